"""Which service would answer: the lexicon's words, and the nearest of the phrases people say to it."""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from math import fsum, log, sqrt
from struct import Struct
from sys import byteorder
from typing import NamedTuple

from app.triage.building import uncollected
from app.triage.phrases import Found, Phrases, load, longest
from app.triage.reading import Said, fold, read

MOST_RANKED = 5
_LONGEST_GRAMS = 1_000
# « Port-l’Étang », « Vers-la-Cluse »: of several parts, the last with a capital.
_NAME = re.compile(r"\b[A-ZÀ-Ý][\w’']{1,30}(?:-(?:[a-z]{1,4}-)?(?:[dl][’'])?[A-ZÀ-Ý][\w’']{1,30}){1,3}(?!-)")
_HEADLINE_ENDS = re.compile(r"[.:!?\n]")


@dataclass(frozen=True, slots=True)
class Service:
    """A municipal service as every French town knows it."""

    slug: str
    name: str
    covers: str


class Topic(NamedTuple):
    """How much a text speaks of each service, and the words that say so."""

    scores: Mapping[str, float]
    words: Mapping[str, Found]
    named: float


SERVICES = tuple(Service(d["slug"], d["name"], d["covers"]) for d in load("departments")["department"])


def topic(said: Said) -> Topic:
    """Score every service for one text; the name of a town or a street is no topic."""
    said = without_names(said)
    named, words = tally(said, longest(phrases().find(said)))
    likeness = _likeness(said.forms)
    weight = load("departments")["likeness"]
    scores = {service.slug: named[service.slug] + weight * likeness[service.slug] for service in SERVICES}
    return Topic(scores, words, max(named.values(), default=0.0))


@lru_cache(maxsize=512)
def topic_of_post(post: Said) -> Topic:
    """The topic of a post, found once for all the comments under it: what it announces first counts most."""
    whole = topic(post)
    head = topic(headline(post))
    rest = load("departments")["after_the_headline"]
    scores = {slug: (1 - rest) * head.scores[slug] + rest * score for slug, score in whole.scores.items()}
    return Topic(scores, {**whole.words, **head.words}, whole.named)


def headline(post: Said) -> Said:
    """What a post announces first."""
    return read(_HEADLINE_ENDS.split(post.text, maxsplit=1)[0])


def how_much(comment: Topic) -> str:
    """Whether a comment names a service surely, vaguely or not at all."""
    lexicon = load("departments")
    if comment.named < lexicon["word"]:
        return "mute"
    return "vague" if comment.named < lexicon["sure"] else "sure"


def without_names(said: Said) -> Said:
    """The same text, the names of towns and streets left blank."""
    if not _NAME.search(said.text):
        return said
    return read(_NAME.sub(lambda name: " " * len(name[0]), said.text))


def tally(said: Said, met: Sequence[Found]) -> tuple[defaultdict[str, float], dict[str, Found]]:
    """What phrases that were met say for each service, and the heaviest of them; each word counts once."""
    lexicon = load("departments")
    scores: defaultdict[str, float] = defaultdict(float)
    words: dict[str, Found] = {}
    known: set[tuple[str, str]] = set()
    weighed = [(_weight(said, found), found) for found in met]
    for weight, found in sorted(weighed, key=lambda pair: -pair[0]):
        slug = found.mark.split(":", 1)[1]
        word = said.text[found.start : found.end].lower()
        if (slug, word) not in known:
            known.add((slug, word))
            scores[slug] = min(lexicon["most"], scores[slug] + weight)
            words.setdefault(slug, found)
    return scores, words


def _weight(said: Said, found: Found) -> float:
    return float(load("departments")[found.mark.split(":", 1)[0]]) * share(said, found)


def share(said: Said, found: Found) -> float:
    """How much a word is the matter: less where it says where or when, next to nothing in a street's name."""
    before = [form for form in said.forms[max(0, found.first - _NEAR) : found.first] if form not in _ARTICLES]
    for name, words in _settings():
        if before and before[-1] in words:
            return float(load("departments")["shares"][name])
    return 1.0


