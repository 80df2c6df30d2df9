"""Single calls: read a comment again, answer one, look for our answer, moderate, read the past, name us."""

from __future__ import annotations

import unicodedata
from datetime import datetime

from app.channels._base import CLOCK_SLACK
from app.channels._google.failing import GONE
from app.channels._values import ident, mapping, text
from app.channels.youtube.api import WRITE, Page, Status, YouTubeApi
from app.channels.youtube.polling import answers_of, films_of, in_order, threads_in
from app.channels.youtube.rows import Words, comment_from, permalink_of, post_from, top_of, words_in
from app.ports.acting import Act, Moderation
from app.ports.channel import Candidate, Dispatch, Found, Polled, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved, CommentSeen, PostSeen
from app.ports.failures import InDoubt, PermanentFailure, TemporaryFailure

PAGES_LOOKED_THROUGH = 20
STATUSES: dict[Act, Status] = {"hide": "heldForReview", "unhide": "published", "delete": "rejected"}


def read(api: YouTubeApi, account: str, reference: Reference) -> CommentPosted | PostSeen | CommentRemoved:
    """Read one comment or film again. What is not listed under its id is gone."""
    if reference.what == "post":
        row = next(iter(api.videos([reference.external_id]).rows), {})
        return post_from(account, row) or PostSeen(account, reference.external_id, removed=True)
    found = api.comment(reference.external_id)
    seen = comment_from(account, found, reference.post_external_id) if found else None
    gone = CommentRemoved(account, reference.external_id, post_external_id=reference.post_external_id)
    return seen or _held(api, account, reference.external_id) or gone


def publish(api: YouTubeApi, dispatch: Dispatch) -> Published:
    """Answer under the first comment of the thread: there are two levels, and no third."""
    body = api.answer(top_of(dispatch.comment_external_id), dispatch.text)
    external_id = ident(body.get("id"))
    if external_id is None:
        raise InDoubt("no_id")
    return Published(external_id, permalink_of(dispatch.post_external_id, external_id), spent=WRITE)


def find(api: YouTubeApi, account: str, dispatch: Dispatch) -> Found:
    """Look among the answers of the thread, where `publish` writes."""
    candidates: list[Candidate] = []
    try:
        for number, page in enumerate(api.replies(top_of(dispatch.comment_external_id)), 1):
            seen = [one.posted.comment for one in words_in(account, page.rows, None)]
            candidates += [
                Candidate(one.external_id, one.posted_at) for one in seen if _may_be_ours(one, dispatch)
            ]
            if len(seen) < len(page.rows) or (number == PAGES_LOOKED_THROUGH and page.after):
                return Found(tuple(candidates), whole=False, spent=api.spent)
    except PermanentFailure as failure:
        # A listing that is refused proves nothing about the reply: it stays in doubt.
        raise TemporaryFailure(failure.reason) from failure
    return Found(tuple(candidates), whole=True, spent=api.spent)


def moderate(api: YouTubeApi, moderation: Moderation) -> None:
    """Set what the public sees. The same status twice changes nothing, so that silence is only a wait."""
    try:
        api.set_status(moderation.comment_external_id, STATUSES[moderation.act])
    except InDoubt as failure:
        raise TemporaryFailure(failure.reason) from failure
    except PermanentFailure as failure:
        if failure.reason != GONE or moderation.act != "delete":
            raise


def backfill(api: YouTubeApi, account: str, since: datetime, cursor: str | None, now: datetime) -> Polled:
    """Read one page of threads with all their answers, until a whole page is older."""
    api.google.keep_fresh(now)
    page = _page(api, account, cursor)
    threads = threads_in(account, page)
    said: list[Words] = []
    for thread in threads:
        said += thread.words
        if not thread.is_whole:
            said += answers_of(api, account, thread)
    told = {one.posted.comment.external_id: one for one in said if not _is_old(one.touched_at, since)}
    films = films_of(api, account, told.values())
    is_over = bool(threads) and all(_is_old(thread.began_at, since) for thread in threads)
    after = None if is_over else page.after
    return Polled(in_order(films, told.values()), after, memory=api.google.memory(now), spent=api.spent)


def name_of(api: YouTubeApi, account: str) -> str | None:
    """The channel's title; an access to another channel is refused."""
    for row in api.ourselves().rows:
        if ident(row.get("id")) == account:
            return (text(mapping(row.get("snippet")).get("title")) or "").strip() or None
    raise PermanentFailure("other_account")


def _held(api: YouTubeApi, account: str, comment: str) -> CommentPosted | None:
    """The comment among those held for review: nothing promises that these are listed by their id."""
    try:
        threads = threads_in(account, api.threads(account, status="heldForReview"))
    except PermanentFailure:
        return None
    said = (one.posted for thread in threads for one in thread.words)
    return next((posted for posted in said if posted.comment.external_id == comment), None)


def _page(api: YouTubeApi, account: str, cursor: str | None) -> Page:
    """A page of the past; marks of pages do not last, and then it begins anew."""
    try:
        return api.threads(account, cursor)
    except PermanentFailure as failure:
        if cursor is None or failure.reason != "bad_page":
            raise
    return api.threads(account)


def _is_old(at: datetime | None, since: datetime) -> bool:
    return at is not None and at < since


def _may_be_ours(seen: CommentSeen, dispatch: Dispatch) -> bool:
    since = dispatch.first_attempt_at
    ours = seen.own or seen.author is None or seen.author.external_id is None
    in_time = since is None or seen.posted_at is None or seen.posted_at >= since - CLOCK_SLACK
    return ours and in_time and _plain(seen.text or "") == _plain(dispatch.text)


def _plain(words: str) -> str:
    """Text as it is kept: trimmed, white space folded, accents composed."""
    return " ".join(unicodedata.normalize("NFC", words).split())
