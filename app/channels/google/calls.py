"""Single calls: read a review again, reply to it, look for our reply, name the place, be told of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from app.channels._google.failing import GONE
from app.channels._values import ident, instant, mapping, text
from app.channels.google.api import BusinessProfile, place_of
from app.channels.google.rows import is_refused, reply_id, review_from
from app.channels.google.vouching import KEYS
from app.ports.channel import Access, Candidate, Dispatch, Found, Published, Reference
from app.ports.events import CommentPosted, CommentRemoved
from app.ports.failures import NOT_READABLE, PermanentFailure, TemporaryFailure
from app.ports.signing_in import Offer


def read(api: BusinessProfile, account: str, reference: Reference) -> CommentPosted | CommentRemoved:
    """Read one review again; there is no publication above it."""
    if reference.what == "post" or reference.external_id.endswith("/reply"):
        raise PermanentFailure(NOT_READABLE)
    try:
        row = api.review(reference.external_id)
    except PermanentFailure as failure:
        if failure.reason != GONE:
            raise
        return CommentRemoved(account, reference.external_id)
    seen = review_from(account, row)
    if seen is None or seen.comment.external_id != reference.external_id:
        raise TemporaryFailure("unclear_answer")
    return seen


def publish(api: BusinessProfile, dispatch: Dispatch) -> Published:
    """Put the reply in its one place: whatever stood there is replaced, so that a repeat changes nothing."""
    said = api.reply(dispatch.comment_external_id, dispatch.text)
    if is_refused(said):
        raise PermanentFailure("refused")
    return Published(reply_id(dispatch.comment_external_id))


def find(api: BusinessProfile, dispatch: Dispatch) -> Found:
    """Read the review and what it says of its reply: there is one place to look, and this is all of it.

    Other words there are not ours: the reply may be said again, and takes their place.
    """
    try:
        reply = mapping(api.review(dispatch.comment_external_id).get("reviewReply"))
    except PermanentFailure as failure:
        if failure.reason == GONE:
            return Found((), whole=True)
        raise TemporaryFailure(failure.reason) from failure
    if _plain(text(reply.get("comment")) or "") != _plain(dispatch.text):
        return Found((), whole=True)
    at = instant(reply.get("updateTime"))
    return Found((Candidate(reply_id(dispatch.comment_external_id), at),), whole=True)


def title_of(api: BusinessProfile, account: str) -> str | None:
    """The place's name; its reviews are asked for as well, because that is another right."""
    api.reviews(account, at_once="1")
    return (text(api.place(account).get("title")) or "").strip() or None


def listen(api: BusinessProfile, access: Access) -> Mapping[str, str] | None:
    """Have Google publish to the town's topic, and fetch the keys that vouch for its pushes.

    An account has one setting for all its places: a topic that is not ours belongs to somebody else's tool.
    """
    topic, account = access.credentials.get("push_topic"), place_of(access.account)[1]
    if topic:
        set_before = api.topic(account)
        if set_before not in {"", topic}:
            raise PermanentFailure("topic_taken")
        api.publish_to(account, topic)
    keys = api.keys() if access.credentials.get("push_audience") else ""
    return {KEYS: keys} if keys else None


def offers(api: BusinessProfile, refresh_token: str) -> Iterator[Offer]:
    """Every place that the person manages, once, however many accounts lead to it."""
    known: set[str] = set()
    for account in api.accounts():
        name = ident(account.get("name"))
        for row in api.places(name) if name else ():
            place = ident(row.get("name"))
            if place and place not in known:
                known.add(place)
                shown = (text(row.get("title")) or "").strip()
                town = (text(mapping(row.get("storefrontAddress")).get("locality")) or "").strip()
                titled = ", ".join(part for part in (shown, town) if part) or place
                yield Offer(f"{name}/{place}", titled, {"refresh_token": refresh_token})


def _plain(words: str) -> str:
    """Text as it is kept: trimmed, white space folded, accents composed."""
    return " ".join(unicodedata.normalize("NFC", words).split())
