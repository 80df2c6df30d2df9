"""What a comment asks: read from its words alone, the same however often it is read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from app.grouping.spelling import spelt
from app.grouping.wording import SHORTEST, Wording, senses, wording, words
from app.triage import read, stem

LETTERS = 4
SHORT, LEADS = 6, frozenset(("et", "le", "la", "les", "l", "pour", "mais"))
# Who writes at length says more than one thing, whatever the marks: his story meets everybody's words.
LONGEST = 200
READ = 4_000  # characters, as far as triage reads
FOLDER = Path(__file__).parent
WORD = re.compile(r"[^\W\d_][\w-]*")
ARTICLES = frozenset(("de", "du", "des", "la", "le", "les", "l", "d"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What one comment asks under its post.

    asks: the kinds of question (lexicon.toml); words: what they are about, as stems, without those of the
    post, which are `of_post`; names: what is called by a name that the post does not say, streets left out;
    letters: the pieces of four letters of what asks; several: it asks more than one thing; is_question: it
    asks at all; wording: all its words, with what may be said instead.
    """

    asks: frozenset[str]
    words: frozenset[str]
    of_post: frozenset[str]
    names: frozenset[str]
    letters: frozenset[str]
    several: bool
    is_question: bool
    wording: Wording


class _Clause(NamedTuple):
    said: str
    asks: frozenset[str]
    faint: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    is_marked: bool
    tells: bool

    @property
    def asks_something(self) -> bool:
        return self.is_marked or bool(self.asks and not self.tells)


@lru_cache(maxsize=8_192)
def asked(text: str, post: str = "") -> Asked:
    """Read what a comment asks; `post` is what it stands under, whose words go without saying."""
    clauses = [_clause(piece) for piece in _clauses().split(text[:READ]) if piece.strip()]
    asking = [clause for clause in clauses if clause.asks_something]
    asking = asking or [clause for clause in clauses if clause.asks]
    asking = asking or [clause for clause in clauses if clause.faint]
    told = [*_subjects(clauses), *asking] if asking else clauses
    asks = frozenset().union(*(clause.asks for clause in told))
    about = frozenset().union(*(clause.words for clause in told))
    said = [form for clause in told for form in clause.said.split()]
    around = words_of(post)
    line = f" {' '.join(clause.said for clause in told)} "
    return Asked(
        asks=asks or frozenset().union(*(clause.faint for clause in told)),
        words=about - around,
        of_post=about & around,
        names=frozenset().union(*(clause.names for clause in told)) - around,
        letters=frozenset(line[at : at + LETTERS] for at in range(len(line) - LETTERS + 1)),
        several=len(text) > LONGEST or _is_several(asking, around),
        is_question=bool(asking) and _asks_outright(clauses),
        wording=wording(_wording(said), _wording(_forms(text)), _wording_of(post)),
    )


@lru_cache(maxsize=512)
def words_of(text: str) -> frozenset[str]:
    """What a text is about: its words that say something, as stems."""
    return _stems(_forms(text))


def are_near(one: str, other: str) -> bool:
    """Whether one question may be asked in either way."""
    return one == other or frozenset((one, other)) in _near()


def _asks_outright(clauses: Sequence[_Clause]) -> bool:
    """Whether it asks, and does not only tell of a case: « ça fait trois semaines, jamais un créneau »."""
    return any(clause.is_marked for clause in clauses) or not any(clause.tells for clause in clauses)


def _subjects(clauses: Sequence[_Clause]) -> Iterator[_Clause]:
    """« Et le marché, il a lieu ? »: what a question is about may stand before it."""
    for clause, following in pairwise(clauses):
        forms = clause.said.split()
        leads = len(forms) <= SHORT and forms[:1] and forms[0] in LEADS
        if leads and not clause.asks_something and following.asks_something:
            yield clause


def _is_several(asking: Sequence[_Clause], around: frozenset[str]) -> bool:
    pairs = ((one, other) for at, one in enumerate(asking) for other in asking[at + 1 :])
    return any(_are_apart(one, other, around) for one, other in pairs)


