"""A pad as it was: its doc replayed from its changes up to one of them. Pure, but slow for a long history.

Folding keeps what was at the end of every moment and at every revision; between them authors may be reordered.
"""

from collections.abc import Iterable

from pycrdt import Doc, Text

from ..pads.update import ROOT
from ..store.records import Change


def text_at(changes: Iterable[Change], sequence: int) -> str:
    """The text after the change of that number, of all changes of the pad from its first; "" before the first."""
    return str(doc_at(changes, sequence).get(ROOT, type=Text))


def doc_at(changes: Iterable[Change], sequence: int) -> Doc[Text]:
    """The same as a scratch doc, in which what was deleted is still there."""
    doc: Doc[Text] = Doc(skip_gc=True)
    doc.get(ROOT, type=Text)
    replay(doc, (change for change in changes if change.sequence <= sequence))
    return doc


def replay(doc: Doc[Text], changes: Iterable[Change]) -> None:
    """Apply changes to a scratch doc in one transaction."""
    with doc.transaction():
        for change in changes:
            doc.apply_update(change.update)
