"""Single calls: read a post again, answer one, look for our answer, name the account."""

from __future__ import annotations

from datetime import datetime

from app.channels._values import Json, ident, instant, mapping, text
from app.channels.bluesky.facets import facets_of
from app.channels.bluesky.failing import GONE, WRITTEN, Reply
from app.channels.bluesky.naming import POSTS, key_for, permalink_of, post_uri, uri_of, written_at
from app.channels.bluesky.pds import Pds
from app.channels.bluesky.rows import Us, post_from, seen_in
from app.channels.bluesky.walking import views_of
from app.ports.channel import Candidate, Dispatch, Found, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved, PostSeen
from app.ports.failures import InDoubt, PermanentFailure, TemporaryFailure

# The language of the house; readers filter and translate by it.
LANGUAGES = ["fr"]


def read(pds: Pds, account: str, reference: Reference) -> CommentPosted | PostSeen | CommentRemoved:
    """Read one comment or post again. What the network no longer shows us is gone."""
    uri = post_uri(reference.external_id)
    if uri is None:
        raise PermanentFailure("not_readable")
    view = views_of(pds, [uri]).get(uri)
    if view is None and reference.what == "post":
        return PostSeen(account, uri, removed=True)
    if view is None:
        return CommentRemoved(account, uri, post_external_id=reference.post_external_id)
    us = Us(account, pds.did)
    if reference.what == "post":
        return post_from(us, view, uri)
    return seen_in(us, view, reference.kind) or CommentRemoved(account, uri)


def publish(pds: Pds, dispatch: Dispatch) -> Published:
    """Write our record under its own key: the same attempt again writes nothing."""
    record = _record(pds, dispatch)
    key = key_for(dispatch, _began(dispatch))
    body = {
        "repo": pds.did,
        "collection": POSTS,
        "rkey": key,
        "swapRecord": None,  # only where there is none yet
        "record": record,
    }
    try:
        reply = pds.procedure("com.atproto.repo.putRecord", body)
    except PermanentFailure as failure:
        if failure.reason != WRITTEN:
            raise
        return _written_before(pds, dispatch, key)
    return _published(pds, reply)


def find(pds: Pds, dispatch: Dispatch) -> Found:
    """Look under the key that `publish` writes: our own repository is the whole truth."""
    uri = uri_of(pds.did, key_for(dispatch, _began(dispatch)))
    record = _record_at(pds, uri)
    if record is None:
        return Found((), whole=True)
    return Found((Candidate(uri, instant(record.get("createdAt"))),), whole=True)


def names_of(pds: Pds) -> tuple[str | None, str | None]:
    """The account as it presents itself, and its handle."""
    body = pds.query("app.bsky.actor.getProfile", actor=pds.did).body
    return (text(body.get("displayName")) or "").strip() or None, ident(body.get("handle"))


def _record(pds: Pds, dispatch: Dispatch) -> Json:
    answered = _answered(pds, dispatch)
    author = mapping(answered.get("author"))
    known = {(text(author.get("handle")) or "").lower(): text(author.get("did"))}
    facets = facets_of(dispatch.text, lambda handle: known.get(handle) or _did_of(pds, handle))
    return {
        "$type": POSTS,
        "text": dispatch.text,
        "createdAt": written_at(_began(dispatch)),
        "langs": LANGUAGES,
        "reply": _place(answered),
        **({"facets": facets} if facets else {}),
    }


def _answered(pds: Pds, dispatch: Dispatch) -> Json:
    """The comment as it stands now: an edit gave it another fingerprint, and a reply names it by that."""
    uri = post_uri(dispatch.comment_external_id)
    if uri is None:
        raise PermanentFailure("bad_request")
    view = views_of(pds, [uri]).get(uri)
    if view is None:
        raise PermanentFailure(GONE)
    if mapping(view.get("viewer")).get("replyDisabled") is True:
        raise PermanentFailure("not_answerable")
    return view


def _place(answered: Json) -> Json:
    """Where a reply stands: under the comment, in the thread that the comment itself names."""
    parent = _strong(answered)
    root = _strong(mapping(mapping(mapping(answered.get("record")).get("reply")).get("root")))
    if parent is None:
        raise TemporaryFailure("unclear_answer")
    return {"root": root or parent, "parent": parent}


def _strong(named: Json) -> Json | None:
    """An address with the fingerprint of what stood there."""
    uri, cid = post_uri(named.get("uri")), ident(named.get("cid"))
    return {"uri": uri, "cid": cid} if uri and cid else None


def _did_of(pds: Pds, handle: str) -> str | None:
    """Whom a handle names; a handle of nobody stays plain text."""
    try:
        body = pds.query("com.atproto.identity.resolveHandle", handle=handle).body
    except PermanentFailure:
        return None
    did = ident(body.get("did"))
    return did if did and did.startswith("did:") else None


def _published(pds: Pds, reply: Reply) -> Published:
    uri = post_uri(reply.body.get("uri"))
    if uri is None:
        raise InDoubt("no_id")
    return Published(uri, permalink_of(uri), pds.used_up)


def _written_before(pds: Pds, dispatch: Dispatch, key: str) -> Published:
    """Something stands under our key: an earlier attempt, if it says the same."""
    uri = uri_of(pds.did, key)
    record = _record_at(pds, uri)
    if record is None or text(record.get("text")) != dispatch.text:
        raise PermanentFailure("duplicate")
    return Published(uri, permalink_of(uri), pds.used_up)


def _record_at(pds: Pds, uri: str) -> Json | None:
    """Our own record as our server holds it; a refusal proves nothing about it."""
    try:
        body = pds.query(
            "com.atproto.repo.getRecord", repo=pds.did, collection=POSTS, rkey=uri.rpartition("/")[2]
        ).body
    except PermanentFailure as failure:
        if failure.reason == GONE:
            return None
        raise TemporaryFailure(failure.reason) from failure
    record = body.get("value")
    if not isinstance(record, dict):
        raise TemporaryFailure("unclear_answer")
    return record


def _began(dispatch: Dispatch) -> datetime:
    """The instant that makes our key and our record the same at every attempt."""
    if dispatch.first_attempt_at is None:
        raise PermanentFailure("bad_request")
    return dispatch.first_attempt_at
