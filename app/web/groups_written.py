"""What the page of a group sends back: who is ticked, and the words for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pydantic import BaseModel

from app.domain.before import Before
from app.domain.comment import Comment
from app.domain.group import Writing
from app.web.typed import Number, numbers


class Written(BaseModel):
    """The page's form. row, seen, own: of each comment shown, in order; tick: those to be answered.

    base: the mark of the words as the page showed them; page: its own name; mine: they stay, although another
    page wrote others meanwhile. key: of this act; anyway: although all would read the same text;
    add: more to be ticked, by id; saved: the saved reply to begin with. looked: it comes from our page,
    which showed these warnings (warned) and this promise, for one day or ignored.
    """

    key: str = ""
    base: str | None = None
    page: str = ""
    mine: bool = False
    row: list[Number] = []
    seen: list[str] = []
    own: list[str] = []
    tick: list[Number] = []
    wording: list[str] = []
    anyway: bool = False
    add: str = ""
    saved: Number = 0
    looked: bool = False
    warned: list[str] = []
    promise: str = ""
    promise_on: str = ""
    promise_ignored: bool = False

    @property
    def writing(self) -> Writing:
        """What is kept of it; forms send a line end as CR LF."""
        added = numbers(self.add)
        known = {*self.row, *added}
        ticked = [one for one in dict.fromkeys((*self.tick, *added)) if one in known]
        own = dict(zip(self.row, map(_plain, self.own), strict=False))
        return Writing(list(map(_plain, self.wording)), sorted(known), ticked, own)

    @property
    def before(self) -> Before | None:
        """The words as the page showed them, None where they matter no more or it is no page of ours."""
        return None if self.mine else Before.shown(self.base, self.page)

    def edited(self, comments: Iterable[Comment]) -> set[int]:
        """Those that no longer say what the page showed."""
        return {one.id for one in comments if self.seen_as(one.id) not in {"", one.mark}}

    def without(self, aside: set[int]) -> Writing:
        """What is kept of it, these set aside."""
        kept = self.writing
        return replace(kept, ticked=[one for one in kept.ticked if one not in aside])

    def seen_as(self, comment_id: int) -> str:
        return dict(zip(self.row, self.seen, strict=False)).get(comment_id, "")


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n")
