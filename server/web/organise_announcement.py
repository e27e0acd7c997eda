"""The words that invite people to a session, to be copied into a message."""

from urllib.parse import quote

from ..sentences import Sentence
from ..sessions import calendar
from .organise_tables import Table
from .templates import say


def announcement(table: Table, address: str) -> str:
    """Title, time as written and in UTC, where, and the page that shows it on everybody's own clock and takes names.

    `address` is the pad's, in full. A meeting's address is there too if the pad has it, where everybody sees it anyway.
    """
    utc = f"{table.starts:%H:%M} UTC on {table.starts:%A}" if table.starts and "UTC" not in table.when else ""
    lines = [table.title, f"{table.when} – {utc}" if utc else table.when]
    if table.place:
        lines += [say(Sentence("Where: %(place)s", place=calendar.place(table.place)))]
    page = f"{address}/sessions/{quote(table.id)}"
    lines += [say(Sentence("In your own time, and to sign up: %(page)s", page=page))]
    return "\n".join(line for line in lines if line)
