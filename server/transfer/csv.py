"""Tables as CSV that a spreadsheet opens: UTF-8 with a mark that says so, and no cell that runs as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

_BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the system's old encoding
_RUNS = tuple("=+-@\t\r\n＝＋－＠")
"""What a cell begins with that a spreadsheet calculates, the wide forms of East Asian keyboards too (OWASP)."""


def write(head: Iterable[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table, lines ended by CR LF (RFC 4180). A cell that would run stands behind an apostrophe."""
    text = io.StringIO(_BYTE_ORDER_MARK, newline="")
    text.seek(0, io.SEEK_END)
    lines = csv.writer(text)
    lines.writerow([_harmless(cell) for cell in head])
    lines.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUNS) else cell
