"""Pads as people use them: real Chromium against a real server.

Each test also fails on any error in a console, a report of the Content-Security-Policy among them.
"""
