"""Webinars and discussions in a pad's text: their times, rosters and seats."""
