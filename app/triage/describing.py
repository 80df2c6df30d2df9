"""Describing: the phrases by which a service of the town is known, out of what the town wrote of it. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from app.triage.phrases import load
from app.triage.reading import fold, read, stem
from app.triage.routing import SERVICES, silent

SHIPPED = frozenset(service.slug for service in SERVICES)
# What the town wrote as one thing; a telling word of it that is nobody else's; any other word of it.
WEIGHTS = {"whole": 4.0, "own": 2.6, "part": 1.0}
# A word that so many of the services that ship say is nobody's; alone it was written on purpose.
SPREAD, SPREAD_ALONE = 3, 6
LONGEST = 6  # words of one thing; what is longer is a sentence, known by its words
MOST = 200  # things of one service
_PLURALS = "sx"
_WORD, _ACUTE = re.compile(r"[^\W\d_]+"), re.compile(r"é(?=e?s?$)")
_ITEMS = re.compile(r"[,;.:()\n/•|]+|\s[-–—]\s|\s(?:et|ou)\s")


class Own(NamedTuple):
    """A service as the town has it, with what it may be known by."""

    id: int
    slug: str
    name: str
    covers: str
    words: str
    offered: bool


def marks(services: Iterable[Own]) -> Mapping[str, list[str]]:
    """By mark, kind and service, the phrases to look for; a service that ships has the town's words alone."""
    told: defaultdict[str, list[str]] = defaultdict(list)
    for one in services:
        if one.slug not in SHIPPED:
            _tell(told, one.slug, _telling(one.name, SPREAD_ALONE), "whole")
        for piece in (one.words,) if one.slug in SHIPPED else (one.name, one.covers, one.words):
            for item in _ITEMS.split(piece)[:MOST]:
                for kind, forms in _phrases(item):
                    _tell(told, one.slug, forms, kind)
    return told


def _tell(told: Mapping[str, list[str]], slug: str, forms: list[str], kind: str) -> None:
    if forms:
        told[f"{kind}:{slug}"].append(" ".join(_either_number(form) for form in forms))


def _phrases(item: str) -> Iterator[tuple[str, list[str]]]:
    """« chiens dangereux » as it stands, then its words: by themselves they say less."""
    forms = _forms(item)
    if len(forms) <= LONGEST and _telling(item, SPREAD_ALONE):
        yield "whole", forms
    if len(forms) > 1:
        for form in _telling(item, SPREAD):
            yield ("part" if stem(form) in _owned() else "own"), [form]


def participles(services: Iterable[Own]) -> frozenset[str]:
    """What the town wrote with an acute accent at its end: « tombes » is not « tombés »."""
    texts = (text for one in services for text in (one.name, one.covers, one.words))
    return frozenset(key for text in texts for word in _WORD.findall(text) if (key := participle(word)))


def participle(word: str) -> str | None:
    """« guidées » as « guide », whatever its number; None for a word that does not end so."""
    ends = _ACUTE.search(word)
    return fold(word[: ends.start() + 1]) if ends else None


def _forms(text: str) -> list[str]:
    return [form for form in read(text).forms if form[0].isalnum() or not form.isascii()]


def _telling(text: str, spread: int) -> list[str]:
    """The words that are not everybody's."""
    words = (form for form in _forms(text) if not form.isdigit() and form not in silent())
    return [form for form in words if _spread()[stem(form)] < spread]


def _either_number(form: str) -> str:
    """One or several, he or she: a stem would take « collections » for « collecte »."""
    if not form.isalpha():
        return form
    if form.endswith("aux") and not form.endswith("eaux"):
        return f"{form}/{form[:-3]}al/{form[:-3]}als"
    one = form.rstrip(_PLURALS) or form
    he = one[:-1] if one.endswith("e") and not one.endswith("ee") else one
    she = one if one.endswith("e") else one + "e"
    several = (one + ending for ending in _PLURALS)
    return "/".join(dict.fromkeys((form, one, *several, he, he + "s", she, she + "s")))


@lru_cache(maxsize=1)
def _spread() -> Counter[str]:
    """How many of the services that ship say a word, by its stem."""
    said: Counter[str] = Counter()
    for one in load("departments")["department"]:
        texts = (one["covers"], one["name"], *one["sure"], *one["words"], *one["faint"], *one["phrases"])
        said.update({stem(form) for text in texts for form in read(text).forms})
    return said


@lru_cache(maxsize=1)
def _owned() -> frozenset[str]:
    """The words that surely speak for one of the services that ship."""
    sure = (read(phrase).forms for one in load("departments")["department"] for phrase in one["sure"])
    return frozenset(stem(forms[0]) for forms in sure if len(forms) == 1)