_NEAR = 4
_ARTICLES = frozenset(
    [
        *("le", "la", "les", "l", "de", "du", "des", "d", "un", "une", "au", "aux", "a"),
        *("mon", "ma", "notre", "nos", "ce", "cette"),
    ]
)


def _likeness(forms: Sequence[str]) -> Mapping[str, float]:
    """Cosine of character 3- to 5-grams with the nearest phrase of each service."""
    index, spans, lanes = _examples()
    grams = _grams(forms)
    whole = sum(map(index.get, grams, repeat(0)))
    if not whole:
        return dict.fromkeys(spans, 0.0)
    rarities, heard, *told = lanes.unpack(whole.to_bytes(lanes.size, byteorder))
    # A gram that no phrase holds still lengthens the comment, but little: long ones speak of several things.
    length = _FINE * sqrt(rarities / _FINEST + len(grams) - heard)
    return {slug: max(told[span]) / length for slug, span in spans.items()}


# Every phrase has a lane of 16 bits: what it shares with a text is added for all phrases at once. Before them
# stand two of 32 bits: how rare the grams are, and how many were heard.
_FINE, _FINEST = 500, 1 << 15


@lru_cache(maxsize=1)
@uncollected()
def _examples() -> tuple[dict[str, int], dict[str, slice], Struct]:
    """By gram, its lanes: its rarity squared, one for itself, its share of each phrase; by service, whose."""
    told = [
        (d["slug"], _grams(read(phrase).forms))
        for d in load("departments")["department"]
        for phrase in d["phrases"]
    ]
    spread = Counter(gram for _, grams in told for gram in grams)
    rarity = {gram: log(1 + len(told) / count) for gram, count in spread.items()}
    lanes = Struct(f"=II{len(told)}H")
    shares = {gram: array("H", bytes(2 * len(told))) for gram in spread}
    for lane, (_, grams) in enumerate(told):
        length = sqrt(fsum([rarity[gram] ** 2 for gram in grams]))
        for gram in grams:
            shares[gram][lane] = round(_FINE * rarity[gram] ** 2 / length)
    head = Struct("=II")
    index = {
        gram: int.from_bytes(head.pack(round(_FINEST * rarity[gram] ** 2), 1) + bytes(row), byteorder)
        for gram, row in shares.items()
    }
    owners = [slug for slug, _ in told]
    firsts = {slug: owners.index(slug) for slug in owners}
    spans = {slug: slice(first, first + owners.count(slug)) for slug, first in firsts.items()}
    return index, spans, lanes


def _grams(forms: Sequence[str]) -> frozenset[str]:
    dumb = silent()
    text = f" {' '.join([form for form in forms if form not in dumb])} "[:_LONGEST_GRAMS]
    return frozenset([text[at : at + size] for size in (3, 4, 5) for at in range(len(text) - size + 1)])


@lru_cache(maxsize=1)
def silent() -> frozenset[str]:
    """Words that speak of nothing, folded."""
    return frozenset([*fold(load("departments")["silent"]).split(), "où", "là", *".?!\n"])


@lru_cache(maxsize=1)
def _settings() -> tuple[tuple[str, frozenset[str]], ...]:
    settings = load("departments")["settings"]
    return tuple((name, frozenset(fold(words).split())) for name, words in settings.items())


@lru_cache(maxsize=1)
@uncollected()
def phrases() -> Phrases:
    """The words of every service, and whose each is."""
    marks = {}
    for department in load("departments")["department"]:
        marks[f"sure:{department['slug']}"] = department["sure"]
        marks[f"word:{department['slug']}"] = department["words"]
        marks[f"faint:{department['slug']}"] = department["faint"]
    return Phrases(marks, stemmed=True)
