"""The words that invite people to a session, to be copied into a message."""

from urllib.parse import quote

from .organise_tables import Table


def announcement(table: Table, address: str) -> str:
    """Title, the time as written and in UTC, and the page that shows it on everybody's own clock and takes names.

    `address` is the pad's, in full.
    """
    utc = f"{table.starts:%H:%M} UTC on {table.starts:%A}" if table.starts and "UTC" not in table.when else ""
    lines = [table.title, f"{table.when} – {utc}" if utc else table.when]
    lines += [f"In your own time, and to sign up: {address}/sessions/{quote(table.id)}"]
    return "\n".join(line for line in lines if line)
