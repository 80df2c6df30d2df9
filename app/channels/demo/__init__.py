"""The demonstration's network: a town of our own making, which keeps what it is told in one small file."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.channels._base import Calling
from app.channels._http import media_type_of
from app.channels.demo import file, parsing, town
from app.ports.acting import Moderation
from app.ports.capabilities import Capabilities
from app.ports.channel import (
    Access,
    Dispatch,
    Fetched,
    Field,
    Found,
    Health,
    Polled,
    Published,
    Reference,
    Verified,
    WebhookRequest,
)
from app.ports.events import AttachmentSeen, CommentPosted, CommentRemoved, Event, PostSeen, Visibility
from app.ports.failures import ForgedWebhook, PermanentFailure

SIGNATURE = "x-parvis-demo-signature"
PICTURE = "demo:"
LONGEST = 8000
ICON = (
    "M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 2c1.1 0 2.5 2.2 2.9 6H9.1C9.5 6.2 10.9 4 12 4z"
    "M8.6 4.8A12 12 0 0 0 7.1 10H4.3a8 8 0 0 1 4.3-5.2zm6.8 0A8 8 0 0 1 19.7 10h-2.8a12 12 0 0 0-1.5-5.2z"
    "M4.1 12H7c.1 2.7.6 5.2 1.6 7.2A8 8 0 0 1 4.1 12zM9 12h6c-.2 4.9-1.7 8-3 8s-2.8-3.1-3-8z"
    "M17 12h2.9a8 8 0 0 1-4.5 7.2c1-2 1.5-4.5 1.6-7.2z"
)


class Demo(Calling):
    """A network in process. Its events pass the same signed door as anybody's, so it needs no address."""

    name = "demo"
    label = "Démonstration"
    icon = ICON
    capabilities = Capabilities(
        longest=LONGEST,
        has_webhook=False,
        polls_every=None,
        acts=frozenset({"hide", "unhide", "delete"}),
    )
    credentials: tuple[Field, ...] = (Field("secret", "Secret"), Field("file", "Fichier", secret=False))

    def greet(self, query: Mapping[str, str], accesses: Sequence[Access]) -> str:
        """Refuse: nobody out there has a hand to shake."""
        raise ForgedWebhook

    def sign(self, body: bytes, secret: str) -> dict[str, str]:
        """The headers of a webhook with this body: HMAC-SHA256, hexadecimal."""
        return {SIGNATURE: hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}

    def verify(self, request: WebhookRequest, accesses: Sequence[Access], now: datetime) -> Verified:
        """Say whose secret signed the raw body."""
        given = request.headers.get(SIGNATURE, "").encode("utf-8", "surrogateescape")
        signers = tuple(access.connection for access in accesses if self._signed(given, request.body, access))
        if not signers:
            raise ForgedWebhook
        return Verified(signers, parsing.delivery_id(request.body))

    def parse(self, body: bytes, accesses: Sequence[Access]) -> list[Event]:
        """Turn a signed body into events, for the accounts of these accesses alone."""
        return parsing.parse(body, frozenset(access.account for access in accesses))

    def poll(self, access: Access, cursor: str | None, now: datetime) -> Polled:
        """Nothing is ever missed here."""
        return Polled((), cursor)

    def read(self, reference: Reference, access: Access) -> CommentPosted | PostSeen | CommentRemoved:
        """Read one comment or post as it stands now, from the town's own pages and from its file."""
        if reference.what == "post":
            return town.post(access.account, reference.external_id)
        said = file.said(access, reference.external_id)
        seen = said or town.comment(access.account, reference.external_id, reference.post_external_id)
        return self._as_moderated(seen, file.fate(access, reference.external_id))

    def publish(self, dispatch: Dispatch, access: Access) -> Published:
        """Write the reply down, one line, before saying yes."""
        if dispatch.kind != "comment" or dispatch.visibility != "public":
            raise PermanentFailure("not_answerable")
        if not dispatch.text.strip() or not dispatch.comment_external_id:
            raise PermanentFailure("bad_request")
        if self.length(dispatch.text) > LONGEST:
            raise PermanentFailure("too_long")
        if town.is_gone(dispatch.comment_external_id):
            raise PermanentFailure("comment_gone")
        return Published(file.write(access, dispatch))

    def find(self, dispatch: Dispatch, access: Access) -> Found:
        """Look for the reply in the file, which is always whole."""
        return Found(file.find(access, dispatch), whole=True)

    def moderate(self, moderation: Moderation, access: Access) -> None:
        """Write it down; what is read again then stands so."""
        if not moderation.comment_external_id or town.is_gone(moderation.comment_external_id):
            raise PermanentFailure("comment_gone")
        file.turn(access, moderation)

    def fetch(self, attachment: AttachmentSeen, access: Access) -> Fetched:
        """Give a picture of the town."""
        content = town.picture(attachment.url.removeprefix(PICTURE))
        media_type = media_type_of(content or b"")
        if content is None or media_type is None:
            raise PermanentFailure("not_a_picture")
        return Fetched(content, media_type)

    def check(self, access: Access) -> Health:
        """All is well, as long as the file can be written."""
        file.make(access)
        return Health(access.name)

    def length(self, text: str, visibility: Visibility = "public") -> int:
        """Count characters."""
        return len(text)

    def scenes(self, opened_at: datetime) -> list[town.Scene]:
        """The town's past on the day it opened, oldest first: its posts, then each comment's story."""
        return town.scenes(opened_at)

    def arrival(self, number: int, at: datetime) -> town.Scene:
        """One more comment, the `number`th since the town opened."""
        return town.arrival(number, at)

    def lines(self) -> list[town.Line]:
        """Every comment of the town with the words of its post, to be told again in bulk."""
        return town.lines()

    def words(self) -> list[dict[str, Any]]:
        """The replies that the town keeps."""
        return town.words()

    def forget(self, access: Access) -> None:
        """Remove the file, and all that was said here."""
        file.remove(access)

    def _as_moderated(
        self, seen: CommentPosted | CommentRemoved, fate: str | None
    ) -> CommentPosted | CommentRemoved:
        if isinstance(seen, CommentRemoved) or fate is None:
            return seen
        if fate == "delete":
            return CommentRemoved(
                seen.account, seen.comment.external_id, post_external_id=seen.comment.post_external_id
            )
        return replace(seen, comment=replace(seen.comment, hidden=fate == "hide"))

    def _signed(self, given: bytes, body: bytes, access: Access) -> bool:
        secret = access.credentials.get("secret", "")
        return bool(secret) and hmac.compare_digest(given, self.sign(body, secret)[SIGNATURE].encode())


channel = Demo