def _are_apart(one: _Clause, other: _Clause, around: frozenset[str]) -> bool:
    """Whether two clauses of one comment ask different things; `around`, what goes without saying."""
    if one.asks and other.asks:
        more = any(not any(are_near(new, known) for known in one.asks) for new in other.asks)
        less = any(not any(are_near(new, known) for known in other.asks) for new in one.asks)
        return more or (less and bool(other.words - one.words))
    if not one.asks and not other.asks:
        return bool(one.words - other.words) and bool(other.words - one.words)
    named, unnamed = (one, other) if one.asks else (other, one)
    return bool(unnamed.words - named.words - around)


def _wording(forms: Sequence[str]) -> frozenset[str]:
    return words(forms, _silent())


@lru_cache(maxsize=512)
def _wording_of(post: str) -> frozenset[str]:
    return _wording(_forms(post))


def _forms(text: str) -> list[str]:
    forms = (form for form in read(text).forms if form[0].isalnum())
    return [form if _is_usual(form) else spelt(form) for form in forms]


def _is_usual(form: str) -> bool:
    """Whether everybody says it, so that it is no slip for another word."""
    return form in _silent() or stem(form) in common()


def _clause(piece: str) -> _Clause:
    said = " ".join(_forms(piece))
    asks, rest = set(), said
    for name, pattern in _asks("asks").items():
        if pattern.search(said):
            asks.add(name)
            rest = pattern.sub(" ", rest)
    faint = frozenset(name for name, pattern in _asks("faint").items() if pattern.search(said))
    is_marked = "?" in piece or bool(_frames("asking").search(said))
    tells = not is_marked and bool(_frames("telling").search(said))
    return _Clause(said, frozenset(asks), faint, _stems(rest.split()), _names(piece), is_marked, tells)


def _names(piece: str) -> frozenset[str]:
    """What stands with a capital inside a sentence; « rue des Lilas » is a place, not another subject."""
    named: set[str] = set()
    before, is_place = "", False
    for place, word in enumerate(WORD.findall(piece)):
        if place and word[0].isupper() and not word.isupper() and not is_place:
            named |= words_of(word)
        before = before if word.lower() in ARTICLES else word.lower()
        is_place = before in _streets() or (is_place and word[0].isupper())
    return frozenset(named) - _days()


def _stems(forms: Sequence[str]) -> frozenset[str]:
    return frozenset(_told(forms))


def _told(forms: Sequence[str]) -> Iterator[str]:
    same = lexicon()["words"]["same"]
    for form in forms:
        root = stem(form)
        if len(form) >= SHORTEST and form.isalpha() and _silent().isdisjoint((form, root)):
            yield same.get(root, root)


@lru_cache(maxsize=1)
def lexicon() -> dict[str, Any]:
    """The words of asking, read once."""
    return tomllib.loads((FOLDER / "lexicon.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def common() -> dict[str, int]:
    """How many comments say a stem that many say."""
    pairs = (pair.split(":") for pair in lexicon()["common"]["said"].split())
    return {word: int(count) for word, count in pairs}


@lru_cache(maxsize=2)
def _asks(kind: str) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"\b(?:{'|'.join(says)})\b") for name, says in lexicon()[kind].items()}


@lru_cache(maxsize=2)
def _frames(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(lexicon()["frames"][kind]))


@lru_cache(maxsize=1)
def _near() -> frozenset[frozenset[str]]:
    return frozenset(frozenset(pair.split()) for pair in lexicon()["words"]["near"])


@lru_cache(maxsize=1)
def _silent() -> frozenset[str]:
    """Words that say nothing, and their stems where no other word has them: « parce », not « parc »."""
    forms = read(lexicon()["words"]["silent"]).forms
    return frozenset(forms) | frozenset(root for root in map(stem, forms) if not senses(root))


@lru_cache(maxsize=1)
def _clauses() -> re.Pattern[str]:
    begins = "|".join(lexicon()["words"]["begins"].split())
    return re.compile(rf"(?<=[?!.\n;:])\s+|,\s+|\bet (?=(?:{begins})\b)")


@lru_cache(maxsize=1)
def _streets() -> frozenset[str]:
    return frozenset(lexicon()["words"]["streets"].split())


@lru_cache(maxsize=1)
def _days() -> frozenset[str]:
    return words_of("lundi mardi mercredi jeudi vendredi samedi dimanche")
