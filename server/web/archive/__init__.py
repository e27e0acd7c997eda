"""Archived pads over HTTP: pages kept as bytes, how they come about, and the archive of all that are listed."""
