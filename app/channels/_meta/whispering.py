"""Private messages of Messenger and Instagram: answering a person, and looking for what was said to them.

Source: Messenger Platform, "Send API", "Messaging windows", "Private replies", "Conversations".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.channels._base import CLOCK_SLACK
from app.channels._meta.channel import find_among
from app.channels._meta.graph import Graph, of
from app.channels._values import Json, ident, instant, mapping, text
from app.ports.channel import Dispatch, Found, Published
from app.ports.events import AuthorSeen, CommentPosted, CommentSeen
from app.ports.failures import InDoubt, PermanentFailure, TemporaryFailure

# Anybody's answer leaves within a day; for six days more, one that a person wrote.
STANDARD, BY_A_PERSON = timedelta(hours=24), timedelta(days=7)
PRIVATE_REPLY = timedelta(days=7)
MESSAGE = "id,message,from,created_time"
READ_AT_ONCE = "50"


@dataclass(frozen=True)
class Post:
    """Where private messages of one account are written and read.

    keeps: how many messages of a conversation can be read again, None for all of them.
    """

    path: str
    platform: str
    keeps: int | None = None


def write(graph: Graph, post: Post, dispatch: Dispatch) -> Published:
    """Write to a person: in their conversation, or once, apart, to the author of a public comment."""
    form = {"message": _said({"text": dispatch.text}), **_reading(dispatch)}
    reply = graph.post(of(*post.path.split("/")), **form)
    external_id = ident(reply.body.get("message_id"))
    if external_id is None:
        raise InDoubt("no_id")
    return Published(external_id, rest=reply.wait)


def _reading(dispatch: Dispatch) -> dict[str, str]:
    """Who reads it, and under which window."""
    if dispatch.kind == "message":
        if dispatch.author_external_id is None:
            raise PermanentFailure("bad_request")
        return {"recipient": _said({"id": dispatch.author_external_id}), **_window(dispatch)}
    key = "post_id" if dispatch.kind == "post" else "comment_id"
    return {"recipient": _said({key: dispatch.comment_external_id})}


def _window(dispatch: Dispatch) -> dict[str, str]:
    """How the answer is entitled. Where an instant is not known the network itself counts."""
    heard, now = dispatch.heard_at, dispatch.attempted_at
    waited = now - heard if heard and now else timedelta()
    if waited < STANDARD:
        return {"messaging_type": "RESPONSE"}
    if waited < BY_A_PERSON:
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    raise PermanentFailure("window_closed")


def find(graph: Graph, post: Post, dispatch: Dispatch) -> Found:
    """Look for our message in the conversation with this person."""
    if dispatch.kind != "message" or dispatch.author_external_id is None:
        # A message apart opens a conversation that nothing ties to the comment; the network takes one only.
        return Found((), whole=False)
    conversation = _conversation(graph, post, dispatch.author_external_id)
    if conversation is None:
        return Found((), whole=False)
    walk = _Walk(graph, conversation, dispatch)
    found = find_among(walk.pages(), dispatch)
    return Found(found.candidates, found.whole and walk.reached(post.keeps))


def _conversation(graph: Graph, post: Post, person: str) -> str | None:
    holder = post.path.removesuffix("/messages")
    try:
        body = graph.get(
            of(holder, "conversations"), fields="id", platform=post.platform, user_id=person
        ).body
    except PermanentFailure as failure:
        # A list that is refused proves nothing about the message: it stays in doubt.
        raise TemporaryFailure(failure.reason) from failure
    listed = body.get("data")
    first = listed[0] if isinstance(listed, list) and listed else None
    return ident(mapping(first).get("id"))


class _Walk:
    """One conversation, from its newest message back to the first attempt."""

    def __init__(self, graph: Graph, conversation: str, dispatch: Dispatch) -> None:
        self._graph, self._path, self._dispatch = graph, of(conversation, "messages"), dispatch
        self._read, self._is_past = 0, False

    def pages(self) -> Iterator[Sequence[CommentPosted | None]]:
        for page in self._graph.pages(self._path, (MESSAGE,), limit=READ_AT_ONCE):
            seen = [_message(self._dispatch, row) for row in page.rows]
            self._read += len(seen)
            yield seen
            times = [one.comment.posted_at for one in seen if one and one.comment.posted_at]
            if self._is_before(times):
                self._is_past = True
                return

    def reached(self, keeps: int | None) -> bool:
        """Whether nothing since the first attempt can have been left out."""
        return self._is_past or keeps is None or self._read < keeps

    def _is_before(self, times: Sequence[datetime]) -> bool:
        since = self._dispatch.first_attempt_at
        newest_first = list(times) == sorted(times, reverse=True)
        return bool(since and times and newest_first and times[-1] < since - CLOCK_SLACK)


def _message(dispatch: Dispatch, row: Json) -> CommentPosted | None:
    """One message. Two speak in a conversation, so what the person did not say is ours, whatever our id."""
    external_id = ident(row.get("id"))
    if external_id is None:
        return None
    author = ident(mapping(row.get("from")).get("id"))
    seen = CommentSeen(
        external_id,
        kind="message",
        visibility="private",
        text=text(row.get("message")),
        author=AuthorSeen(author) if author else None,
        own=author is not None and author != dispatch.author_external_id,
        thread_external_id=dispatch.author_external_id,
        posted_at=instant(row.get("created_time")),
    )
    return CommentPosted(dispatch.account, seen)


def _said(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
