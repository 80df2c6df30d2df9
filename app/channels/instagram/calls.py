"""Single calls to the Instagram API: read, publish, find, check, subscribe, renew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.channels._meta.channel import find_among, target_of
from app.channels._meta.graph import Graph, of
from app.channels._meta.moderating import act, refuse_what_is_not_ours_to_moderate
from app.channels._values import Json, ident, is_handle, mapping
from app.channels.instagram.rows import (
    COMMENT_SETS,
    LISTED_SETS,
    MEDIA_SETS,
    Us,
    comment_from,
    mention_from,
    post_from,
)
from app.ports.acting import Moderation
from app.ports.channel import Dispatch, Found, Lack, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved, PostSeen
from app.ports.failures import InDoubt, PermanentFailure

# What each permission is for, when the account is connected through its Page (Instagram Platform).
COSTS = {
    "instagram_basic": "no_comments",
    "instagram_manage_comments": "no_replies",
    "pages_read_engagement": "no_comments",
    "pages_manage_metadata": "no_webhooks",
    "instagram_manage_messages": "no_messages",
}
MENTIONED_COMMENT = "mentioned_comment.comment_id({id}){{id,timestamp,like_count,text,username}}"
MENTIONED_MEDIA = (
    "mentioned_media.media_id({id}){{id,caption,media_type,media_url,username,timestamp,permalink}}"
)
READ_AT_ONCE = "50"


def read(graph: Graph, us: Us, reference: Reference) -> CommentPosted | PostSeen | CommentRemoved:
    """Read one comment, media or mention again. What the network no longer finds is gone."""
    if reference.kind not in {"comment", "mention"}:
        raise PermanentFailure("not_readable")
    try:
        seen = _read(graph, us, reference)
    except PermanentFailure as failure:
        if failure.reason != "comment_gone":
            raise
        return _gone(us, reference)
    if seen is None:
        raise PermanentFailure("not_readable")
    return seen


def _read(graph: Graph, us: Us, reference: Reference) -> CommentPosted | PostSeen | None:
    path, named = of(reference.external_id), {"id": reference.external_id}
    if reference.what == "post":
        return post_from(us, {**graph.get_fields(path, MEDIA_SETS).body, **named})
    if reference.kind == "mention":
        return _mention(graph, us, reference)
    row = {**graph.get_fields(path, COMMENT_SETS).body, **named}
    return comment_from(us, row, reference.post_external_id)


def _mention(graph: Graph, us: Us, reference: Reference) -> CommentPosted | None:
    """A mention is read through our own account: the object itself belongs to somebody else."""
    in_comment = reference.post_external_id is not None
    key, fields = (
        ("mentioned_comment", MENTIONED_COMMENT) if in_comment else ("mentioned_media", MENTIONED_MEDIA)
    )
    if not reference.external_id.isalnum():
        # The id goes inside a field expression, where it could say something else.
        raise PermanentFailure("bad_request")
    body = graph.get(of(us.account), fields=fields.format(id=reference.external_id)).body
    row = mapping(body.get(key))
    return mention_from(us, row, reference.external_id, reference.post_external_id) if row else None


def _gone(us: Us, reference: Reference) -> PostSeen | CommentRemoved:
    if reference.what == "post":
        return PostSeen(us.account, reference.external_id, removed=True)
    return CommentRemoved(us.account, reference.external_id, post_external_id=reference.post_external_id)


def publish(graph: Graph, dispatch: Dispatch) -> Published:
    """Answer under the top comment. Never with `fields`: that answers an error, and the comment is there."""
    if dispatch.kind == "mention":
        reply = graph.post(of(dispatch.account, "mentions"), **_mentioned(dispatch), message=dispatch.text)
    else:
        reply = graph.post(of(target_of(dispatch), "replies"), message=dispatch.text)
    external_id = ident(reply.body.get("id"))
    if external_id is None:
        raise InDoubt("no_id")
    return Published(external_id, rest=reply.wait)


def _mentioned(dispatch: Dispatch) -> dict[str, str]:
    """Where we were named: a comment under a media, or the caption of one."""
    if dispatch.post_external_id is None:
        return {"media_id": dispatch.comment_external_id}
    return {"media_id": dispatch.post_external_id, "comment_id": dispatch.comment_external_id}


def find(graph: Graph, us: Us, dispatch: Dispatch) -> Found:
    """Look among the replies to the same comment, which is where `publish` writes.

    Under somebody else's media nothing can be listed: a person must look there.
    """
    if dispatch.kind == "mention":
        return Found((), whole=False)
    return find_among(_replies(graph, us, dispatch), dispatch)


def _replies(graph: Graph, us: Us, dispatch: Dispatch) -> Iterator[Sequence[CommentPosted | None]]:
    for page in graph.pages(of(target_of(dispatch), "replies"), LISTED_SETS, limit=READ_AT_ONCE):
        yield [comment_from(us, row, dispatch.post_external_id) for row in page.rows]


def moderate(graph: Graph, moderation: Moderation) -> None:
    """Hide, show or delete one comment."""
    refuse_what_is_not_ours_to_moderate(moderation)
    path = of(moderation.comment_external_id)
    if moderation.act == "delete":
        act(moderation, lambda: graph.delete(path))
        return
    hidden = "true" if moderation.act == "hide" else "false"
    act(moderation, lambda: graph.post(path, hide=hidden))


def account_of(graph: Graph, typed: str) -> Json:
    """The account's id and handle. By a handle it is asked of its Page: alone, it would name a Page."""
    if typed.isdecimal():
        return graph.get(of(typed), fields="id,username").body
    page = graph.get("me", fields="instagram_business_account{id,username}").body
    account = mapping(page.get("instagram_business_account"))
    if ident(account.get("id")) is None or not is_handle(typed, account.get("username")):
        raise PermanentFailure("account_number_wanted")
    return account


def lacks(scopes: Sequence[str]) -> tuple[Lack, ...]:
    """The permissions that a token does not have, and what each costs."""
    return tuple(Lack(name, cost) for name, cost in COSTS.items() if name not in scopes)


def subscribe_through_page(graph: Graph, account: str) -> None:
    """Subscribe the account itself; where that is refused, its Page, which installs the app as well.

    The documentation names the Page, a production inbox reports that only the account works.
    """
    try:
        graph.post(of(account, "subscribed_apps"), subscribed_fields="comments,mentions,messages")
    except PermanentFailure as failure:
        page = ident(graph.get("me", fields="id").body.get("id")) if failure.reason == "bad_request" else None
        if page is None:
            raise
        graph.post(of(page, "subscribed_apps"), subscribed_fields="feed")


def subscribe_directly(graph: Graph) -> None:
    """Subscribe an account connected by its own sign-in."""
    graph.post("me/subscribed_apps", subscribed_fields="comments,messages")
