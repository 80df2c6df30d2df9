"""Single calls: read a post again, answer one, look for our answer, hide one, name the account."""

from __future__ import annotations

import re
import unicodedata

from app.channels._base import CLOCK_SLACK, account_in
from app.channels._values import Json, ident, instant, mapping, rows, text
from app.channels.x.api import Api, post_id
from app.channels.x.asking import OF_OURS, REPLY, REPLY_WITH_LINK, SHOWN, Page, page_of
from app.channels.x.counting import links
from app.channels.x.failing import GONE, error_kinds
from app.channels.x.polling import PAGES
from app.channels.x.rows import Beside, Us, first_id, plain, said_in, versions
from app.ports.acting import Moderation
from app.ports.channel import Candidate, Dispatch, Found, Health, Lack, Published, Reference
from app.ports.events import CommentEdited, CommentPosted, CommentRemoved, PostSeen
from app.ports.failures import NOT_READABLE, InDoubt, PermanentFailure, TemporaryFailure

SCHEME = re.compile(r"^\W*https?://", re.IGNORECASE)
PERMISSIONS = (
    Lack("tweet.read", "no_comments"),
    Lack("users.read", "no_comments"),
    Lack("tweet.write", "no_replies"),
    Lack("tweet.moderate.write", "no_moderation"),
    Lack("dm.read", "no_messages"),
    Lack("offline.access", "no_renewal"),
)


def read(api: Api, us: Us, reference: Reference) -> CommentPosted | PostSeen | CommentRemoved:
    """Read one comment or post again, in its last version. What the network no longer finds is gone."""
    if reference.kind == "message":
        raise PermanentFailure(NOT_READABLE)
    told = _post(api, reference.external_id)
    if told is not None and (newest := _newer(mapping(told.get("data")))):
        told = _post(api, newest)
    if told is None:
        return _gone(us, reference)
    known = us.knowing(frozenset(filter(None, [reference.post_external_id])))
    said = said_in(known, mapping(told.get("data")), Beside.of(told.get("includes")))
    if isinstance(said, PostSeen) == (reference.what == "comment") or said is None:
        raise PermanentFailure(NOT_READABLE)
    return CommentPosted(us.account, said.comment) if isinstance(said, CommentEdited) else said


def publish(api: Api, dispatch: Dispatch) -> Published:
    """Answer the very comment. The network knows no key of ours: what it was sent twice stands twice."""
    body = {"text": dispatch.text, "reply": {"in_reply_to_tweet_id": post_id(dispatch.comment_external_id)}}
    external_id = ident(mapping(api.post("tweets", body).get("data")).get("id"))
    if external_id is None:
        raise InDoubt("no_id")
    has_link = next(links(dispatch.text), None) is not None
    spent = REPLY_WITH_LINK if has_link else REPLY
    return Published(external_id, f"https://x.com/i/status/{external_id}", api.used_up, spent)


def find(api: Api, us: Us, dispatch: Dispatch) -> Found:
    """Look among our own posts since the comment for an answer to it in the same words."""
    parent, after, whole, spent = post_id(dispatch.comment_external_id), None, True, 0
    candidates: list[Candidate] = []
    for _ in range(PAGES):
        page = _own_page(api, us, parent, after)
        spent += page.spent
        whole = whole and page.whole and all(first_id(row) for row in page.rows)
        candidates += [
            Candidate(named, instant(row.get("created_at")))
            for row in page.rows
            if _may_be_ours(row, parent, dispatch) and (named := first_id(row))
        ]
        after = page.after
        if after is None:
            return Found(tuple(candidates), whole, spent)
    return Found(tuple(candidates), whole=False, spent=spent)


def moderate(api: Api, moderation: Moderation) -> None:
    """Hide an answer in a conversation of ours, or show it again."""
    if moderation.act not in {"hide", "unhide"} or moderation.kind == "message":
        raise PermanentFailure("not_moderated")
    path = f"tweets/{post_id(moderation.comment_external_id)}/hidden"
    wanted = moderation.act == "hide"
    if mapping(api.put(path, {"hidden": wanted}).get("data")).get("hidden") is not wanted:
        raise TemporaryFailure("unclear_answer")


def check(api: Api, us: Us, scope: str | None) -> Health:
    """Ask whom the token speaks for. scope: what it may do, where the network has told."""
    me = mapping(api.get("users/me").get("data"))
    named = account_in(ident(me.get("id")), us.account, me.get("username"))
    granted = None if scope is None else set(scope.split())
    missing = () if granted is None else tuple(one for one in PERMISSIONS if one.permission not in granted)
    name = (text(me.get("name")) or "").strip() or ident(me.get("username"))
    return Health(name, missing, account=named)


def _post(api: Api, external_id: str) -> Json | None:
    """A post and what stands beside it, None where it is gone."""
    try:
        told = api.get(f"tweets/{post_id(external_id)}", **SHOWN)
    except PermanentFailure as failure:
        if failure.reason == GONE:
            return None
        raise
    if mapping(told.get("data")):
        return told
    kinds = error_kinds(told)
    if kinds == {"resource-not-found"}:
        return None
    raise PermanentFailure(NOT_READABLE) if kinds else TemporaryFailure("unclear_answer")


def _newer(row: Json) -> str | None:
    """The id of the last version of a post, where this is another."""
    newest = next(reversed(versions(row)), None)
    return None if newest == ident(row.get("id")) else newest


def _gone(us: Us, reference: Reference) -> PostSeen | CommentRemoved:
    if reference.what == "post":
        return PostSeen(us.account, reference.external_id, removed=True)
    return CommentRemoved(us.account, reference.external_id, post_external_id=reference.post_external_id)


def _own_page(api: Api, us: Us, parent: str, after: str | None) -> Page:
    path = f"users/{post_id(us.account)}/tweets"
    try:
        return page_of(api, path, price=OF_OURS, after=after, since_id=parent)
    except PermanentFailure as failure:
        # A list that is refused proves nothing about the reply: it stays in doubt.
        raise TemporaryFailure(failure.reason) from failure


def _may_be_ours(row: Json, parent: str, dispatch: Dispatch) -> bool:
    """Whether it answers the comment in our words; what it does not say is no proof against it."""
    answered = [
        ident(one.get("id")) for one in rows(row.get("referenced_tweets")) if one.get("type") == "replied_to"
    ]
    at, since = instant(row.get("created_at")), dispatch.first_attempt_at
    is_old = at is not None and since is not None and at < since - CLOCK_SLACK
    return parent in answered and not is_old and _words(_as_typed(row)) == _words(dispatch.text)


def _as_typed(row: Json) -> str:
    """A text of ours with its addresses as they were typed: the network shortens them."""
    longer = mapping(row.get("note_tweet"))
    holder = longer if text(longer.get("text")) else row
    said = plain(holder.get("text")) or ""
    for one in rows(mapping(holder.get("entities")).get("urls")):
        short, typed = text(one.get("url")), text(one.get("expanded_url"))
        said = said.replace(short, typed) if short and typed else said
    return said


def _words(said: str) -> list[str]:
    """The words of a text: whom it answers is named before them, and an address gains a scheme."""
    words = [SCHEME.sub("", one).rstrip("/") for one in unicodedata.normalize("NFC", said).split()]
    first = next((at for at, one in enumerate(words) if not one.startswith("@")), len(words))
    return words[first:]
