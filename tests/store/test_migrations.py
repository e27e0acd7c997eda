"""Files that older versions wrote: nothing that people rely on is lost."""

from importlib import resources
from pathlib import Path

from server.access.policy import Access, Policy, Role
from server.store.sqlite import SqliteStore
from server.store.writer import connect

from .kept import ADA, KENJI

LINK, BEN, CHIOMA = (letter * 32 for letter in (b"l", b"b", b"c"))


def written(folder: Path, version: int, *rows: tuple[str, tuple[object, ...]]) -> None:
    """A file of that schema version, with rows in it."""
    db = connect(folder / "rosterpad.sqlite3")
    scripts = sorted((resources.files("server.store") / "migrations").iterdir(), key=lambda each: each.name)
    for script in scripts[:version]:
        db.executescript(script.read_text())
    for statement, values in rows:
        db.execute(statement, values)
    db.execute(f"PRAGMA user_version = {version}")
    db.close()


def test_each_has_the_number_of_its_turn() -> None:
    names = sorted(each.name for each in (resources.files("server.store") / "migrations").iterdir())
    assert [name[:5] for name in names] == [f"{number:04}_" for number in range(1, len(names) + 1)]


async def test_organisers_stay_so_and_their_link_still_makes_some(tmp_path: Path) -> None:
    identities = [(ADA, 0), (KENJI, 0), (BEN, 0)]
    pads = [(1, "one", 1), (2, "two", None)]
    written(
        tmp_path,
        6,
        *(("INSERT INTO identities (token_hash, created) VALUES (?, ?)", each) for each in identities),
        *(
            ("INSERT INTO pads VALUES (?, ?, ?, 0, 0, 1, 0, ?, 0, 'everyone')", (pad, name, name, creator))
            for pad, name, creator in pads
        ),
        ("INSERT INTO organiser_links VALUES (1, ?, 5)", (LINK,)),
        ("INSERT INTO organisers VALUES (1, 2), (2, 3)", ()),
    )
    store = SqliteStore(tmp_path)
    await store.open()
    assert await store.access("one") == Access(Policy.EDIT, {ADA: Role.ORGANISER, KENJI: Role.ORGANISER})
    assert await store.access("two") == Access(Policy.EDIT, {BEN: Role.ORGANISER})
    assert await store.take_link("one", LINK, CHIOMA) is Role.ORGANISER
    assert [(link.role, link.name, link.people) for link in await store.links("two")] == [(Role.ORGANISER, "", 1)]
    await store.close()
