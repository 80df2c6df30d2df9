"""Single calls to the Pages API: read, publish, find, check, subscribe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.channels._meta.channel import find_among, target_of
from app.channels._meta.graph import Graph, of
from app.channels._meta.moderating import act, refuse_what_is_not_ours_to_moderate
from app.channels._values import Json, ident, text
from app.channels.facebook.rows import (
    COMMENT_SETS,
    POST_SETS,
    comment_from,
    is_visitors,
    post_from,
    written_from,
)
from app.ports.acting import Moderation
from app.ports.channel import Dispatch, Found, Lack, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved, PostSeen
from app.ports.failures import InDoubt, PermanentFailure

# What each permission is for (Pages API, "Comments and @mentions"); the last two names are one permission.
COSTS = {
    "pages_manage_engagement": "no_replies",
    "pages_read_engagement": "no_comments",
    "pages_read_user_content": "no_comments",
    "pages_manage_metadata": "no_webhooks",
    "pages_messaging": "no_messages",
}
ALSO_NAMED = {"pages_read_user_content": "pages_read_user_engagement"}
# From all we understand down to the least: a name that this version does not know refuses the whole call.
SUBSCRIPTIONS = (
    "feed,mention,ratings,messages,message_echoes,message_edits",
    "feed,mention,ratings,messages",
    "feed",
)
READ_AT_ONCE = "100"


def read(graph: Graph, account: str, reference: Reference) -> CommentPosted | PostSeen | CommentRemoved:
    """Read one comment or post again. What Graph no longer finds is gone."""
    if reference.kind in {"review", "message"}:
        raise PermanentFailure("not_readable")
    is_post = reference.what == "post" or reference.kind == "post" or _is_mention_in_a_post(reference)
    try:
        row = graph.get_fields(of(reference.external_id), POST_SETS if is_post else COMMENT_SETS).body
    except PermanentFailure as failure:
        if failure.reason != "comment_gone":
            raise
        return _gone(account, reference)
    seen = _post(account, reference, row) if is_post else _comment(account, reference, row)
    if seen is None:
        raise PermanentFailure("not_readable")
    return seen


def _is_mention_in_a_post(reference: Reference) -> bool:
    return reference.kind == "mention" and reference.post_external_id is None


def _gone(account: str, reference: Reference) -> PostSeen | CommentRemoved:
    if reference.what == "post":
        return PostSeen(account, reference.external_id, removed=True)
    return CommentRemoved(account, reference.external_id, post_external_id=reference.post_external_id)


def _post(account: str, reference: Reference, row: Json) -> CommentPosted | PostSeen | None:
    """A post asked for as an item may turn out to be ours, once its author is known."""
    named = {**row, "id": reference.external_id}  # ours, however it is named there
    if reference.what == "comment" and is_visitors(account, named):
        return written_from(account, named, reference.kind)
    return post_from(account, named)


def _comment(account: str, reference: Reference, row: Json) -> CommentPosted | None:
    named = {**row, "id": reference.external_id}  # ours, however it is named there
    return comment_from(account, named, reference.post_external_id, reference.kind)


def publish(graph: Graph, dispatch: Dispatch) -> Published:
    """Answer under the top comment. A yes without an id is a doubt."""
    reply = graph.post(of(target_of(dispatch), "comments"), message=dispatch.text)
    external_id = ident(reply.body.get("id"))
    if external_id is None:
        raise InDoubt("no_id")
    return Published(external_id, text(reply.body.get("permalink_url")), reply.wait)


def find(graph: Graph, account: str, dispatch: Dispatch) -> Found:
    """Look among the replies to the same comment, which is where `publish` writes."""
    return find_among(_replies(graph, account, dispatch), dispatch)


def _replies(graph: Graph, account: str, dispatch: Dispatch) -> Iterator[Sequence[CommentPosted | None]]:
    path = of(target_of(dispatch), "comments")
    for page in graph.pages(
        path, COMMENT_SETS, filter="stream", order="reverse_chronological", limit=READ_AT_ONCE
    ):
        yield [comment_from(account, row, dispatch.post_external_id) for row in page.rows]


def moderate(graph: Graph, moderation: Moderation) -> None:
    """Hide, show or delete one comment."""
    refuse_what_is_not_ours_to_moderate(moderation)
    path = of(moderation.comment_external_id)
    if moderation.act == "delete":
        act(moderation, lambda: graph.delete(path))
        return
    hidden = "true" if moderation.act == "hide" else "false"
    act(moderation, lambda: graph.post(path, is_hidden=hidden))


def lacks(scopes: Sequence[str]) -> tuple[Lack, ...]:
    """The permissions that a token does not have, and what each costs."""
    missing = (name for name in COSTS if name not in scopes and ALSO_NAMED.get(name) not in scopes)
    return tuple(Lack(name, COSTS[name]) for name in missing)


def subscribe(graph: Graph, account: str) -> None:
    """Install the app on the Page; the list of fields replaces the former one."""
    *richer, poorest = SUBSCRIPTIONS
    for fields in richer:
        try:
            graph.post(of(account, "subscribed_apps"), subscribed_fields=fields)
        except PermanentFailure as failure:
            if failure.reason != "bad_request":
                raise
        else:
            return
    graph.post(of(account, "subscribed_apps"), subscribed_fields=poorest)
