"""Any server that speaks Mastodon's client API, named with a token by whoever runs this."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from app.ports.channel import Access, Channel, Dispatch, Polled, Reference
from app.ports.events import CommentPosted, CommentRemoved, CommentSeen, PostSeen
from app.ports.failures import NeedsReconnection, PermanentFailure
from tests.e2e.conftest import named, until

ADDRESS = "https://parvis.example/webhooks/mastodon/e2e"


def now() -> datetime:
    return datetime.now(UTC)


class Account:
    """The account as its owner uses it. written: what is taken away at the end."""

    def __init__(self, api: str, token: str) -> None:
        self.client = httpx2.Client(
            base_url=api, headers={"Authorization": f"Bearer {token}"}, timeout=httpx2.Timeout(30)
        )
        self.written: list[str] = []
        self.name: str = self.asks("GET", "/api/v1/accounts/verify_credentials")["acct"]

    def asks(self, method: str, path: str, **form: str) -> Any:
        answer = self.client.request(method, path, data=form or None)
        assert answer.is_success, (path, answer.status_code)
        return answer.json()

    def writes(self, text: str) -> str:
        said = self.asks("POST", "/api/v1/statuses", status=text, visibility="unlisted")
        self.written.append(said["id"])
        return str(said["id"])

    def tidies(self) -> None:
        for key in reversed(self.written):
            self.client.delete(f"/api/v1/statuses/{key}")
        self.client.delete("/api/v1/push/subscription")
        self.client.close()


@pytest.fixture(scope="module")
def api() -> str:
    return named("PARVIS_E2E_MASTODON_URL")


@pytest.fixture(scope="module")
def account(api: str) -> Iterator[Account]:
    owner = Account(api, named("PARVIS_E2E_MASTODON_TOKEN"))
    yield owner
    owner.tidies()


@pytest.fixture(scope="module")
def access(api: str, account: Account) -> Access:
    handle = f"@{account.name}@{api.rpartition('//')[2]}"
    credentials = {"api": api, "access_token": named("PARVIS_E2E_MASTODON_TOKEN")}
    return Access(1, handle, "", credentials)


@pytest.fixture
def channel(networks: dict[str, Channel]) -> Channel:
    return networks["mastodon"]


def comments(polled: Polled) -> dict[str, CommentSeen]:
    return {one.comment.external_id: one.comment for one in polled.events if isinstance(one, CommentPosted)}


def reply(access: Access, to: str, text: str) -> Dispatch:
    return Dispatch(
        uuid4().hex,
        text,
        account=access.account,
        comment_external_id=to,
        first_attempt_at=now(),
        attempted_at=now(),
    )


def test_the_account_is_checked_and_a_wrong_token_is_refused(channel: Channel, access: Access) -> None:
    assert channel.check(access).account_name
    wrong = {**access.credentials, "access_token": "nobodys"}
    with pytest.raises(NeedsReconnection, match="token_dead"):
        channel.check(Access(1, access.account, "", wrong))


def test_a_reply_is_said_and_found_again(channel: Channel, access: Access, account: Account) -> None:
    post = account.writes("Le marché a lieu samedi.")
    dispatch = reply(access, post, "Bonjour 🥕, voyez https://ville.example/marché.\n\nÀ samedi.")
    assert channel.find(dispatch, access).candidates == ()
    said = channel.publish(dispatch, access).external_id
    account.written.append(said)
    found = until(lambda: channel.find(dispatch, access), lambda one: one.candidates)
    assert ([one.external_id for one in found.candidates], found.whole) == ([said], True)
    polled = until(lambda: channel.poll(access, None, now()), lambda one: said in comments(one))
    own = comments(polled)[said]
    assert (own.own, own.visibility, own.post_external_id) == (True, "public", post)
    assert own.text is not None
    assert own.text.startswith("Bonjour 🥕, voyez https://ville.example/march")
    assert post in {one.external_id for one in polled.events if isinstance(one, PostSeen)}


def test_the_past_is_read_to_its_end(channel: Channel, access: Access, account: Account) -> None:
    post = account.writes("La piscine ouvre lundi.")
    heard: set[str] = set()
    cursor, pages = None, 0
    while pages == 0 or cursor is not None:
        polled = channel.backfill(access, now() - timedelta(days=1), cursor, now())
        heard |= {one.external_id for one in polled.events if isinstance(one, PostSeen)}
        cursor, pages = polled.cursor, pages + 1
    assert post in heard


def test_what_is_gone_is_not_answered(channel: Channel, access: Access, account: Account) -> None:
    post = account.writes("Trop tard.")
    account.asks("DELETE", f"/api/v1/statuses/{post}")
    read = until(
        lambda: channel.read(Reference("comment", post), access), lambda one: isinstance(one, CommentRemoved)
    )
    assert isinstance(read, CommentRemoved)
    with pytest.raises(PermanentFailure, match="comment_gone"):
        channel.publish(reply(access, post, "Bonjour"), access)


def test_a_subscription_is_taken_or_left(channel: Channel, access: Access, account: Account) -> None:
    memory = channel.subscribe(access, ADDRESS)
    if memory is None:
        assert not account.client.get("/api/v1/push/subscription").is_success
        pytest.skip("this server has no Web Push, or the token may not ask for it")
    assert account.asks("GET", "/api/v1/push/subscription")["endpoint"] == ADDRESS
