"""The envelope of Meta: whatever it is, it is read part by part, and loosely typed values never mislead."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from app.channels import discover
from app.channels._http import Http
from app.channels._meta.walking import Door, walk
from app.channels._values import Json, address, count, ident, instant, text
from app.ports.channel import Access
from app.ports.events import AccessLost, CommentPosted, Event, Unreadable

FACEBOOK = discover(Http())["facebook"]
PAGE = "710000000000001"
AT = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
SECONDS = 1773739800
NO_IDS: list[Any] = [None, True, 1.5, "", " ", [], {}, "9" * 513]


def access(account: str = PAGE) -> Access:
    return Access(1, account, "", {})


def comment(number: int, account: str = PAGE) -> dict[str, Any]:
    value = {
        "item": "comment",
        "verb": "add",
        "comment_id": f"8001_{number}",
        "post_id": f"{account}_8001",
        "parent_id": f"{account}_8001",
        "message": f"Commentaire {number}",
        "from": {"id": str(900 + number), "name": "Une habitante"},
    }
    return {"id": account, "time": SECONDS, "changes": [{"field": "feed", "value": value}]}


def page(*entries: Any) -> bytes:
    return json.dumps({"object": "page", "entry": list(entries)}).encode()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"9" * 5000, "not_json"),
        (b"[]", "not_an_object"),
        (b"null", "not_an_object"),
        (b"{}", "no_entry"),
        (b'{"object":"page"}', "no_entry"),
        (b'{"object":"instagram","entry":[]}', "wrong_address"),
        (b'{"object":"whatsapp_business_account"}', "wrong_address"),
        (b'{"object":"user"}', "unknown_object"),
        (b'{"object":["page"]}', "unknown_object"),
        (b'{"object":null}', "unknown_object"),
    ],
)
def test_a_body_that_says_nothing_is_kept_and_shown(body: bytes, reason: str) -> None:
    assert FACEBOOK.parse(body, [access()]) == [Unreadable("", reason)]


def test_a_thousand_entries_in_one_body_are_all_read() -> None:
    events = FACEBOOK.parse(page(*(comment(number) for number in range(1000))), [access()])
    texts = [event.comment.text for event in events if isinstance(event, CommentPosted)]
    assert texts == [f"Commentaire {number}" for number in range(1000)]


def test_an_entry_counts_only_for_the_accounts_it_may_speak_for() -> None:
    events = FACEBOOK.parse(page(comment(1, "1"), comment(2, "2"), comment(3, "3")), [access("2")])
    assert events[0] == Unreadable("entry/0", "unknown_account", "1")
    assert isinstance(events[1], CommentPosted)
    assert events[2] == Unreadable("entry/2", "unknown_account", "3")


@pytest.mark.parametrize(
    "entry", [None, 1, "texte", [], {}, {"id": None}, {"id": True}, {"id": 1.5}, {"id": ""}]
)
def test_an_entry_without_an_account_loses_no_neighbour(entry: Any) -> None:
    first, second = FACEBOOK.parse(page(entry, comment(7)), [access()])
    assert first == Unreadable("entry/0", "missing_id")
    assert isinstance(second, CommentPosted)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, [Unreadable("entry/0", "empty_entry", PAGE)]),
        ({"changes": []}, []),
        ({"changes": None}, []),
        ({"changes": "texte"}, [Unreadable("entry/0/changes/0", "not_an_object", PAGE)]),
        ({"messaging": [None, 3]}, [Unreadable("entry/0/messaging/1", "not_an_object", PAGE)]),
        ({"changes": [{"value": {}}]}, [Unreadable("entry/0/changes/0", "unknown_field", PAGE)]),
        ({"changes": [{"field": ["feed"]}]}, [Unreadable("entry/0/changes/0", "unknown_field", PAGE)]),
    ],
)
def test_an_odd_entry_says_where_it_is_odd(more: dict[str, Any], expected: list[Event]) -> None:
    found = FACEBOOK.parse(page({"id": PAGE, **more}), [access()])
    assert [
        one for one in found if one != Unreadable("entry/0/messaging/0", "not_an_object", PAGE)
    ] == expected


def test_a_part_that_breaks_its_reader_is_shown_and_loses_no_neighbour() -> None:
    def breaks(account: str, value: Json, part: str) -> Iterable[Event]:
        yield AccessLost(account, "half")
        raise ZeroDivisionError(value["citizen"], part)

    def reads(account: str, value: Json, part: str) -> Iterable[Event]:
        return [AccessLost(account, part)]

    door = Door("page", {"broken": breaks, "good": reads}, reads, reads)
    changes = [{"field": name, "value": {"citizen": "words"}} for name in ("good", "broken", "good")]
    assert walk(page({"id": PAGE, "changes": changes}), door, frozenset([PAGE])) == [
        AccessLost(PAGE, "entry/0/changes/0"),
        Unreadable("entry/0/changes/1", "unexpected", PAGE),
        AccessLost(PAGE, "entry/0/changes/2"),
    ]


@pytest.mark.parametrize(
    "value",
    [SECONDS, float(SECONDS), SECONDS * 1000, str(SECONDS), f"{SECONDS}000", "2026-03-17T09:30:00+0000",
     "2026-03-17T10:30:00+01:00", "2026-03-17T09:30:00Z", "2026-03-17T09:30:00"],
)  # fmt: skip
def test_an_instant_is_read_however_it_is_written(value: object) -> None:
    assert instant(value) == AT


@pytest.mark.parametrize(
    "value", [None, True, 0, -5, 1e300, float("nan"), 10**400, "", "hier", "9" * 40, "<TIME>", [], {}]
)
def test_what_is_no_instant_is_none(value: object) -> None:
    assert instant(value) is None


def test_an_id_is_always_text() -> None:
    assert ident(24266381753005180) == "24266381753005180"
    assert ident(" 12_3 ") == "12_3"
    assert [ident(value) for value in NO_IDS] == [None] * len(NO_IDS)


def test_a_number_of_things_is_one() -> None:
    assert [count(value) for value in (0, 12)] == [0, 12]
    assert [count(value) for value in (-1, 2**31, True, "3", 1.5, None)] == [None] * 6


def test_a_text_can_be_kept_by_any_database() -> None:
    assert text("a\0b\ud83dc🙂") == "ab\ufffdc🙂"
    assert text(3) is None


def test_an_address_is_of_the_web() -> None:
    assert address("https://scontent.example/a.jpg") == "https://scontent.example/a.jpg"
    assert [address(value) for value in ("javascript:alert(1)", "IMAGE_URL", None, 3)] == [None] * 4
