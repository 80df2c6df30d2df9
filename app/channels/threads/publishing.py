"""Saying a reply in two steps: a container that nobody sees, then its publication, at most once.

A container is published once and never again, so its id is what an attempt must remember: every failure
after its creation carries it as `memory`, with the words it was made for.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Literal, TypeVar

from app.channels._meta.graph import Graph, of
from app.channels._values import Json, count, ident, mapping, rows, text
from app.ports.channel import Dispatch, Published
from app.ports.failures import InDoubt, NetworkFailure, PermanentFailure, TemporaryFailure

log = logging.getLogger(__name__)

CONTAINER, STANDS_FOR = "container", "stands_for"
QUOTA = "reply_quota_usage,reply_config"
# The quota counts a sliding day, so a part of it comes back with every hour.
WINDOW, HOURS = timedelta(days=1), 24
BEING_MADE = timedelta(seconds=30)
# A code is logged; a sentence may quote what somebody wrote.
CODE = re.compile(r"[A-Z_]{1,60}")

Failure = TypeVar("Failure", bound=NetworkFailure)
Standing = Literal["ready", "being_made", "published", "expired", "failed"]
STANDINGS: dict[str, Standing] = {
    "FINISHED": "ready",
    "IN_PROGRESS": "being_made",
    "PUBLISHED": "published",
    "EXPIRED": "expired",
    "ERROR": "failed",
}


@dataclass(frozen=True)
class _Container:
    """What was prepared, and for which words under which comment."""

    graph: Graph
    id: str
    mark: str

    def doubt(self, reason: str) -> InDoubt:
        return _remembering(InDoubt(reason), self)

    def standing(self) -> Standing:
        """How it stands. What cannot be read may have been published: that is a doubt."""
        try:
            body = self.graph.get(of(self.id), fields="status,error_message").body
        except PermanentFailure as failure:
            raise self.doubt("container_unreadable") from failure
        except NetworkFailure as failure:
            _remembering(failure, self)
            raise
        standing = STANDINGS.get(text(body.get("status")) or "")
        if standing is None:
            raise self.doubt("unclear_answer")
        if standing == "failed":
            code = text(body.get("error_message")) or ""
            log.warning("container refused: %s", code if CODE.fullmatch(code) else "told in words")
        return standing


def publish(graph: Graph, account: str, dispatch: Dispatch) -> Published:
    """Answer a comment, once: what an earlier attempt prepared is used, and never published twice."""
    remembered = _remembered(graph, dispatch)
    if remembered and _resumes(remembered):
        return _say(account, remembered)
    _refuse_beyond_quota(graph, account)
    container = _prepare(graph, account, dispatch)
    try:
        return _say(account, container)
    except TemporaryFailure as failure:
        if failure.reason != "not_ready" or not _becomes_ready(container):
            raise
    return _say(account, container)


def is_said(graph: Graph, dispatch: Dispatch) -> bool:
    """Whether the container that an attempt remembered has been published."""
    remembered = _remembered(graph, dispatch)
    return remembered is not None and remembered.standing() == "published"


def _remembered(graph: Graph, dispatch: Dispatch) -> _Container | None:
    """What an earlier attempt prepared for these very words; other words need another container."""
    container, mark = dispatch.memory.get(CONTAINER), _mark(dispatch)
    return (
        _Container(graph, container, mark) if container and dispatch.memory.get(STANDS_FOR) == mark else None
    )


def _resumes(container: _Container) -> bool:
    """Whether it can still be published; False when a new one is needed."""
    standing = container.standing()
    if standing == "published":
        raise container.doubt("published_before")
    if standing == "being_made":
        raise _remembering(TemporaryFailure("not_ready", BEING_MADE), container)
    return standing == "ready"


def _becomes_ready(container: _Container) -> bool:
    """Whether the network, which just found it not ready, has finished it since."""
    standing = container.standing()
    if standing == "published":
        raise container.doubt("published_before")
    if standing == "failed":
        raise PermanentFailure("refused")
    return standing == "ready"


def _refuse_beyond_quota(graph: Graph, account: str) -> None:
    """Wait when the day's replies are used up; a quota that we may not read stops nothing."""
    try:
        body = graph.get(of(account, "threads_publishing_limit"), fields=QUOTA).body
    except PermanentFailure:
        return
    quota = _quota(body)
    config = mapping(quota.get("reply_config"))
    used, total = count(quota.get("reply_quota_usage")), count(config.get("quota_total"))
    if used is None or total is None or used < total:
        return
    seconds = count(config.get("quota_duration"))
    window = timedelta(seconds=seconds) if seconds else WINDOW
    raise TemporaryFailure("rate_limited", window / HOURS)


def _quota(body: Json) -> Json:
    """The counters: a list of one, or bare."""
    return next(iter(rows(body.get("data"))), body)


def _prepare(graph: Graph, account: str, dispatch: Dispatch) -> _Container:
    """Make the container. Nobody sees it, so that one made twice by mistake costs nothing."""
    reply = graph.prepare(
        of(account, "threads"),
        media_type="TEXT",
        text=dispatch.text,
        reply_to_id=dispatch.comment_external_id,
    )
    container = ident(reply.body.get("id"))
    if container is None:
        raise TemporaryFailure("unclear_answer")
    return _Container(graph, container, _mark(dispatch))


def _say(account: str, container: _Container) -> Published:
    try:
        reply = container.graph.post(of(account, "threads_publish"), creation_id=container.id)
    except PermanentFailure as failure:
        # What the network does not find here is the container: it says nothing about the comment.
        reason = "refused" if failure.reason == "comment_gone" else failure.reason
        raise PermanentFailure(reason) from failure
    except NetworkFailure as failure:
        _remembering(failure, container)
        raise
    external_id = ident(reply.body.get("id"))
    if external_id is None:
        raise container.doubt("no_id")
    return Published(external_id, rest=reply.wait)


def _remembering(failure: Failure, container: _Container) -> Failure:
    failure.memory = {CONTAINER: container.id, STANDS_FOR: container.mark}
    return failure


def _mark(dispatch: Dispatch) -> str:
    return sha256(f"{dispatch.comment_external_id}\n{dispatch.text}".encode(errors="replace")).hexdigest()[
        :16
    ]
