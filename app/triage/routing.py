"""Which service would answer: the lexicon's words, and the nearest of the phrases people say to it."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt
from typing import NamedTuple

from app.triage.phrases import Found, Phrases, load, longest
from app.triage.reading import Said, fold, read

MOST_RANKED = 5
_LONGEST_GRAMS = 1_000
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
    """Score every service for one text."""
    named, words = _named(said)
    likeness = _likeness(said.folded[:_LONGEST_GRAMS])
    weight = load("departments")["likeness"]
    scores = {service.slug: named[service.slug] + weight * likeness[service.slug] for service in SERVICES}
    return Topic(scores, words, max(named.values(), default=0.0))


@lru_cache(maxsize=512)
def topic_of_post(post: Said) -> Topic:
    """The topic of a post, found once for all the comments under it: what it announces first counts most."""
    whole = topic(post)
    head = topic(read(_HEADLINE_ENDS.split(post.text, maxsplit=1)[0]))
    rest = load("departments")["after_the_headline"]
    scores = {slug: (1 - rest) * head.scores[slug] + rest * score for slug, score in whole.scores.items()}
    return Topic(scores, {**whole.words, **head.words}, whole.named)


def rank(
    comment: Topic, post: Topic | None, leaning: Mapping[str, float], *, alarmed: bool = False
) -> list[tuple[str, float]]:
    """Services by score, best first: the comment weighs more than the post, unless it names nothing.

    A danger is seldom about the post that it is told under.
    """
    share = _share_of_the_post(comment.named)
    if alarmed:
        share *= load("departments")["of_the_post_in_danger"]
    scores = {
        slug: score + (share * post.scores[slug] if post else 0.0) + leaning.get(slug, 0.0)
        for slug, score in comment.scores.items()
    }
    return sorted(scores.items(), key=lambda pair: -pair[1])


def _share_of_the_post(named: float) -> float:
    lexicon = load("departments")
    if named < lexicon["word"]:
        return float(lexicon["of_the_post_when_mute"])
    return float(lexicon["of_the_post_when_vague"] if named < lexicon["sure"] else lexicon["of_the_post"])


def _named(said: Said) -> tuple[defaultdict[str, float], dict[str, Found]]:
    lexicon = load("departments")
    scores: defaultdict[str, float] = defaultdict(float)
    words: dict[str, Found] = {}
    met: set[tuple[str, str]] = set()
    weighed = [(_weight(said, found), found) for found in longest(_phrases().find(said))]
    for weight, found in sorted(weighed, key=lambda pair: -pair[0]):
        slug = found.mark.split(":", 1)[1]
        word = said.text[found.start : found.end].lower()
        if (slug, word) not in met:
            met.add((slug, word))
            scores[slug] = min(lexicon["most"], scores[slug] + weight)
            words.setdefault(slug, found)
    return scores, words


def _weight(said: Said, found: Found) -> float:
    return float(load("departments")[found.mark.split(":", 1)[0]]) * _share(said, found)


def _share(said: Said, found: Found) -> float:
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


def _likeness(folded: str) -> defaultdict[str, float]:
    """Cosine of character 3- to 5-grams with the nearest phrase of each service."""
    heard: defaultdict[int, float] = defaultdict(float)
    index, owners = _examples()
    length = 0.0
    for gram, count in _grams(folded).items():
        rarity, postings = index.get(gram, (_RAREST, ()))
        weight = (1 + log(count)) * rarity
        length += weight * weight
        for example, share in postings:
            heard[example] += weight * share
    best: defaultdict[str, float] = defaultdict(float)
    for example, product in heard.items():
        best[owners[example]] = max(best[owners[example]], product / sqrt(length))
    return best


# A gram that no phrase holds still lengthens the comment, but little: long comments speak of several things.
_RAREST = 1.0


@lru_cache(maxsize=1)
def _examples() -> tuple[dict[str, tuple[float, list[tuple[int, float]]]], list[str]]:
    told = [
        (d["slug"], _grams(fold(phrase)))
        for d in load("departments")["department"]
        for phrase in d["phrases"]
    ]
    spread = Counter(gram for _, grams in told for gram in grams)
    rarity = {gram: log(1 + len(told) / count) for gram, count in spread.items()}
    index: dict[str, tuple[float, list[tuple[int, float]]]] = {gram: (rarity[gram], []) for gram in spread}
    for example, (_, grams) in enumerate(told):
        weights = {gram: (1 + log(count)) * rarity[gram] for gram, count in grams.items()}
        length = sqrt(sum(weight * weight for weight in weights.values()))
        for gram, weight in weights.items():
            index[gram][1].append((example, weight / length))
    return index, [slug for slug, _ in told]


def _grams(folded: str) -> Counter[str]:
    text = f" {' '.join(form for form in read(folded).forms if form not in _silent())} "
    return Counter(text[at : at + size] for size in (3, 4, 5) for at in range(len(text) - size + 1))


@lru_cache(maxsize=1)
def _silent() -> frozenset[str]:
    return frozenset([*fold(load("departments")["silent"]).split(), "où", "là", *".?!\n"])


@lru_cache(maxsize=1)
def _settings() -> tuple[tuple[str, frozenset[str]], ...]:
    settings = load("departments")["settings"]
    return tuple((name, frozenset(fold(words).split())) for name, words in settings.items())


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    marks = {}
    for department in load("departments")["department"]:
        marks[f"sure:{department['slug']}"] = department["sure"]
        marks[f"word:{department['slug']}"] = department["words"]
        marks[f"faint:{department['slug']}"] = department["faint"]
    return Phrases(marks, stemmed=True)
