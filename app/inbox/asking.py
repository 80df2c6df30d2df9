"""What a person typed to find comments, understood. Pure: what is not understood is words, never an error."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from babel import Locale

from app import indexing
from app.domain.standing import Shelf
from app.inbox.dating import ALWAYS, Period, period

LONGEST = 300
OPEN = (Shelf.TO_ANSWER, Shelf.TO_READ, Shelf.WITH_DEPARTMENTS, Shelf.PAUSED)

# What follows each of these is a value of that kind.
KEYS = {
    "service": "department",
    "reseau": "network",
    "etiquette": "intent",
    "tag": "intent",
    "langue": "lang",
    "de": "author",
    "auteur": "author",
    "depuis": "date",
    "avant": "date",
    "apres": "date",
    "le": "date",
    "en": "date",
}
INTENTS = {
    "question": "question",
    "reclamation": "complaint",
    "suivi": "after_sales",
    "remerciement": "praise",
    "suggestion": "suggestion",
    "spam": "spam",
    "abusif": "abuse",
    "autre": "other",
}
STATES: Mapping[tuple[str, ...], tuple[Shelf, ...]] = {
    ("sans", "reponse"): OPEN,
    ("sans", "reponses"): OPEN,
    ("a", "repondre"): (Shelf.TO_ANSWER,),
    ("a", "lire"): (Shelf.TO_READ,),
    ("aux", "services"): (Shelf.WITH_DEPARTMENTS,),
    ("en", "pause"): (Shelf.PAUSED,),
    ("traites",): (Shelf.DONE,),
    ("traite",): (Shelf.DONE,),
}
URGENT = frozenset(["urgent", "urgents", "urgente", "urgentes"])

_TOKEN = re.compile(r'[^\s:"«]+:(?:"[^"]*"|«[^»]*»)|"[^"]*"|«[^»]*»|\S+')
_SPACED = re.compile(r"(?<![\w:])(\w+)\s*:\s*(?=\S)")  # French puts a space before a colon
_EDGES = ' \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"«».,;!?'
_LANGUAGE = re.compile(r"[a-z]{2,3}")

Roots = tuple[str, ...]


@dataclass(frozen=True)
class Known:
    """What a town knows by name. services: each folded slug and name with its slug; networks: its own."""

    services: Mapping[str, str] = field(default_factory=dict)
    networks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """What is asked for, all of it at once. words, author: the roots any one of which each word may have."""

    words: tuple[Roots, ...] = ()
    author: tuple[str, ...] = ()
    department: str | None = None
    network: str | None = None
    intent: str | None = None
    lang: str | None = None
    shelves: tuple[Shelf, ...] = ()
    urgent: bool = False
    period: Period = ALWAYS

    @property
    def is_empty(self) -> bool:
        """Whether nothing was understood, not even a word."""
        return self == Question()

    @property
    def by_words(self) -> bool:
        """Whether the index of words is asked."""
        return bool(self.words or self.author)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where a text says what was looked for."""
        wanted = {root for roots in self.words for root in roots} | set(self.author)
        if not wanted:
            return []
        said = indexing.words_of(text)
        return [
            (start, end)
            for word, start, end in said
            if wanted & {*indexing.roots(word), indexing.named(word)}
        ]

    @property
    def is_queue(self) -> bool:
        """Whether it is one of the lists, narrowed: those are answered in their own order."""
        return not self.by_words and len(self.shelves) == 1


def ask(typed: str, known: Known, today: date) -> Question:
    """Understand what was typed; what comes later of one kind goes before what came earlier."""
    tokens = _TOKEN.findall(_SPACED.sub(_closed_up, typed[:LONGEST]))
    question, plain = Question(), list[str]()
    while tokens:
        found = _named(tokens, known, today)
        if found is None:
            plain.append(tokens.pop(0))
            continue
        part, used = found
        question = _joined(question, part)
        tokens = tokens[used:]
    return replace(question, words=_words(plain))


def saying(words: str) -> Question:
    """Ask for what says all these words, whatever else it says."""
    return Question(words=_words([words]))


