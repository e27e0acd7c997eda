"""The load benchmark: `python -m tests.load.bench`, or `make bench`; and a small load as a test."""
