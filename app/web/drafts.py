"""Drafts: what is being written, kept, turned from public to private, and counted."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import PlainTextResponse, Response
from pydantic import BaseModel

from app import inbox, replies
from app.inbox import Filters
from app.web import lengths, voices
from app.web.addresses import Addresses
from app.web.after import go_on
from app.web.looking import lookers
from app.web.needs import Acting, Id, Networks, Reading, Visiting, desk
from app.web.opened import ShownComment
from app.web.rendering import page

router = desk()


class Written(BaseModel):
    """The composer. key: of this reply; then: what comes next; also: although a colleague answered.

    private: for the comment's author alone; what is not said of it stays as it was.
    gesture: the geste that its words began as, 0 where nothing else is done with it;
    parts: in how many the person agrees to have it said, where it is too long.
    read: the mark of the comment as the page showed it; seen: the warnings that the page showed.
    promise: the one that the page showed, with its day, or ignored; keeps: the promise that this one keeps.
    """

    text: str = ""
    key: str | None = None
    then: str = ""
    also: bool = False
    private: bool | None = None
    gesture: int = 0
    parts: int = 0
    read: str | None = None
    seen: list[str] = []
    promise: str = ""
    promise_on: str = ""
    promise_ignored: bool = False
    keeps: int = 0

    @property
    def plain(self) -> str:
        """Forms send a line end as CR LF; what is published has plain ones."""
        return self.text.replace("\r\n", "\n")

    @property
    def beside(self) -> list[tuple[str, str]]:
        """What else the form said, for another form to say again: all but the text, its key and the parts."""
        given = self.model_dump(exclude={"text", "key", "parts", "seen", "then"}, exclude_defaults=True)
        said = [
            (name, str(value).lower() if isinstance(value, bool) else str(value))
            for name, value in given.items()
        ]
        return [("then", self.then), *said, *(("seen", warning) for warning in self.seen)]


@router.get("/comments/{comment_id}/draft")
def show(request: Request, comment_id: Id, session: Reading, visit: Visiting, networks: Networks) -> Response:
    """Say who else is writing here, or looks, at this moment."""
    filters = Filters.from_query(request.query_params)
    opened = inbox.open_comment(session, comment_id, filters)
    looked = lookers(session, [comment_id], visit).get(comment_id, ())
    comment = ShownComment(opened, visit, networks, Addresses(filters), looked)
    return page(request, "drafts/show.html", {"comment": comment})


@router.post("/comments/{comment_id}/draft")
def draft(act: Acting, comment_id: Id, form: Annotated[Written, Form()]) -> Response:
    """Keep what is being written; 409 says that its key has served meanwhile, and that nothing was kept."""
    key = form.key or None
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        replies.draft(session, comment, form.plain, key=key, by=act.me, now=act.now)
        is_kept = key is None or key == replies.next_key(session, comment)
    return Response(status_code=204 if is_kept else 409)


@router.post("/comments/{comment_id}/draft/voice")
def turn(act: Acting, comment_id: Id, form: Annotated[Written, Form()]) -> Response:
    """Turn what is being written from public to private, or back; not a word of it is lost."""
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        key = replies.next_key(session, comment)
        private = bool(form.private)
        replies.draft(session, comment, form.plain, key=key, by=act.me, now=act.now, private=private)
    return go_on(act, comment_id, "")


@router.post("/comments/{comment_id}/length")
def measure(act: Acting, comment_id: Id, form: Annotated[Written, Form()]) -> Response:
    """Count what is being written as its network counts; nothing of it is kept."""
    with act.db.reading() as session:
        opened = inbox.open_comment(session, comment_id, Filters())
    channel = act.networks.get(opened.comment.connection.network)
    voice = voices.voice(opened, channel, act.now)
    measure = lengths.measure(channel, opened.comment, voice, private=bool(form.private))
    parts = len(measure.parts(form.plain))
    return PlainTextResponse(str(measure.length(form.plain)), headers={"Parvis-Parts": str(parts)})
