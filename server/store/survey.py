"""All pads of a server, for its administrator."""

import aiosqlite

from .crashes import SET_ASIDE_AFTER
from .records import SurveyedPad

_FOUND = "FROM pads WHERE instr(key, ?)"
_PADS = f"""
    SELECT name, created, updated, deleted, policy, listed, crashes >= {SET_ASIDE_AFTER},
        coalesce((SELECT sum(length(payload)) FROM changes WHERE pad = pads.id), 0)
        + coalesce((SELECT length(state) FROM snapshots WHERE pad = pads.id), 0)
    {_FOUND} ORDER BY updated DESC, id LIMIT ? OFFSET ?"""  # noqa: S608 - _FOUND is ours


async def pads(db: aiosqlite.Connection, part: str, most: int, after: int) -> tuple[tuple[SurveyedPad, ...], int]:
    """The pads whose key holds `part`, deleted ones too, the last changed first; and how many there are in all."""
    async with db.execute(_PADS, (part, most, after)) as found:
        rows = tuple(SurveyedPad(*row) for row in await found.fetchall())
    async with db.execute(f"SELECT count(*) {_FOUND}", (part,)) as found:
        ((count,),) = await found.fetchall()
    return rows, count
