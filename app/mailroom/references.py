"""References: what our letters carry so that their answers find the way back, and nobody else's mail does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from app.ports.seal import Seal

Kind = Literal["letter", "case", "account"]
LETTER = re.compile(r"\b(letter\.(\d{1,9}))\.([a-z2-7]{20})\b", re.IGNORECASE)
CASE = re.compile(r"\b(case\.(\d{1,9})-(\d{1,9}))\.([a-z2-7]{20})\b", re.IGNORECASE)
ACCOUNT = re.compile(r"\b(account\.(\d{1,9}))\.([a-z2-7]{20})\b", re.IGNORECASE)


def name_of(kind: Kind, *numbers: int, seal: Seal) -> str:
    """Name a letter, one case of it (letter, case) or an account that a person keeps by hand.

    It stands in a message's id, in an address behind a `+`, or in a subject.
    """
    named = f"{kind}.{'-'.join(map(str, numbers))}"
    return f"{named}.{seal.mark(named)}"


def cases_in(texts: Iterable[str], *, seal: Seal) -> Iterator[tuple[int, int | None]]:
    """Give the letters and cases that these texts name with a mark of ours, single cases first."""
    known = list(texts)
    for text in known:
        for named, letter, case, mark in CASE.findall(text):
            if seal.bears(named.lower(), mark.lower()):
                yield int(letter), int(case)
    for text in known:
        for named, letter, mark in LETTER.findall(text):
            if seal.bears(named.lower(), mark.lower()):
                yield int(letter), None


def accounts_in(texts: Iterable[str], *, seal: Seal) -> Iterator[int]:
    """Give the accounts that these texts name with a mark of ours."""
    for text in texts:
        for named, account, mark in ACCOUNT.findall(text):
            if seal.bears(named.lower(), mark.lower()):
                yield int(account)
