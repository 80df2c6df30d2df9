"""A feed as it comes: conditional, capped, malformed or malicious."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import httpx2
import pytest

from app.channels import discover
from app.channels._http import LARGEST_ANSWER, Http
from app.ports.channel import Access, Polled, WebhookRequest
from app.ports.events import AttachmentSeen, CommentPosted, Unreadable
from app.ports.failures import ForgedWebhook, PermanentFailure
from tests.channels.recordings import Network
from tests.channels.test_contract import NOW, load
from tests.needs import fixtures_folder

NETWORK = Network("feed")
ACCESS = NETWORK.access
ITEM = '<item><guid isPermaLink="false">{id}</guid><description>{text}</description></item>'
FOLDER = fixtures_folder()
PUBLISHED = sorted((FOLDER / "feeds").glob("*.xml")) if FOLDER else []


class Site(httpx2.BaseTransport):
    """Answers every request alike, and remembers them."""

    def __init__(self, body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.heard: list[httpx2.Request] = []
        self.answer = (status, headers or {}, body)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.heard.append(request)
        status, headers, body = self.answer
        return httpx2.Response(status, headers=headers, content=body)


def rss(*items: str, before: str = "") -> bytes:
    return f'{before}<rss version="2.0"><channel><title>T</title>{"".join(items)}</channel></rss>'.encode()


def polled(body: bytes, cursor: str | None = None) -> Polled:
    return discover(Http(transport=Site(body)))["feed"].poll(ACCESS, cursor, NOW)


def comments(found: Polled) -> dict[str, str | None]:
    return {
        event.comment.external_id: event.comment.text
        for event in found.events
        if isinstance(event, CommentPosted)
    }


def reasons(found: Polled) -> list[str]:
    return [event.reason for event in found.events if isinstance(event, Unreadable)]


def test_the_feed_is_asked_for_only_where_it_has_changed() -> None:
    site = Site(rss(ITEM.format(id="a", text="Un")), headers={"ETag": 'W/"7"', "Last-Modified": "hier"})
    channel = discover(Http(transport=site))["feed"]
    first = channel.poll(ACCESS, None, NOW)
    assert "if-none-match" not in site.heard[0].headers
    site.answer = (304, {}, b"")
    second = channel.poll(ACCESS, first.cursor, NOW)
    assert site.heard[1].headers["if-none-match"] == 'W/"7"'
    assert site.heard[1].headers["if-modified-since"] == "hier"
    assert (second.events, second.cursor) == ((), first.cursor)
    assert [str(one.url) for one in site.heard] == [ACCESS.account] * 2


def test_a_validator_that_could_be_another_header_is_not_sent_back() -> None:
    site = Site(rss(ITEM.format(id="a", text="Un")), headers={"ETag": "x" * 501})
    cursor = discover(Http(transport=site))["feed"].poll(ACCESS, None, NOW).cursor
    assert set(json.loads(cursor or "")) == {"digest"}


def test_the_same_bytes_say_nothing_twice() -> None:
    first = polled(rss(ITEM.format(id="a", text="Un"), "<item/>"))
    assert reasons(first) == ["missing_id"]
    assert polled(rss(ITEM.format(id="a", text="Un"), "<item/>"), first.cursor).events == ()
    assert comments(polled(rss(ITEM.format(id="a", text="Deux")), first.cursor)) == {"a": "Deux"}


def test_more_than_4_mib_is_refused_before_it_is_read_to_the_end() -> None:
    given: list[int] = []

    class Endless(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(64):
                given.append(1)
                yield b" " * 1024 * 1024

    class Flood(httpx2.BaseTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            return httpx2.Response(200, stream=Endless())

    channel = discover(Http(transport=Flood()))["feed"]
    with pytest.raises(PermanentFailure, match="answer_too_large"):
        channel.poll(ACCESS, None, NOW)
    assert len(given) == LARGEST_ANSWER // (1024 * 1024) + 1


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://127.0.0.1/feed", "private_address"),
        ("https://[::1]/feed", "private_address"),
        ("http://site.example/feed", "bad_address"),
        ("file:///etc/passwd", "bad_address"),
        ("<rss/>", "bad_address"),
    ],
)
def test_an_address_of_the_house_is_never_read(address: str, reason: str) -> None:
    channel = discover(Http())["feed"]
    with pytest.raises(PermanentFailure, match=reason):
        channel.check(replace(ACCESS, account=address))


def test_an_entity_bomb_does_not_go_off() -> None:
    names = "abcdefghij"
    nested = "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in pairwise(names))
    before = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "boum">{nested}]>'
    found = polled(rss(ITEM.format(id="b", text="&j;"), ITEM.format(id="c", text="Calme"), before=before))
    assert comments(found)["c"] == "Calme"
    assert len(comments(found).get("b") or "") < 100


def test_no_entity_opens_a_file_or_an_address(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("ne pas lire", encoding="utf-8")
    before = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    found = polled(rss(ITEM.format(id="b", text="dit &x;"), before=before))
    assert "ne pas lire" not in str(found.events)


def test_a_body_that_is_an_address_or_a_path_is_not_opened(tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(rss(ITEM.format(id="a", text="Un")))
    for body in (str(feed).encode(), feed.as_uri().encode(), b"http://127.0.0.1:9/feed"):
        assert reasons(polled(body)) == ["not_a_feed"]


def test_what_broke_off_is_read_as_far_as_it_goes() -> None:
    whole = rss(ITEM.format(id="a", text="Un"), ITEM.format(id="b", text="Deux"))
    found = polled(whole[: whole.index(b"Deux")])
    assert comments(found) == {"a": "Un"}
    assert "malformed_feed" in reasons(found)


def test_a_wrong_label_on_the_encoding_hides_nothing() -> None:
    body = b'<?xml version="1.0" encoding="utf-8"?>' + rss(ITEM.format(id="a", text="Été"))
    latin = body.decode().encode("latin-1")
    assert comments(polled(latin)) == {"a": "Été"}


def test_an_entry_far_too_long_loses_no_neighbour() -> None:
    found = polled(rss(ITEM.format(id="a", text="x" * 100_001), ITEM.format(id="b", text="Deux")))
    assert comments(found) == {"b": "Deux"}
    assert reasons(found) == ["too_long"]


def test_answers_that_go_in_circles_end() -> None:
    atom = "".join(
        f'<entry><id>{one}</id><content>x</content><thr:in-reply-to ref="{other}"/></entry>'
        for one, other in (("a", "b"), ("b", "a"), ("c", "c"))
    )
    body = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0">'
        f"{atom}</feed>"
    )
    assert set(comments(polled(body.encode()))) == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Soazig", "Soazig"),
        ("mairie@bourg.bretagne (Soazig Le Goff)", "Soazig Le Goff"),
        ("Soazig (la mère) &lt;s@bourg.fr&gt;", "Soazig (la mère)"),
        ("@soazig", "@soazig"),
        ("s@bourg.fr", None),
    ],
)
def test_an_author_is_a_name_and_no_address(said: str, name: str | None) -> None:
    found = polled(rss(f"<item><guid>a</guid><title>x</title><author>{said}</author></item>"))
    (event,) = (one for one in found.events if isinstance(one, CommentPosted))
    assert (event.comment.author.name if event.comment.author else None) == name


@pytest.mark.parametrize("recording", ["poll-comments-of-a-site", "poll-atom-with-threads"])
def test_a_feed_cut_anywhere_never_breaks_a_poll(recording: str) -> None:
    body = load(NETWORK.folder / "api" / f"{recording}.json")["exchanges"][0]["response"]["body"].encode()
    for at in range(0, len(body), 61):
        for odd in (body[:at], body[:at] + b"<" + body[at:], body[:at] + b"\x00\xff&" + body[at + 1 :]):
            assert polled(odd).cursor


@pytest.mark.shared_fixtures
@pytest.mark.parametrize("file", PUBLISHED, ids=lambda file: file.stem)
def test_a_published_feed_never_breaks_a_poll(file: Path) -> None:
    found = polled(file.read_bytes())
    assert "malformed_feed" not in reasons(found)
    assert found.events


def test_nothing_comes_in_at_the_door_and_nothing_else_is_fetched() -> None:
    channel = discover(Http())["feed"]
    with pytest.raises(ForgedWebhook):
        channel.verify(WebhookRequest({}, b""), [ACCESS], NOW)
    with pytest.raises(ForgedWebhook):
        channel.greet({}, [ACCESS])
    assert channel.parse(b"<rss/>", [ACCESS]) == []
    assert channel.renew(Access(1, "a", "", {}), NOW) is None
    channel.subscribe(ACCESS, "https://parvis.example/webhooks")
    with pytest.raises(PermanentFailure):
        channel.fetch(AttachmentSeen("https://x.example/a.png"), ACCESS)
