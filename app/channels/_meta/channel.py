"""What every channel of Meta does alike; each network adds its own parsing and its own calls."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from app.channels._base import CLOCK_SLACK, Calling
from app.channels._meta import signing
from app.channels._meta.signed_request import user_in
from app.ports.capabilities import Capabilities
from app.ports.channel import Access, Candidate, Dispatch, Field, Found, Verified, WebhookRequest
from app.ports.events import CommentPosted, CommentSeen, Kind, Visibility
from app.ports.failures import PermanentFailure, TemporaryFailure

PAGES_LOOKED_THROUGH = 20

CREDENTIALS = (
    Field("app_secret", "Clé secrète de l’application"),
    Field("verify_token", "Jeton de vérification du webhook"),
    Field("access_token", "Jeton d’accès"),
)
APP_ID = Field("app_id", "Identifiant de l’application", secret=False, required=False)
API = Field("api", "Adresse de l’API", secret=False, required=False)


class MetaChannel(Calling):
    """The common part, with what each network sets.

    answers: the kinds it replies to in public; whispers: those it replies to in private.
    speaks_for: the `object` of its webhooks.
    """

    speaks_for = ""
    capabilities: Capabilities
    answers: frozenset[Kind] = frozenset({"comment"})
    whispers: frozenset[Kind] = frozenset()

    def greet(self, query: Mapping[str, str], accesses: Sequence[Access]) -> str:
        """Answer the handshake for whoever knows one of our verify tokens."""
        return signing.greet(query, accesses)

    def verify(self, request: WebhookRequest, accesses: Sequence[Access], now: datetime) -> Verified:
        """Say whose app secret signed the raw body."""
        return signing.verify(request, accesses)

    def rehearsal(self, access: Access, now: datetime) -> WebhookRequest | None:
        """Sign the network's envelope with nothing in it."""
        return signing.signed(json.dumps(self.envelope(access, int(now.timestamp()))).encode(), access)

    def envelope(self, access: Access, at: int) -> Mapping[str, object]:
        """An empty webhook of this account. at: Unix seconds."""
        return {"object": self.speaks_for, "entry": [{"id": access.account, "time": at, "changes": []}]}

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count characters, or bytes where the network does."""
        in_bytes = self.capabilities.limit(visibility).unit == "bytes"
        return len(text.encode(errors="replace")) if in_bytes else len(text)

    def refuse_what_cannot_leave(self, dispatch: Dispatch) -> None:
        """Refuse, before any call, what this channel may not say."""
        answers = self.answers if dispatch.visibility == "public" else self.whispers
        if dispatch.kind not in answers:
            raise PermanentFailure("not_answerable")
        if not dispatch.text.strip() or not dispatch.comment_external_id:
            raise PermanentFailure("bad_request")
        longest = self.capabilities.limit(dispatch.visibility).longest
        if longest is not None and self.length(dispatch.text, dispatch.visibility) > longest:
            raise PermanentFailure("too_long")

    def whose(self, signed_request: str, accesses: Sequence[Access]) -> str:
        """Say whom a request to be forgotten is about, or raise ForgedWebhook."""
        return user_in(signed_request, accesses)


def accounts_of(accesses: Iterable[Access]) -> frozenset[str]:
    return frozenset(access.account for access in accesses)


def target_of(dispatch: Dispatch) -> str:
    """Where a reply goes: to the top comment of its thread, never to the post, which would be no answer."""
    parent = dispatch.parent_external_id
    is_post = parent in {dispatch.post_external_id, dispatch.account}
    return parent if parent and not is_post else dispatch.comment_external_id


def find_among(listings: Iterator[Sequence[CommentPosted | None]], dispatch: Dispatch) -> Found:
    """Look for our words among the replies of one comment; a row without an id makes it not whole."""
    candidates: list[Candidate] = []
    whole = True
    try:
        for number, listing in enumerate(listings, 1):
            seen = [posted.comment for posted in listing if posted is not None]
            whole = whole and len(seen) == len(listing)
            candidates += [
                Candidate(one.external_id, one.posted_at) for one in seen if _may_be_ours(one, dispatch)
            ]
            if number == PAGES_LOOKED_THROUGH:
                return Found(tuple(candidates), whole=False)
    except PermanentFailure as failure:
        # A listing that is refused proves nothing about the reply: it stays in doubt.
        raise TemporaryFailure(failure.reason) from failure
    return Found(tuple(candidates), whole)


def _may_be_ours(seen: CommentSeen, dispatch: Dispatch) -> bool:
    since = dispatch.first_attempt_at
    # A name without an id cannot be told from ours: the account may be known under another one here.
    ours = seen.own or seen.author is None or seen.author.external_id is None
    in_time = since is None or seen.posted_at is None or seen.posted_at >= since - CLOCK_SLACK
    return ours and in_time and _plain(seen.text or "") == _plain(dispatch.text)


def _plain(text: str) -> str:
    """Text as networks keep it: they trim and fold white space, and may compose accents."""
    return " ".join(unicodedata.normalize("NFC", text).split())
