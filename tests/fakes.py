"""A network and a language model kept in memory: each implements its port, and fails on demand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.ports.acting import Moderation
from app.ports.assistant import Model, Prompt
from app.ports.capabilities import Capabilities
from app.ports.channel import (
    Access,
    Candidate,
    Dispatch,
    Fetched,
    Field,
    Found,
    Health,
    Lack,
    Polled,
    Published,
    Reference,
    Verified,
    WebhookRequest,
)
from app.ports.events import AttachmentSeen, CommentPosted, CommentRemoved, Event, PostSeen, Visibility
from app.ports.failures import ForgedWebhook, InDoubt, NetworkFailure

NAME = "agora"
INBOX = "https://agora.example/inbox"


@dataclass
class Square:
    """What the invented network keeps and does next.

    said: every reply that became public, in order; failing: raised by the next publications, in order;
    silent_after_writing: the next publications are written, and the network says nothing;
    meanwhile: done once the next publications are written, before they are answered.
    """

    said: list[tuple[str, Dispatch]] = field(default_factory=list)
    failing: list[NetworkFailure] = field(default_factory=list)
    silent_after_writing: int = 0
    hidden_from_listing: set[str] = field(default_factory=set)
    listing_whole: bool = True
    find_failing: list[NetworkFailure] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    bodies: dict[bytes, list[Event]] = field(default_factory=dict)
    reads: dict[str, CommentPosted | PostSeen | CommentRemoved | NetworkFailure] = field(default_factory=dict)
    polled: list[Polled | NetworkFailure] = field(default_factory=list)
    pictures: dict[str, Fetched | NetworkFailure] = field(default_factory=dict)
    renewals: list[Mapping[str, str] | NetworkFailure | None] = field(default_factory=list)
    rest: timedelta | None = None
    past: list[Polled | NetworkFailure] = field(default_factory=list)
    moderated: list[Moderation] = field(default_factory=list)
    subscribed: list[str] = field(default_factory=list)
    subscription: Mapping[str, str] | None = None
    subscribes: bool = True
    rehearsals: list[bool | NetworkFailure | None] = field(default_factory=list)
    meanwhile: list[Callable[[str, Dispatch], None]] = field(default_factory=list)

    def texts(self) -> list[str]:
        """Everything the town said there, doubles included."""
        return [dispatch.text for _id, dispatch in self.said]


class Agora:
    """The invented network's channel, over a Square that a test prepares."""

    name = NAME
    label = "Agora"
    icon = "M4 4h16v16H4z"
    credentials: tuple[Field, ...] = (Field("secret", "Secret"),)
    steps: tuple[str, ...] = ("Ouvrez les réglages de la place publique.",)
    permissions: tuple[Lack, ...] = (Lack("agora.reply", "no_replies"),)
    schema: str | None = None

    def __init__(self, square: Square, *, capabilities: Capabilities | None = None) -> None:
        self.square = square
        self.capabilities = capabilities or Capabilities(longest=500, inbox=INBOX)

    def example(self, address: str) -> str | None:
        return f"agora push {address}"

    def greet(self, query: Mapping[str, str], accesses: Sequence[Access]) -> str:
        if query.get("secret") not in [access.credentials["secret"] for access in accesses]:
            raise ForgedWebhook
        return query.get("challenge", "")

    def verify(self, request: WebhookRequest, accesses: Sequence[Access], now: datetime) -> Verified:
        signed = request.headers.get("x-agora-secret")
        ours = tuple(access.connection for access in accesses if access.credentials["secret"] == signed)
        if not ours:
            raise ForgedWebhook
        return Verified(ours, request.headers.get("x-agora-delivery"))

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        if body == b"break":
            raise RuntimeError("a fault of the parser")
        return list(self.square.bodies.get(body, self.square.events))

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        found = self.square.polled.pop(0) if self.square.polled else Polled(())
        if isinstance(found, NetworkFailure):
            raise found
        return found

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        found = self.square.reads[reference.external_id]
        if isinstance(found, NetworkFailure):
            raise found
        return found

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        if self.square.failing:
            raise self.square.failing.pop(0)
        external_id = f"said-{len(self.square.said) + 1}"
        self.square.said.append((external_id, dispatch))
        if self.square.meanwhile:
            self.square.meanwhile.pop(0)(external_id, dispatch)
        if self.square.silent_after_writing:
            self.square.silent_after_writing -= 1
            raise InDoubt("no_answer")
        return Published(external_id, rest=self.square.rest)

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        if self.square.find_failing:
            raise self.square.find_failing.pop(0)
        seen = [
            Candidate(external_id)
            for external_id, said in self.square.said
            if said.text == dispatch.text and external_id not in self.square.hidden_from_listing
        ]
        return Found(tuple(seen), whole=self.square.listing_whole)

    def fetch(self, attachment: AttachmentSeen, access: Access) -> Fetched:
        found = self.square.pictures[attachment.url]
        if isinstance(found, NetworkFailure):
            raise found
        return found

    def check(self, access: Access) -> Health:
        return Health(access.name)

    def names(self, access: Access) -> frozenset[str]:
        return frozenset({access.account.casefold(), access.memory.get("number", "")} - {""})

    def subscribes(self, access: Access) -> bool:
        return self.square.subscribes

    def subscribe(self, access: Access, address: str) -> Mapping[str, str] | None:
        self.square.subscribed.append(address)
        return self.square.subscription

    def backfill(self, access: Access, since: datetime, cursor: str | None, now: datetime) -> Polled:
        found = self.square.past.pop(0) if self.square.past else Polled(())
        if isinstance(found, NetworkFailure):
            raise found
        return found

    def moderate(self, moderation: Moderation, access: Access) -> None:
        self.square.moderated.append(moderation)

    def rehearse(self, access: Access, address: str, now: datetime) -> bool | None:
        found = self.square.rehearsals.pop(0) if self.square.rehearsals else None
        if isinstance(found, NetworkFailure):
            raise found
        return found

    def renew(self, access: Access, now: datetime) -> Mapping[str, str] | None:
        found = self.square.renewals.pop(0) if self.square.renewals else None
        if isinstance(found, NetworkFailure):
            raise found
        return found

    def length(self, text: str, visibility: Visibility = "public") -> int:
        in_bytes = self.capabilities.limit(visibility).unit == "bytes"
        return len(text.encode()) if in_bytes else len(text)


@dataclass
class Adviser:
    """A language model kept in memory: it says what a test prepared, or fails."""

    says: str = "question"
    failing: list[NetworkFailure] = field(default_factory=list)
    asked: list[tuple[Model, Prompt]] = field(default_factory=list)
    meanwhile: list[Callable[[], object]] = field(default_factory=list)

    def say(self, model: Model, prompt: Prompt) -> str:
        self.asked.append((model, prompt))
        if self.meanwhile:
            self.meanwhile.pop(0)()
        if self.failing:
            raise self.failing.pop(0)
        return self.says


@dataclass
class Reader:
    """Reads what sentences mean as a test says: a vector by a word that the text holds."""

    means: Mapping[str, bytes]
    model: str = "reader 1"
    read: list[str] = field(default_factory=list)

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        self.read += texts
        silent = bytes(len(next(iter(self.means.values()))))
        return [next((self.means[word] for word in self.means if word in text), silent) for text in texts]
