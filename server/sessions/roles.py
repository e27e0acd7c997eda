"""The words that name a roster, in the five languages pads are read in, and how a label is read.

Collected from what communities write above their lists of names. To add a word, add it to its role's list; case,
accents, spaces and hyphens don't matter.
"""

import functools
import re
from dataclasses import dataclass
from enum import Enum

from . import inline, words


class Role(Enum):
    """What people on a roster do. The value is the label we write."""

    HOST = "Host"
    COHOST = "Co-host"
    NOTETAKER = "Notetaker"
    TIMEKEEPER = "Timekeeper"
    SPEAKER = "Speaker"
    ATTENDING = "Attending"
    OTHERS = "Others attending"
    ABSENT = "Apologies"
    OTHER = ""


SHARED = frozenset({Role.ATTENDING, Role.OTHERS, Role.OTHER})
"""Roles that many have; of any other that is full one says that it is taken, and nobody waits for it."""

_WORDS = {
    Role.HOST: """
        host, hosts, meeting host, session host, call host, discussion host, hosted by, facilitator, facilitators,
        facilitation, facilitated by, moderator, moderators, chair, chairs, organiser, organisers, organizer,
        organizers, anfitrion, anfitriona, anfitriones, moderador, moderadora, moderadores, facilitador,
        facilitadora, facilitadores, hote, hotes, hotesse, animateur, animatrice, animation, moderateur,
        moderatrice, facilitateur, facilitatrice, anfitriao, anfitria, anfitrioes, gastgeber, gastgeberin,
        gastgeberinnen, moderation, moderatorin, leitung
    """,
    Role.COHOST: """
        co-host, co-hosts, co-chair, co-chairs, co-facilitator, co-facilitators, coanfitrion, coanfitriona,
        coanfitriones, co-hote, co-hotes, co-animateur, co-animatrice, coanfitriao, coanfitria, mitgastgeber,
        co-moderation, co-leitung
    """,
    Role.NOTETAKER: """
        notetaker, notetakers, note taking, note-taker and timekeeper, scribe, scribes, minute taker, minutes taker,
        recorder, notes by, minutes by, toma de notas, tomador de notas, tomadora de notas, relator, relatora,
        secretario, secretaria, prise de notes, preneur de notes, preneuse de notes, secretaire, anotador,
        anotadora, anotacoes, protokollant, protokollantin, protokollfuhrung, schriftfuhrung
    """,
    Role.TIMEKEEPER: """
        timekeeper, timekeepers, time keeping, cronometrador, cronometradora, control del tiempo, gardien du temps,
        gardienne du temps, controle do tempo, zeitnehmer, zeitnehmerin, zeitwachter
    """,
    Role.SPEAKER: """
        speaker, speakers, presenter, presenters, panelist, panelists, panellist, panellists, instructor,
        instructors, helper, helpers, special guest, special guests, ponente, ponentes, orador, oradora, oradores,
        presentador, presentadora, presentadores, intervenant, intervenante, intervenants, intervenantes, orateur,
        oratrice, orateurs, palestrante, palestrantes, apresentador, apresentadora, apresentadores, referent,
        referentin, referenten, referentinnen, vortragende, sprecher, sprecherin
    """,
    Role.ATTENDING: """
        attending, attendee, attendees, attendance, in attendance, attendee list, attendance list, participant,
        participants, participating, participant list, list of participants, present, people present, who is
        attending, who is coming, who's attending, who's coming, roll call, asistente, asistentes, asistencia,
        participante, participantes, presentes, lista de asistentes, lista de participantes, inscritos, inscritas,
        participante(s), participantes, present(e)s, presents, presentes, participantes, liste des participants,
        inscrits, inscrites, lista de presenca, teilnehmer, teilnehmerin, teilnehmerinnen, teilnehmende, teilnahme,
        anwesend, anwesende, anwesenheit, dabei
    """,
    Role.OTHERS: """
        others attending, other attending, others, other attendees, other participants, others present, also
        attending, also present, otros asistentes, otras asistentes, otros participantes, otras participantes,
        autres participants, autres participantes, autres presents, outros participantes, outras participantes,
        outros presentes, weitere teilnehmer, weitere teilnehmende, weitere teilnehmerinnen, weitere anwesende,
        ausserdem dabei
    """,
    Role.ABSENT: """
        apologies, apology, absent, absentees, absence, absences, regrets, sends regrets, excused, not attending,
        can't attend, cannot attend, unable to attend, can't make it, ausente, ausentes, ausencias, disculpas, no
        asisten, no asistiran, absente, absents, absentes, excuse, excuses, excusee, excusees, ausencia,
        justificativas, nao vao, abwesend, abwesende, entschuldigt, entschuldigte, verhindert
    """,
}
_SIGN_UPS = """
    sign up, sign ups, sign up here, sign up below, sign up sheet, sign up list, sign in, registration, inscripcion,
    inscripciones, inscribirse, inscription, inscriptions, s'inscrire, inscricao, inscricoes, anmeldung,
    anmeldungen, anmelden
"""
_ROUND_A_DISCUSSION = "discussionpreandpost"  # those who taught and talk about it before and after
_BEFORE_A_NAME = "protokoll"
_ENDS_IN_SIGN_UP = re.compile(r"[ -]sign[ -]?ups?$", re.IGNORECASE)

