import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.transfer.csv import write


def read(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline="")))


def test_a_table_is_utf8_with_its_mark_and_lines_end_as_the_standard_says() -> None:
    assert write(["Name", "Details"], [["Zoë", 'a "b", c'], ["آدا", ""]]) == (
        b"\xef\xbb\xbfName,Details\r\n" + 'Zoë,"a ""b"", c"\r\nآدا,\r\n'.encode()
    )


@pytest.mark.parametrize("first", [*"=+-@\t\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_a_spreadsheet_would_run_stands_behind_an_apostrophe(first: str) -> None:
    assert read(write([first + "head"], [[first + "cmd()"]])) == [[f"'{first}head"], [f"'{first}cmd()"]]


def test_other_cells_are_as_they_were_given() -> None:
    cells = ["<b>", "](javascript:alert(1))", "a=1", "1-2", "", "'already"]
    assert read(write(["Name"], [[cell] for cell in cells])) == [["Name"], *([cell] for cell in cells)]


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=2, max_size=2)))
def test_any_cell_comes_back_but_for_the_apostrophe(rows: list[list[str]]) -> None:
    back = read(write(["a", "b"], rows))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in back] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
