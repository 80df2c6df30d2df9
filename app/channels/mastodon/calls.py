"""Single calls: read a status again, answer one, look for our answer, name the account."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from app.channels._base import CLOCK_SLACK
from app.channels._values import Json, address, count, ident, instant, mapping, text
from app.channels.mastodon.failing import GONE, REFUSED
from app.channels.mastodon.rows import SEEN_BY, Us, comment_from, post_from
from app.channels.mastodon.server import Server, local_id
from app.channels.mastodon.walking import context_of, our_id
from app.channels.mastodon.words import length, names, plain, same
from app.ports.channel import Candidate, Dispatch, Found, Health, Lack, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved, PostSeen
from app.ports.failures import InDoubt, PermanentFailure, TemporaryFailure

# Mastodon's own; a server may allow more (`max_characters`).
LONGEST = 500
# A public question may be answered to its author alone.
APART_FROM = {"public", "unlisted"}
# Without it, the account cannot even be connected.
SIGNED_IN = "read:accounts"
COSTS = {
    "read:notifications": "no_comments",
    "read:statuses": "no_comments",
    "write:statuses": "no_replies",
    "push": "no_webhooks",
}


def read(server: Server, us: Us, reference: Reference) -> CommentPosted | PostSeen | CommentRemoved:
    """Read one comment or post again. What the server no longer shows us is gone."""
    external_id = local_id(reference.external_id)
    if external_id is None:
        raise PermanentFailure("not_readable")
    status = _status(server, external_id)
    if status is None and reference.what == "post":
        return PostSeen(us.account, external_id, removed=True)
    if status is None:
        return CommentRemoved(
            us.account,
            external_id,
            post_external_id=reference.post_external_id,
            erase=reference.kind == "message",
        )
    if reference.what == "post":
        return post_from(us, status, external_id)
    # Where it stands is known since it was first told; only our own post is named again.
    post = (
        {"id": reference.post_external_id, "account": {"acct": us.name}} if reference.post_external_id else {}
    )
    return CommentPosted(us.account, comment_from(us, status, external_id, reference.kind, post))


def publish(server: Server, us: Us, dispatch: Dispatch) -> Published:
    """Answer a status with exactly our text, seen by nobody whom the question was hidden from."""
    external_id = local_id(dispatch.comment_external_id)
    answered = _status(server, external_id) if external_id else None
    if answered is None or external_id is None:
        raise PermanentFailure(GONE)
    visibility, warning = _visibility(us, dispatch, answered), text(answered.get("spoiler_text")) or ""
    _refuse_too_long(server, warning + dispatch.text)
    covered = {"spoiler_text": warning, "sensitive": True} if warning else {}
    body = {"status": dispatch.text, "in_reply_to_id": external_id, "visibility": visibility, **covered}
    try:
        reply = server.post("v1/statuses", body, key=_key(dispatch))
    except PermanentFailure as failure:
        if failure.reason == REFUSED:
            server.me()  # some servers refuse a dead token as they refuse anything else
        raise
    said = mapping(reply.body)
    ours = local_id(said.get("id"))
    if ours is None:
        raise InDoubt("no_id")
    return Published(ours, address(said.get("url")), reply.spent)


def find(server: Server, us: Us, dispatch: Dispatch) -> Found:
    """Look under the status we answered. Other words of ours there leave room for doubt."""
    external_id = local_id(dispatch.comment_external_id)
    found = context_of(server, external_id) if external_id else None
    if found is None:
        return Found((), whole=False)
    ours = [status for status in found[1] if _is_answer(us, status, external_id, dispatch.first_attempt_at)]
    said = [status for status in ours if _says(status, dispatch.text)]
    candidates = [
        Candidate(named, instant(status.get("created_at")))
        for status in said
        if (named := local_id(status.get("id")))
    ]
    return Found(tuple(candidates), whole=len(candidates) == len(ours))


def check(server: Server, us: Us) -> Health:
    """Ask who the token speaks for, and what its application may do."""
    me = server.me()
    our_id(me, us)
    name = (text(me.get("display_name")) or "").strip() or ident(me.get("acct"))
    granted = _scopes(server)
    if granted is None:
        missing = [] if _hears(server) else ["read:notifications"]
    else:
        missing = [scope for scope in COSTS if not {scope, scope.partition(":")[0]} & granted]
    return Health(name, tuple(Lack(scope, COSTS[scope]) for scope in missing), longest=_told(server))


def _status(server: Server, external_id: str) -> Json | None:
    """The status as it stands now, None where it is gone or closed to us."""
    try:
        status = server.one(f"v1/statuses/{external_id}")
    except PermanentFailure as failure:
        if failure.reason == GONE:
            return None
        raise
    if local_id(status.get("id")) is None:
        raise TemporaryFailure("unclear_answer")
    return status


def _visibility(us: Us, dispatch: Dispatch, answered: Json) -> str:
    """As the question is seen, or by its author alone; a wider or unknown one is refused rather than guessed.

    An answer that is not public reaches only those it names: without its author, it would reach nobody.
    """
    visibility = text(answered.get("visibility")) or ""
    if dispatch.visibility == "private" and dispatch.kind != "message" and visibility in APART_FROM:
        visibility = "direct"
    is_wider = dispatch.kind == "message" and visibility != "direct"
    if is_wider or SEEN_BY.get(visibility) != dispatch.visibility:
        raise PermanentFailure("not_answerable")
    handle = ident(mapping(answered.get("account")).get("acct")) or ""
    if dispatch.visibility == "private" and not names(dispatch.text, handle, home=us.home):
        raise PermanentFailure("mention_missing")
    return visibility


def _refuse_too_long(server: Server, said: str) -> None:
    """Refuse what the server would; its own limit is asked for only where the usual one is passed."""
    longest = LONGEST if length(said) <= LONGEST else _longest(server)
    if longest is not None and length(said) > longest:
        raise PermanentFailure("too_long")


def _told(server: Server) -> int | None:
    """The server's limit, as far as it says it just now."""
    try:
        return _longest(server)
    except TemporaryFailure:
        return None


