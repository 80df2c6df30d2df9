"""Hiding answers: the gate of a thread of ours, a record beside its first post."""

from __future__ import annotations

from app.channels._values import Json, ident, mapping, text
from app.channels.bluesky.failing import GONE, WRITTEN
from app.channels.bluesky.naming import POSTS, did_of, post_uri
from app.channels.bluesky.pds import Pds
from app.ports.acting import Moderation
from app.ports.failures import InDoubt, PermanentFailure, TemporaryFailure

GATES = "app.bsky.feed.threadgate"
MOST = 300  # the schema's own limit


def moderate(pds: Pds, moderation: Moderation) -> None:
    """Hide an answer under a post of ours, or show it again; only who opened a thread keeps its gate."""
    answer, post = post_uri(moderation.comment_external_id), post_uri(moderation.post_external_id)
    if moderation.act == "delete" or answer is None or post is None or did_of(post) != pds.did:
        raise PermanentFailure("not_moderated")
    key = post.rpartition("/")[2]
    found = _record(pds, GATES, key)
    gate = mapping(found.get("value")) if found else {}
    hidden = _turned(_hidden(gate), answer, hide=moderation.act == "hide")
    if hidden is not None:
        known = gate or {"$type": GATES, "post": post, "createdAt": _made_at(pds, key)}
        _write(pds, key, {**known, "hiddenReplies": hidden}, ident(found.get("cid")) if found else None)


def _hidden(gate: Json) -> list[str]:
    named = gate.get("hiddenReplies")
    return [one for one in named if isinstance(one, str)] if isinstance(named, list) else []


def _turned(hidden: list[str], answer: str, *, hide: bool) -> list[str] | None:
    """The list with or without the answer; None where it is so already."""
    if (answer in hidden) == hide:
        return None
    if not hide:
        return [one for one in hidden if one != answer]
    if len(hidden) >= MOST:
        raise PermanentFailure("too_many_hidden")
    return [*hidden, answer]


def _write(pds: Pds, key: str, gate: Json, replaces: str | None) -> None:
    """Write the gate in the place of the one that was read. Done twice it is done once: doubt is a wait."""
    body = {"repo": pds.did, "collection": GATES, "rkey": key, "swapRecord": replaces, "record": gate}
    try:
        pds.procedure("com.atproto.repo.putRecord", body)
    except InDoubt as failure:
        raise TemporaryFailure(failure.reason) from failure
    except PermanentFailure as failure:
        if failure.reason == WRITTEN:
            raise TemporaryFailure("changed_meanwhile") from failure
        raise


def _made_at(pds: Pds, key: str) -> str:
    """A new gate is as old as its post, so that every attempt writes the same."""
    found = _record(pds, POSTS, key)
    if found is None:
        raise PermanentFailure(GONE)
    made_at = text(mapping(found.get("value")).get("createdAt"))
    if not made_at:
        raise TemporaryFailure("unclear_answer")
    return made_at


def _record(pds: Pds, collection: str, key: str) -> Json | None:
    """One of our own records, None where there is none."""
    try:
        return pds.query("com.atproto.repo.getRecord", repo=pds.did, collection=collection, rkey=key).body
    except PermanentFailure as failure:
        if failure.reason == GONE:
            return None
        raise
