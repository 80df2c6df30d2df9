"""Drafts: what is being written, kept, turned from public to private, and counted."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Header, Request
from fastapi.responses import PlainTextResponse, Response
from pydantic import BaseModel

from app import inbox, replies, together
from app.domain.before import Before, mark_of
from app.domain.errors import Conflict, NotAllowed
from app.errands import proposing
from app.inbox import Filters
from app.web import lengths, voices
from app.web.addresses import Addresses
from app.web.after import go_on
from app.web.looking import lookers
from app.web.needs import Act, Acting, Id, Networks, Reading, TheHouse, Visiting, desk
from app.web.opened import ShownComment
from app.web.rendering import page
from app.web.typed import Number, numbers

router = desk()


class Written(BaseModel):
    """The composer. key: of this reply; then: what comes next; also: colleagues' answers that were seen.

    private: for the comment's author alone; what is not said of it stays as it was.
    gesture: the geste that its words began as, 0 where nothing else is done with it; does: what the page says
    that it does;
    parts: in how many the person agrees to have it said, where it is too long.
    read: the mark of the comment as the page showed it; base: that of the draft; page: the page's own name.
    person: who wrote it, 0 where the form does not say.
    seen: the warnings that the page showed.
    promise: the one that the page showed, with its day, or ignored; keeps: the promise that this one keeps.
    """

    text: str = ""
    key: str | None = None
    then: str = ""
    also: str = ""
    private: bool | None = None
    gesture: Number = 0
    does: str | None = None
    parts: Number = 0
    read: str | None = None
    base: str | None = None
    page: str = ""
    person: Number = 0
    seen: list[str] = []
    promise: str = ""
    promise_on: str = ""
    promise_ignored: bool = False
    keeps: Number = 0

    @property
    def plain(self) -> str:
        """Forms send a line end as CR LF; what is published has plain ones."""
        return self.text.replace("\r\n", "\n")

    @property
    def before(self) -> Before | None:
        """The draft as the page showed it, None where the form comes from no page of ours."""
        return Before.shown(self.base, self.page)

    @property
    def heard(self) -> tuple[int, ...]:
        """The answers of colleagues that the person saw, and says this beside."""
        return tuple(numbers(self.also))

    @property
    def beside(self) -> list[tuple[str, str]]:
        """What else the form said, for another form to say again: all but the text, its key and the parts."""
        given = self.model_dump(exclude={"text", "key", "parts", "seen", "then"}, exclude_defaults=True)
        said = [
            (name, str(value).lower() if isinstance(value, bool) else str(value))
            for name, value in given.items()
        ]
        return [("then", self.then), *said, *(("seen", warning) for warning in self.seen)]


def refuse_another(act: Act, person: int) -> None:
    """What a page, or a browser, held longer than a session lasted is refused to others: NotAllowed.

    person: who wrote them, 0 where the form does not say.
    """
    if person not in {0, act.me.id}:
        raise NotAllowed("somebody_else")


@router.get("/comments/{comment_id}/draft")
def show(
    request: Request,
    comment_id: Id,
    session: Reading,
    visit: Visiting,
    networks: Networks,
    parvis_shown: Annotated[str | None, Header()] = None,
) -> Response:
    """Say who else is writing here, or looks, at this moment; before that, what others did with it meanwhile.

    parvis_shown: as what it stood when the page was made.
    """
    filters = Filters.from_query(request.query_params)
    opened = inbox.open_comment(session, comment_id, filters)
    looked = lookers(session, [comment_id], visit).get(comment_id, ())
    comment = ShownComment(opened, visit, networks, Addresses(filters), looked)
    shown: dict[str, Any] = {"comment": comment, "afresh": True, "shown": parvis_shown}
    if parvis_shown not in {None, opened.comment.state}:
        decider = inbox.decided_by(session, opened)
        shown["became"], shown["decider"] = opened.comment.state, decider.name if decider else None
    return page(request, "drafts/show.html", shown)


@router.post("/comments/{comment_id}/draft")
def draft(act: Acting, comment_id: Id, form: Annotated[Written, Form()]) -> Response:
    """Keep what is being written, and give its mark.

    409: its key has served meanwhile, and nothing was kept; or, in words, another page wrote here meanwhile.
    """
    refuse_another(act, form.person)
    key = form.key or None
    try:
        with act.db.writing() as session:
            comment = inbox.find(session, comment_id)
            replies.draft(session, comment, form.plain, key=key, by=act.me, now=act.now, before=form.before)
            is_kept = key is None or key == replies.next_key(session, comment)
    except Conflict:
        return page(act.request, "drafts/draft.html", _shown(act, comment_id), status=409)
    return Response(status_code=204 if is_kept else 409, headers={"Parvis-Draft": mark_of(form.plain)})


@router.post("/comments/{comment_id}/draft/choice")
def choose(act: Acting, comment_id: Id, form: Annotated[Written, Form()]) -> Response:
    """Keep this text, although another page wrote one meanwhile: the person saw both."""
    refuse_another(act, form.person)
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        key = replies.next_key(session, comment)
        replies.draft(session, comment, form.plain, key=key, by=act.me, now=act.now)
    return go_on(act, comment_id, "")


@router.post("/comments/{comment_id}/replies/undo")
def forestall(act: Acting, comment_id: Id, form: Annotated[Written, Form()]) -> Response:
    """Take a reply back that may not have come yet; its comment opens again with the text in its field."""
    refuse_another(act, form.person)
    manner = replies.Manner(private=bool(form.private), before=form.before)
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        together.forestall(
            session, comment, form.plain, key=form.key or "", by=act.me, now=act.now, manner=manner
        )
    return go_on(act, comment_id, "undone")


@router.post("/comments/{comment_id}/draft/proposal")
def propose(
    act: Acting,
    house: TheHouse,
    comment_id: Id,
    form: Annotated[Written, Form()],
) -> Response:
    """Ask the language model for a text, to be read again before it leaves."""
    refuse_another(act, form.person)
    typed = form.plain if "text" in form.model_fields_set else None
    proposing.propose(house, comment_id, typed, by=act.me, before=form.before)
    return go_on(act, comment_id, "taken")


@router.post("/comments/{comment_id}/draft/voice")
def turn(act: Acting, comment_id: Id, form: Annotated[Written, Form()]) -> Response:
    """Turn what is being written from public to private, or back; not a word of it is lost."""
    refuse_another(act, form.person)
    with act.db.writing() as session:
        comment = inbox.find(session, comment_id)
        key = replies.next_key(session, comment)
        private = bool(form.private)
        replies.draft(
            session,
            comment,
            form.plain,
            key=key,
            by=act.me,
            now=act.now,
            private=private,
            before=form.before,
        )
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


def _shown(act: Act, comment_id: int) -> dict[str, Any]:
    """The draft that another page wrote."""
    filters = Filters.from_query(act.request.query_params)
    with act.db.reading() as session:
        opened = inbox.open_comment(session, comment_id, filters)
    addresses = Addresses(filters)
    return {"comment": ShownComment(opened, act.visit, act.networks, addresses), "filters": addresses}