def _named(tokens: Sequence[str], known: Known, today: date) -> tuple[Question, int] | None:
    """The next tokens as something other than words, and how many of them that takes."""
    if tokens[0][0] in '"«':
        return None
    key, _, value = tokens[0].partition(":")
    if value and indexing.fold(key) in KEYS:
        used = _length_of_name(value, tokens[1:], known) if KEYS[indexing.fold(key)] == "department" else 1
        whole = " ".join([value, *tokens[1:used]])
        part = _valued(indexing.fold(key), whole.strip(_EDGES), known, today)
        return (part, used) if part else None
    said = [_said(token) for token in tokens]
    for length in (2, 1):
        shelves = STATES.get(tuple(said[:length]))
        if shelves:
            return Question(shelves=shelves), length
    if said[0] in URGENT:
        return Question(urgent=True), 1
    dated = period(_apart(said), today)
    if dated is None:
        return None
    return Question(period=dated[0]), _tokens_of(said, dated[1])


def _valued(key: str, value: str, known: Known, today: date) -> Question | None:
    kind, plain = KEYS[key], indexing.fold(value)
    if kind == "department":
        slug = _service(plain, known)
        return Question(department=slug) if slug else None
    if kind == "network":
        return Question(network=plain) if plain in known.networks else None
    if kind == "intent":
        intent = INTENTS.get(plain) or INTENTS.get(plain.removesuffix("s"))
        return Question(intent=intent) if intent else None
    if kind == "lang":
        code = _languages().get(plain) or (plain if _LANGUAGE.fullmatch(plain) else None)
        return Question(lang=code) if code else None
    if kind == "author":
        names = tuple(indexing.named(word) for word, *_ in indexing.words_of(value))
        return Question(author=names) if names else None
    dated = period(_apart([key, *plain.split()]), today)
    return Question(period=dated[0]) if dated else None


def _closed_up(found: re.Match[str]) -> str:
    """« service : voirie » is `service:voirie`; any other colon stays as it is typed."""
    return f"{found[1]}:" if indexing.fold(found[1]) in KEYS else found[0]


def _length_of_name(value: str, following: Sequence[str], known: Known) -> int:
    """How many tokens name a service: « service:espaces verts » is two, with nothing to hold them."""
    said, used = [indexing.fold(value).strip(_EDGES)], 1
    for word in following:
        said.append(_said(word))
        if not any(name.startswith(" ".join(said)) for name in known.services):
            break
        used += 1
    return used


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, str]:
    """The code of each language, by its French name as the list says it."""
    names = Locale("fr").languages.items()
    return {indexing.fold(name): code for code, name in names if _LANGUAGE.fullmatch(code)}


def _service(plain: str, known: Known) -> str | None:
    """The service of that name, or the first whose name begins so."""
    begun = (slug for name, slug in known.services.items() if plain and name.startswith(plain))
    return known.services.get(plain) or next(begun, None)


def _joined(one: Question, other: Question) -> Question:
    return Question(
        author=one.author + other.author,
        department=other.department or one.department,
        network=other.network or one.network,
        intent=other.intent or one.intent,
        lang=other.lang or one.lang,
        shelves=other.shelves or one.shelves,
        urgent=one.urgent or other.urgent,
        period=one.period.within(other.period),
    )


def _words(plain: Sequence[str]) -> tuple[Roots, ...]:
    """The roots of what is looked for; « la » and « de » count only where nothing else was typed."""
    words = [word for token in plain for word, *_ in indexing.words_of(token)]
    telling = [word for word in words if indexing.fold(word) not in indexing.LESS_THAN_A_WORD]
    return tuple(dict.fromkeys(indexing.roots(word) for word in telling or words))


def _said(token: str) -> str:
    return indexing.fold(token.replace("’", "'")).strip(_EDGES)


def _apart(said: Sequence[str]) -> list[str]:
    """« l'an » is two words."""
    return [part for word in said for part in (["l'", word[2:]] if word.startswith("l'") else [word])]


def _tokens_of(said: Sequence[str], words: int) -> int:
    """How many tokens so many words are."""
    used = 0
    for number, word in enumerate(said, 1):
        used += len(_apart([word]))
        if used >= words:
            return number
    return len(said)
