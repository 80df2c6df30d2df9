"""Personal data: a telephone, an address, a file number, an e-mail or a plate that everybody would read.

A town gives its own numbers all day long: those it keeps, and those of a desk, are no slip.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from app.rereading.folding import fold, phrases, sentences

Place = tuple[int, int]

# Two by two, or a mobile number as « 06 12 345 678 ».
PHONE = re.compile(
    r"(?<![\d/-])(?:(?:\+|00\s?)33[\s.-]?(?:\(0\)[\s.-]?)?|0)"
    r"(?:[1-9](?:[\s.\-/]?\d{2}){4}|[67][\s.-]?\d{2}(?:[\s.-]\d{3}){2})(?!\d)"
)
MOBILE = frozenset("67")
# A name of at most 64 letters (RFC 5321), looked for once where it begins: a text without end is read once.
# « jean (at) gmail.com » and « jean arobase gmail point com » are read by everybody too.
LETTERBOX = re.compile(
    r"(?<![\w.+-])(?P<local>[\w.+-]{1,64})(?:@| @ | ?[(\[{] ?(?:at|arobase|@) ?[)\]}] ?| (?:at|arobase) )"
    r"(?P<domain>[\w-]+(?:(?:\.| ?[(\[]? ?\bpoint ?[)\]]? ?)[\w-]+)+)"
)
POINT = re.compile(r" ?[(\[]? ?\bpoint ?[)\]]? ?")
PRIVATE_MAIL = re.compile(
    r"@(?:gmail|orange|wanadoo|free|hotmail|outlook|live|msn|yahoo|ymail|laposte|sfr|neuf|bbox|numericable"
    r"|icloud|me|mac|proton|protonmail|gmx|aol|club-internet|aliceadsl)\."
)
DESK_MAIL = re.compile(
    r"(?<![a-z])(?:mairie|ville|accueil|contact|etat|civil|ccas|voirie|infos?|urbanisme|police|secretariat|direction"
    r"|service|sports?|culture|mediatheque|bibliotheque|ecole|enfance|commun|proprete|environnement|eau"
    r"|dechets|population|elections|archives|asso|logement|rh|recrutement|presse|office|tourisme|guichet"
    r"|relais|creche|scolaire|jeunesse|seniors?|signalement|bonjour|cabinet|maire|elus?|dpo|marches?|salle)"
)
STREET = re.compile(
    r"\b\d{1,4} ?(?:bis|ter|quater|[a-d]\b)?,? (?:de la |de l')?(?:rue|avenue|av\.?|boulevard|bd|impasse"
    r"|allee|chemin|place|quai|route|cours|square|sentier|venelle|residence|lotissement|hameau|passage|ruelle"
    r"|cite|montee)\b(?: [\w'-]+){1,4}"
)
FILE = re.compile(
    r"\b(?:dossier|allocataire|securite sociale|contravention|amende|facture|reclamation|demande|ticket"
    r"|reference|ref\.|identifiant|numero fiscal|proces-verbal|usager|client|adherent)s?\b"
    r"(?: (?:d'eau|de cantine|de logement(?: social)?|de dossier|unique|ref\.?|reference"
    r"|porte le numero|numero|est le)"
    r"| ?(?:n°|nº|no\.?|:|#))* ?:? ?"
    r"(?P<code>(?:[a-z]{1,4}[-/ ]?)?\d[\da-z]*(?:[-/ .]\d[\da-z]*)*)"
)
PERMIT = re.compile(r"\b(?:pc|dp|pa|cu) ?0?\d{2,3}[ -]?\d{3}[ -]?\d{2}[ -]?[a-z]?\d{4,5}\b")
SECU = re.compile(r"\b[12] ?\d{2} ?(?:0[1-9]|1[0-2]) ?(?:\d{2}|2[ab]) ?\d{3} ?\d{3}(?: ?\d{2})?\b")
PLATE = re.compile(
    r"\b[A-HJ-NP-TV-Z]{2}[\s-]?\d{3}[\s-]?[A-HJ-NP-TV-Z]{2}\b"
    r"|\b[a-hj-np-tv-z]{2}(?P<dash>-?)\d{3}(?P=dash)[a-hj-np-tv-z]{2}\b"
    r"|\b\d{2,4} [A-Z]{2,3} (?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97[1-6])\b"
)
A_FILE = 4  # digits: shorter ones are rooms, lines and articles


class _Read(NamedTuple):
    """A text as written and folded, with what the town says of itself and what the person wrote."""

    text: str
    folded: str
    known: str
    theirs: str


def personal(text: str, known: str, theirs: str) -> Iterator[tuple[str, Place]]:
    """Every such thing in the text: its kind and its place.

    known: what the town says of itself; theirs: what the person wrote, never ours to repeat.
    """
    read = _Read(text, fold(text), known, theirs)
    for kind, find in KINDS.items():
        yield from ((kind, place) for place in find(read))


def _phones(read: _Read) -> Iterator[Place]:
    for found in PHONE.finditer(read.text):
        number = _digits(found[0])[-9:]
        private = number[:1] in MOBILE or _is_theirs(read, found.start(), "their_phone")
        if number not in _digits(read.known) and (private or number in _digits(read.theirs)):
            yield found.span()


def _letterboxes(read: _Read) -> Iterator[Place]:
    for found in LETTERBOX.finditer(read.folded):
        local, domain = found["local"], POINT.sub(".", found["domain"])
        desk = DESK_MAIL.search(local) is not None or domain.endswith(".gouv.fr")
        whole = f"{local}@{domain}"
        private = PRIVATE_MAIL.search(whole) is not None
        if whole not in fold(read.known) and (private or not desk):
            yield found.span()


def _files(read: _Read) -> Iterator[Place]:
    for pattern in (PERMIT, SECU):
        yield from (found.span() for found in pattern.finditer(read.folded))
    for found in FILE.finditer(read.folded):
        is_phone = PHONE.match(read.folded, found.start("code")) is not None
        if len(_digits(found["code"])) >= A_FILE and not is_phone:
            yield found.span()


def _plates(read: _Read) -> Iterator[Place]:
    yield from (found.span() for found in PLATE.finditer(read.text))


def _streets(read: _Read) -> Iterator[Place]:
    for found in STREET.finditer(read.folded):
        if found[0] not in fold(read.known) and _is_theirs(read, found.start(), "their_home"):
            yield found.span()


def _is_theirs(read: _Read, at: int, cues: str) -> bool:
    """Whether the words of the same sentence before this place say that it is somebody's own."""
    whole = ((start, text) for start, text in sentences(read.folded) if start <= at < start + len(text))
    start, sentence = next(whole, (at, ""))
    return phrases(cues).search(sentence[: at - start]) is not None


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


KINDS: Mapping[str, Callable[[_Read], Iterator[Place]]] = {
    "phone": _phones,
    "email": _letterboxes,
    "file": _files,
    "plate": _plates,
    "address": _streets,
}
