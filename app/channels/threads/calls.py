"""Single calls to the Threads API: read, find, name the account, say what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from app.channels._base import account_in
from app.channels._meta.channel import find_among
from app.channels._meta.graph import Graph, of
from app.channels._meta.moderating import act, refuse_what_is_not_ours_to_moderate
from app.channels._values import ident, text
from app.channels.threads.publishing import is_said
from app.channels.threads.rows import COMMENT_SETS, MENTION_SETS, POST_SETS, Us, comment_from, post_from
from app.ports.acting import Moderation
from app.ports.channel import Dispatch, Found, Lack, Reference
from app.ports.events import CommentPosted, CommentRemoved, PostSeen
from app.ports.failures import PermanentFailure

# What each permission is for (Threads API, "Get started").
COSTS = {
    "threads_basic": "no_comments",
    "threads_read_replies": "no_comments",
    "threads_content_publish": "no_replies",
    "threads_manage_replies": "no_replies",
    "threads_manage_mentions": "no_mentions",
}
READ_AT_ONCE, MENTION_PAGES = "50", 10


def read(graph: Graph, us: Us, reference: Reference) -> CommentPosted | PostSeen | CommentRemoved:
    """Read one comment, mention or post again. What the network no longer finds is gone."""
    if reference.kind not in {"comment", "mention"}:
        raise PermanentFailure("not_readable")
    try:
        seen = _read(graph, us, reference)
    except PermanentFailure as failure:
        if failure.reason != "comment_gone":
            raise
        return _gone(graph, us, reference)
    if seen is None:
        raise PermanentFailure("not_readable")
    return seen


def _read(graph: Graph, us: Us, reference: Reference) -> CommentPosted | PostSeen | None:
    path, named = of(reference.external_id), {"id": reference.external_id}
    if reference.what == "post":
        return post_from(us, {**named, **graph.get_fields(path, POST_SETS).body})
    row = {**named, **graph.get_fields(path, COMMENT_SETS).body}
    return comment_from(us, row, reference.post_external_id, reference.kind)


def _gone(graph: Graph, us: Us, reference: Reference) -> CommentPosted | PostSeen | CommentRemoved:
    """Gone; but what stands under somebody else's post may only be closed to this call."""
    if reference.what == "post":
        return PostSeen(us.account, reference.external_id, removed=True)
    if reference.kind == "mention" and (listed := _listed_mention(graph, us, reference)):
        return listed
    return CommentRemoved(us.account, reference.external_id, post_external_id=reference.post_external_id)


def _listed_mention(graph: Graph, us: Us, reference: Reference) -> CommentPosted | None:
    """The mention as the list of mentions shows it; a list too long to be read whole proves nothing."""
    pages = graph.pages("me/mentions", MENTION_SETS, limit=READ_AT_ONCE)
    for page in islice(pages, MENTION_PAGES):
        for row in page.rows:
            if ident(row.get("id")) == reference.external_id:
                return comment_from(us, row, reference.post_external_id, reference.kind)
        if page.after is None:
            return None
    raise PermanentFailure("not_readable")


def find(graph: Graph, us: Us, dispatch: Dispatch) -> Found:
    """Look among the replies to the comment, where `publish` writes.

    A container that we prepared and that was published since says that the reply is there, listed or not.
    """
    found = find_among(_replies(graph, us, dispatch), dispatch)
    if found.candidates or not is_said(graph, dispatch):
        return found
    return Found((), whole=False)


def _replies(graph: Graph, us: Us, dispatch: Dispatch) -> Iterator[Sequence[CommentPosted | None]]:
    path = of(dispatch.comment_external_id, "replies")
    for page in graph.pages(path, COMMENT_SETS, limit=READ_AT_ONCE):
        # No author has an id here: a name that is not ours, and said not to be, is somebody else's.
        maybe = (row for row in page.rows if not us.surely_did_not_write(row))
        yield [comment_from(us, row, dispatch.post_external_id) for row in maybe]


def moderate(graph: Graph, moderation: Moderation) -> None:
    """Hide or show a reply directly under a post of ours; deeper ones go with theirs, and none is deleted."""
    refuse_what_is_not_ours_to_moderate(moderation)
    if moderation.act == "delete" or moderation.parent_external_id or not moderation.post_external_id:
        raise PermanentFailure("not_moderated")
    path = of(moderation.comment_external_id, "manage_reply")
    hidden = "true" if moderation.act == "hide" else "false"
    act(moderation, lambda: graph.post(path, hide=hidden))


def account_of(graph: Graph, typed: str) -> tuple[str | None, str | None]:
    """The account's handle, and its id where its handle was typed; a token of another account is refused."""
    me = graph.get("me", fields="id,username").body
    return text(me.get("username")), account_in(ident(me.get("id")), typed, me.get("username"))


def lacks(scopes: Sequence[str]) -> tuple[Lack, ...]:
    """The permissions that a token does not have, and what each costs."""
    return tuple(Lack(name, cost) for name, cost in COSTS.items() if name not in scopes)
