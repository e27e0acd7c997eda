"""A list's label is typed over while people are on the list: they stay on it, through a restart too."""

from pathlib import Path

from server.config import Config
from server.pads.rooms import Rooms
from server.sessions.listening import Wish
from server.sessions.orders import Person, Settle
from server.store.sqlite import SqliteStore

TEXT = """## Call {#call}

When: 10 October 2037, 12:00 UTC

### Attending (1)

- Bruno

### Others attending
"""
LETTERS = ["", "P", "Par", "Partic", "Participant", "Participants"]


async def test_people_stay_on_a_list_whose_label_is_typed_over_letter_by_letter(tmp_path: Path) -> None:
    await write(tmp_path, [TEXT], signs_up="Ada")
    await write(tmp_path, [TEXT.replace("### Attending", f"### {letters}") for letters in LETTERS[:4]])
    assert await people(tmp_path) == [("attending", "Ada", "waiting")]
    await write(tmp_path, [TEXT.replace("### Attending", f"### {letters}") for letters in LETTERS[3:]])
    assert await people(tmp_path) == [("participants", "Ada", "waiting")]
    await write(tmp_path, [TEXT.replace("### Attending", "### Atten"), TEXT])
    assert await people(tmp_path) == [("attending", "Ada", "waiting")]


async def write(folder: Path, texts: list[str], signs_up: str = "") -> None:
    """Start a server on the folder, type, each text being heard of, and stop it."""
    store = SqliteStore(folder)
    await store.open()
    rooms = Rooms(store, Config())
    room = await rooms.open("pad")
    for text in texts:
        await room.set_text(None, text)
        await room.order(Settle())
    if signs_up:
        await room.sign_up(Wish("call", "attending", Person(signs_up), b"a" * 32, None))
    await rooms.stop()
    await store.close()


async def people(folder: Path) -> list[tuple[str, str, str]]:
    store = SqliteStore(folder)
    await store.open()
    found = [(each.roster, each.name, each.state) for each in (await store.rosters("pad")).signups]
    await store.close()
    return found
