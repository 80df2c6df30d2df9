"""Manner: how a person wants a reply to be said."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.before import Before
from app.domain.part import Part


@dataclass(frozen=True)
class Manner:
    """How a reply is said. also: the colleagues' answers that the person has seen; anyhow: whoever answered.

    private: for the comment's author alone; by_hand: the person says it there themselves;
    holding: it only says that a service has the comment, which goes on waiting for its answer;
    announces: the assignment that it tells of in the town's own words, beside what is being written;
    parts: what is too long to be said at once, as the person agreed to have it cut; else empty;
    batch: the act that answers several comments, None for one alone;
    saved_reply: what its words began as, where no draft says so;
    passed: what the second look warned of, and is sent all the same;
    before: the draft as the page showed it, None where it showed none.
    """

    also: tuple[int, ...] = ()
    anyhow: bool = False
    private: bool = False
    by_hand: bool = False
    holding: bool = False
    announces: int | None = None
    parts: tuple[Part, ...] = ()
    batch: int | None = None
    saved_reply: int | None = None
    passed: tuple[str, ...] = ()
    before: Before | None = None


PLAINLY = Manner()
