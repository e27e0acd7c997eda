"""Rosterpad: shared pads that a community edits together, with sign-ups that hold."""

__version__ = "0.1.0"
