"""A network, as the house sees it: facts, what comes in, what goes out, and the connection's health."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol

from app.ports.acting import Moderation
from app.ports.capabilities import Capabilities
from app.ports.events import AttachmentSeen, CommentPosted, CommentRemoved, Event, Kind, PostSeen, Visibility


@dataclass(frozen=True)
class Field:
    """One credential, as the connection form asks for it."""

    name: str
    label: str
    secret: bool = True
    required: bool = True


@dataclass(frozen=True)
class Access:
    """A connection's opened credentials. memory: what the network made us remember (a rotated token).

    mark: tells these credentials from those that replace them.
    """

    connection: int
    account: str
    name: str
    credentials: Mapping[str, str] = field(repr=False)
    memory: Mapping[str, str] = field(default_factory=dict, repr=False)
    mark: str = field(default="", repr=False)


@dataclass(frozen=True)
class WebhookRequest:
    """A request at the door. Header names are lower case; `body` is the raw bytes."""

    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    key: str | None = None


@dataclass(frozen=True)
class Verified:
    """Whose secret signed: ids of the connections this body may speak for.

    delivery_id: the network's own id of this delivery, None where it gives none.
    """

    connections: tuple[int, ...]
    delivery_id: str | None = None


@dataclass(frozen=True)
class Polled:
    """What a poll found. `cursor` is kept for the next one; `rest`: wait at least this long before it.

    spent: units of `capabilities.budget` that it cost.
    """

    events: tuple[Event, ...]
    cursor: str | None = None
    rest: timedelta | None = None
    memory: Mapping[str, str] | None = field(default=None, repr=False)
    spent: int = 0


@dataclass(frozen=True)
class Reference:
    """Which comment or post to read again."""

    what: Literal["comment", "post"]
    external_id: str
    kind: Kind = "comment"
    post_external_id: str | None = None


@dataclass(frozen=True)
class Dispatch:
    """A reply ready to leave: exactly `text`, to one comment. Private to a public comment: a message apart.

    key: our local key of the attempt; parent_external_id: the comment that the answered one replies to;
    first_attempt_at: when we first asked the network, None before any attempt.
    attempted_at: when it is asked this time; a signature may have to say so.
    heard_at: when the person last wrote in this conversation; windows count from it.
    """

    key: str
    text: str = field(repr=False)
    account: str = ""
    comment_external_id: str = ""
    kind: Kind = "comment"
    visibility: Visibility = "public"
    parent_external_id: str | None = None
    post_external_id: str | None = None
    author_external_id: str | None = None
    first_attempt_at: datetime | None = None
    attempted_at: datetime | None = None
    heard_at: datetime | None = None
    memory: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Published:
    """The network said yes. `rest`: leave this account alone for so long (its usage headers ask it)."""

    external_id: str
    permalink: str | None = None
    rest: timedelta | None = None
    spent: int = 0


@dataclass(frozen=True)
class Candidate:
    """A reply seen on the network that may be ours."""

    external_id: str
    posted_at: datetime | None = None


@dataclass(frozen=True)
class Found:
    """What a look-up saw. whole: the listing was complete, so that no candidate means it was not said.

    spent: units of `capabilities.budget` that it cost.
    """

    candidates: tuple[Candidate, ...]
    whole: bool
    spent: int = 0


@dataclass(frozen=True)
class Fetched:
    content: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True)
class Lack:
    """A permission missing, and the code of what it costs (`no_replies`, `no_comments`, `no_webhooks`)."""

    permission: str
    costs: str


@dataclass(frozen=True)
class Health:
    """The answer to `check`: the account as the network names it, and what is missing.

    longest: most units of a public reply, where the account's own server says it.
    account: what it is kept and heard under, where another spelling was given; names: its other spellings.
    """

    account_name: str | None = None
    lacks: tuple[Lack, ...] = ()
    expires_at: datetime | None = None
    longest: int | None = None
    account: str | None = None
    names: tuple[str, ...] = ()


class Channel(Protocol):
    """One network. Channels keep no state; every call may raise the failures of ports/failures.py.

    steps: what the town does to be connected, one French sentence each, in order; permissions: by exact name,
    with the code of what the want of each costs; schema: of the bodies, as JSON, where it is ours to publish.
    """

    name: str
    label: str
    icon: str
    capabilities: Capabilities
    credentials: tuple[Field, ...]
    steps: tuple[str, ...]
    permissions: tuple[Lack, ...]
    schema: str | None

    def example(self, address: str) -> str | None:
        """A command that one may copy to send a first webhook to `address`, None where nobody can."""

    def greet(self, query: Mapping[str, str], accesses: Sequence[Access]) -> str:
        """Answer the network's handshake, or raise ForgedWebhook."""

    def verify(self, request: WebhookRequest, accesses: Sequence[Access], now: datetime) -> Verified:
        """Say whose secret signed the raw body, or raise ForgedWebhook. Pure: no call, no clock."""

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Turn a signed body into events, entry by entry; what fails becomes Unreadable. Pure."""

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Read what webhooks may have missed; `cursor` None means the first time."""

    def backfill(self, access: Access, since: datetime, cursor: str | None, now: datetime) -> Polled:
        """Read one page of what the network still has from `since` on; its cursor is None at the end."""

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Read one comment or post as it stands now; a comment that is gone is CommentRemoved."""

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Say the reply, once. InDoubt when it may have been said all the same."""

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Look for the reply on the network: ours or unreadable author, its text, since the first attempt."""

    def moderate(self, moderation: Moderation, access: Access) -> None:
        """Hide, show or delete a comment; what is so already stays so and is no failure."""

    def fetch(self, attachment: AttachmentSeen, access: Access) -> Fetched:
        """Fetch a picture: at most 5 MiB, an image type proved by its first bytes."""

    def check(self, access: Access) -> Health:
        """Ask the network whether the token lives and which permissions are missing."""

    def names(self, access: Access) -> frozenset[str]:
        """Give the spellings that this very account is known to go by, as `Health.names`. Pure."""

    def subscribe(self, access: Access, address: str) -> Mapping[str, str] | None:
        """Ask the network to send this account's webhooks to `address`; give what it makes us remember."""

    def subscribes(self, access: Access) -> bool:
        """Say whether `subscribe` has anything to ask with what was given; else the town asks there. Pure."""

    def rehearse(self, access: Access, address: str, now: datetime) -> bool | None:
        """Send `address` an event that says nothing, signed as the network signs; say whether it was taken.

        None where nobody but the network can sign one, or where it sends none.
        """

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        """Renew what expires, when it is time; None when nothing was due, else the new memory."""

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count as the network counts, in the unit of `capabilities.limit(visibility)`."""
