"""Single calls: read a comment again, answer one, look for our answer, hide one, examine the access."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from app.channels._meta.channel import find_among, target_of
from app.channels._values import Json, ident, mapping, rows, text
from app.channels.tiktok.rows import VIDEO_FIELDS, comment_from, is_ours, post_from
from app.channels.tiktok.server import Server
from app.channels.tiktok.tokens import token_of
from app.ports.acting import Act, Moderation
from app.ports.channel import Access, Dispatch, Found, Health, Lack, Published, Reference
from app.ports.events import CommentPosted, PostSeen
from app.ports.failures import NOT_READABLE, InDoubt, PermanentFailure

COMMENTS, ANSWERS = ("comments", "comment_list"), ("reply_list", "comments")
VIDEOS = ("videos",)
MOST = "30"
ACTIONS: Mapping[Act, str] = {"hide": "HIDE", "unhide": "UNHIDE"}
# As the token names them; the developer portal calls them otherwise (docs/networks).
COSTS = {"comment.list": "no_comments", "comment.list.manage": "no_replies", "video.list": "no_comments"}


def read(server: Server, account: str, reference: Reference) -> CommentPosted | PostSeen:
    """Read one comment or video again.

    What is not listed may be gone, or not listed yet: the network's own word says which (`delete`).
    """
    found = (
        _post(server, account, reference)
        if reference.what == "post"
        else _comment(server, account, reference)
    )
    if found is None:
        raise PermanentFailure(NOT_READABLE)
    return found


def _comment(server: Server, account: str, reference: Reference) -> CommentPosted | None:
    video, external_id = reference.post_external_id, reference.external_id
    if video is None or reference.kind != "comment":
        return None
    page = server.page(
        "business/comment/list",
        COMMENTS,
        video_id=video,
        comment_ids=json.dumps([external_id]),
        include_replies="true",
        status="ALL",
    )
    for row, under in _nested(page.rows):
        if ident(row.get("comment_id")) == external_id:
            return comment_from(account, row, video, under)
    return None


def _nested(listed: Sequence[Json]) -> Iterator[tuple[Json, str | None]]:
    """The comments of a list and the answers inside them, each with the comment it stands under."""
    for row in listed:
        yield row, None
        for answer in rows(row.get("reply_list")):
            yield answer, ident(row.get("comment_id"))


def _post(server: Server, account: str, reference: Reference) -> PostSeen | None:
    named = json.dumps({"video_ids": [reference.external_id]})
    page = server.page("business/video/list", VIDEOS, fields=VIDEO_FIELDS, filters=named)
    seen = (post_from(account, row) for row in page.rows)
    return next((one for one in seen if one and one.external_id == reference.external_id), None)


def publish(server: Server, dispatch: Dispatch) -> Published:
    """Answer the very comment; the network files it under the first of its thread."""
    video, comment = dispatch.post_external_id, dispatch.comment_external_id
    if not video or not comment:
        raise PermanentFailure("bad_request")
    data = server.post(
        "business/comment/reply/create", video_id=video, comment_id=comment, text=dispatch.text
    )
    external_id = ident(mapping(data.get("comment")).get("comment_id")) or ident(data.get("comment_id"))
    if external_id is None or external_id == comment:
        raise InDoubt("no_id")
    return Published(external_id)


def find(server: Server, account: str, dispatch: Dispatch) -> Found:
    """Look for our words among the answers of the thread. Who is not said to be somebody else may be us."""
    if not dispatch.post_external_id:
        return Found((), whole=False)
    return find_among(_answers(server, account, dispatch, dispatch.post_external_id), dispatch)


def _answers(
    server: Server, account: str, dispatch: Dispatch, video: str
) -> Iterator[Sequence[CommentPosted | None]]:
    top = target_of(dispatch)
    listing = server.pages(
        "business/comment/reply/list", ANSWERS, video_id=video, comment_id=top, status="ALL", max_count=MOST
    )
    for page in listing:
        yield [_unless_theirs(account, row, comment_from(account, row, video, top)) for row in page.rows]


def _unless_theirs(account: str, row: Json, seen: CommentPosted | None) -> CommentPosted | None:
    if seen is None or row.get("owner") is False or is_ours(account, row):
        return seen
    return replace(seen, comment=replace(seen.comment, author=None))


def moderate(server: Server, moderation: Moderation) -> None:
    """Hide or show a comment under a video of ours."""
    action, video = ACTIONS.get(moderation.act), moderation.post_external_id
    if action is None:
        raise PermanentFailure("not_moderated")
    if not video:
        raise PermanentFailure("bad_request")
    server.set(
        "business/comment/hide", video_id=video, comment_id=moderation.comment_external_id, action=action
    )


def check(server: Server, access: Access) -> Health:
    """Ask for the account's name, and what its token may not do where the network tells.

    When the token of a day ends is no end of the access: it is only ever known where it is renewed.
    """
    me = server.get("business/get", fields='["username","display_name"]')
    name = (text(me.get("display_name")) or text(me.get("username")) or "").strip() or None
    scopes = _scopes(server, access)
    missing = [Lack(one, cost) for one, cost in COSTS.items() if scopes and one not in scopes]
    return Health(name, tuple(missing))


def _scopes(server: Server, access: Access) -> list[str]:
    """What the token may do; nothing where that is not told."""
    try:
        data = server.set(
            "tt_user/token_info/get",
            app_id=access.credentials.get("app_id", ""),
            access_token=token_of(access),
        )
    except PermanentFailure:
        return []
    return (text(data.get("scope")) or "").replace(",", " ").split()


def subscribe(server: Server, access: Access, address: str) -> None:
    """Have the application's comment events sent to us: one address for all its accounts."""
    server.set(
        "business/webhook/update",
        app_id=access.credentials.get("app_id", ""),
        secret=access.credentials.get("app_secret", ""),
        event_type="COMMENT",
        callback_url=address,
    )
