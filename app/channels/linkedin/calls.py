"""Single calls: read a comment again, answer one, look for our answer, delete one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.channels._meta.channel import find_among
from app.channels.linkedin.failing import GONE
from app.channels.linkedin.rows import comment_from, mention_from, named, post_from
from app.channels.linkedin.server import Server
from app.channels.linkedin.urns import (
    NUMBER,
    PUBLICATIONS,
    address_of,
    comment_named,
    comment_urn,
    parts_of,
    post_of,
    quoted,
    urn,
)
from app.ports.acting import Moderation
from app.ports.channel import Dispatch, Found, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved, PostSeen
from app.ports.failures import NOT_READABLE, InDoubt, PermanentFailure, TemporaryFailure


@dataclass(frozen=True)
class Place:
    """Where an answer goes. post: the publication; under: its first-level comment, None for a mention."""

    post: str
    under: str | None = None

    @property
    def listing(self) -> str:
        """Where the answers that stand there are listed."""
        return f"socialActions/{quoted(self.under or self.post)}/comments"


def read(server: Server, account: str, reference: Reference) -> CommentPosted | PostSeen | CommentRemoved:
    """Read one comment, mention or post again. What the network no longer finds is gone."""
    is_comment = reference.what == "comment" and reference.kind == "comment"
    try:
        found = (_comment if is_comment else _publication)(server, account, reference)
    except PermanentFailure as failure:
        if failure.reason != GONE:
            raise
        return _gone(account, reference)
    if found is None:
        raise PermanentFailure(NOT_READABLE)
    return found


def _gone(account: str, reference: Reference) -> PostSeen | CommentRemoved:
    if reference.what == "post":
        return PostSeen(account, reference.external_id, removed=True)
    return CommentRemoved(account, reference.external_id, post_external_id=reference.post_external_id)


def _comment(server: Server, account: str, reference: Reference) -> CommentPosted | None:
    comment = comment_urn(reference.external_id)
    if comment is None:
        return None
    post, number = parts_of(comment)
    row = server.get(f"socialActions/{quoted(post)}/comments/{number}")
    return comment_from(account, {**row, "commentUrn": comment})


def _publication(server: Server, account: str, reference: Reference) -> CommentPosted | PostSeen | None:
    """A post by its own name. An activity, by which comments name their post, cannot be asked for."""
    external_id = reference.external_id
    if not external_id.startswith(PUBLICATIONS):
        return None
    row = server.get(f"posts/{quoted(external_id)}")
    if reference.what == "post":
        return post_from(account, row, external_id)
    return mention_from(account, row, external_id)


def publish(server: Server, account: str, dispatch: Dispatch) -> Published:
    """Answer as the page, under the first-level comment (there are two levels) or the post that names us."""
    place = place_of(dispatch)
    body: dict[str, object] = {"actor": account, "object": place.post, "message": {"text": dispatch.text}}
    if place.under:
        body["parentComment"] = place.under
    said, made = server.post(f"socialActions/{quoted(place.post)}/comments", body)
    external_id = named(said) or comment_urn(made)
    if external_id is None and made and NUMBER.fullmatch(made):
        external_id = comment_named(place.post, made)
    if external_id is None:
        raise InDoubt("no_id")
    return Published(external_id, address_of(external_id))


def find(server: Server, account: str, dispatch: Dispatch) -> Found:
    """Look for our words where `publish` writes them."""
    return find_among(_listed(server, account, place_of(dispatch)), dispatch)


def _listed(server: Server, account: str, place: Place) -> Iterator[Sequence[CommentPosted | None]]:
    for page in server.pages(place.listing):
        yield [comment_from(account, row, place.under) for row in page]


def moderate(server: Server, account: str, moderation: Moderation) -> None:
    """Delete a comment under a post of ours; one that is gone already is no failure."""
    comment = comment_urn(moderation.comment_external_id)
    if moderation.act != "delete" or comment is None:
        raise PermanentFailure("not_moderated")
    post, number = parts_of(comment)
    try:
        server.delete(f"socialActions/{quoted(post)}/comments/{number}", f"actor={quoted(account)}")
    except InDoubt as doubt:
        raise TemporaryFailure(doubt.reason) from doubt  # the same again changes nothing
    except PermanentFailure as failure:
        if failure.reason != GONE:
            raise


def place_of(dispatch: Dispatch) -> Place:
    """Where an answer goes, by what it answers."""
    if dispatch.kind == "mention":
        post = urn(dispatch.comment_external_id)
        if post is None:
            raise PermanentFailure("bad_request")
        return Place(post)
    comment = comment_urn(dispatch.comment_external_id)
    if comment is None:
        raise PermanentFailure("bad_request")
    return Place(post_of(comment), comment_urn(dispatch.parent_external_id) or comment)