# What is below one of these is no list of names, whatever it looks like.
_NOTES = """
    agenda, notes, meeting notes, minutes, discussion, announcements, action items, actions, agenda and notes, orden
    del dia, notas, acuerdos, acciones, anuncios, temas, ordre du jour, compte rendu, annonces, pauta, ata, avisos,
    acoes, tagesordnung, notizen, themen, protokoll
"""

MAX_IN_BRACKETS = 999
"""A bare number in brackets beyond this is a year: `Attending (2025)`."""

_LONGEST_LABEL = 120

_PLACES = r"(?:places?|seats?|spots?|slots?|plazas?|cupos?|lugares|vagas?|platze?|max\.?|maximum|limit)"
_BRACKETS = re.compile(r"\(([^()]*)(?:\)|$)")
_LAST_BRACKETS = re.compile(r"\(([^()]*)(?:\)|$)\s*$")
_NUMBER = re.compile(rf"(?:(?:max\.?|maximum|up to|limit)[ ]?)?([0-9]{{1,6}})(?:[ ]({_PLACES}))?", re.IGNORECASE)
_SLIP = re.compile(r"(?![0-9]+(?:st|nd|rd|th)$)[0-9][\w.–-]{0,7}")
_KEY = re.compile(r"[^:(]*(?:\((?:[^()]*\))?[^:(]*)*")
_AND = re.compile(r"\s*(?:[/&,+]|\b(?:and|or|y|et|und|e|o|ou)\b)\s*")
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Label:
    """What stands above a roster, or before the names in its line.

    `places` is None for no limit; `readable` is False where a number is meant but can't be told: `(2O)`, `(`. `value`
    is what follows the colon.
    """

    text: str
    role: Role
    places: int | None
    readable: bool
    value: str


@functools.lru_cache(4096)
def label(text: str) -> Label | None:
    """The label in a heading, a bold line, or a line with a colon, given without their marks' `#`; None: it is none."""
    text = inline.plain(text).strip()
    match = _KEY.match(text)
    end = match.end() if match else len(text)
    key, value = text[:end].strip(), text[end + 1 :].strip()
    if len(key) > _LONGEST_LABEL:
        return None
    name, places, readable, said = _split_places(key)
    role = role_of(name, alone=not value)
    if role is None:
        role = Role.OTHER if said and readable and name and not value else None
    return Label(name, role, places, readable, value) if role else None


def is_notes(text: str) -> bool:
    """Whether a heading or a line with a colon announces an agenda or notes."""
    return squeezed(inline.plain(text).rstrip(": ")) in _NOTES_SET


@functools.lru_cache(4096)
def role_of(name: str, alone: bool = True) -> Role | None:
    """The role a label names, brackets aside; `Co-host/notetaker` is the first of the two.

    `Sign up` and its kin name a list only when they stand `alone`: behind `Sign up:` comes a link, or advice. With
    `Protokoll` it is the other way round: alone it heads the minutes.
    """
    bare = _BRACKETS.sub(" ", name).strip() if "(" in name else name
    word = squeezed(bare)
    if alone and (
        word in _SIGN_UP_SET or _ENDS_IN_SIGN_UP.search(bare) or squeezed(name).endswith(_ROUND_A_DISCUSSION)
    ):
        return Role.ATTENDING
    if word == _BEFORE_A_NAME and not alone:
        return Role.NOTETAKER
    return _ROLES.get(word) or _first_of_several(bare)


def _is_round_a_discussion(name: str) -> bool:
    return squeezed(name).endswith(_ROUND_A_DISCUSSION)


def _first_of_several(name: str) -> Role | None:
    parts = [_ROLES.get(squeezed(part)) for part in _AND.split(name.lower())]
    return parts[0] if len(parts) > 1 and all(parts) else None


def squeezed(text: str) -> str:
    """A word as it is looked up: letters and digits without accents, in lower case."""
    return _NO_LETTER.sub("", words.fold(text).casefold())


def _split_places(key: str) -> tuple[str, int | None, bool, bool]:
    """The label without its places, the places, whether they are readable, and whether the word for places is there."""
    match = _LAST_BRACKETS.search(key) if "(" in key else None
    if match is None:
        return key, None, True, False
    number = _NUMBER.fullmatch(words.fold(match[1]).strip())
    closed, name = match[0].rstrip().endswith(")"), key[: match.start()].strip()
    if number and closed and (number[2] or int(number[1]) <= MAX_IN_BRACKETS):
        return name, int(number[1]), True, number[2] is not None or match[1].strip() != number[1]
    if not closed or not match[1].strip() or (_SLIP.fullmatch(match[1].strip()) and not number):
        return name, None, False, False
    return key, None, True, False


def _listed(text: str) -> frozenset[str]:
    return frozenset(squeezed(word) for word in text.split(","))


_ROLES = {word: role for role, listed in _WORDS.items() for word in _listed(listed)}
_SIGN_UP_SET = _listed(_SIGN_UPS)
_NOTES_SET = _listed(_NOTES)