def _longest(server: Server) -> int | None:
    """The server's limit; None where it names none, so that it decides itself."""
    for path in ("v2/instance", "v1/instance"):
        try:
            said = server.one(path)
        except PermanentFailure:
            continue
        statuses = mapping(mapping(said.get("configuration")).get("statuses"))
        longest = count(statuses.get("max_characters")) or count(said.get("max_toot_chars"))
        if longest:
            return longest
    return None


def _key(dispatch: Dispatch) -> str:
    """The same for every attempt at one reply, so that a server that keeps it writes once."""
    began = dispatch.first_attempt_at.isoformat() if dispatch.first_attempt_at else ""
    return sha256(f"{dispatch.account}\n{dispatch.key}\n{began}".encode()).hexdigest()[:32]


def _is_answer(us: Us, status: Json, external_id: str | None, began: datetime | None) -> bool:
    at = instant(status.get("created_at"))
    is_old = at is not None and began is not None and at < began - CLOCK_SLACK
    is_ours = us.are(mapping(status.get("account")))
    return is_ours and local_id(status.get("in_reply_to_id")) == external_id and not is_old


def _says(status: Json, said: str) -> bool:
    """Whether a status has these words: as typed where the server kept them, else as it shows them."""
    typed, shown = text(status.get("text")), plain(text(status.get("content")) or "")
    return any(same(one, said) for one in (typed, shown) if one is not None)


def _scopes(server: Server) -> set[str] | None:
    """What the token's application may do, None where the server does not say."""
    try:
        said = server.one("v1/apps/verify_credentials").get("scopes")
    except PermanentFailure:
        return None
    return {str(one) for one in said} if isinstance(said, list) else None


def _hears(server: Server) -> bool:
    try:
        server.page("v1/notifications", {"limit": "1"})
    except PermanentFailure as failure:
        return failure.reason != "permission"
    return True
