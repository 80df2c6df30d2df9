"""Webhooks to the door: their shapes, their signatures, and the echo of what we say."""

from __future__ import annotations

import json
import queue
from collections.abc import Iterator, Mapping

import httpx2
import pytest

from tests.standins.client import Ground, Met, met
from tests.standins.graph import Graph
from tests.standins.graph_faults import Fault, FaultName
from tests.standins.graph_webhooks import SIGNATURE, body_of, feed_comment, instagram_comment, sign
from tests.standins.serving import PATIENCE

WORDS = "C’est noté, merci / à bientôt."


class Door:
    """A door in process: what comes waits until a test takes it."""

    def __init__(self) -> None:
        self._heard: queue.Queue[tuple[str, bytes, Mapping[str, str]]] = queue.Queue()

    def __call__(self, address: str, body: bytes, headers: Mapping[str, str]) -> int:
        self._heard.put((address, body, headers))
        return 200

    def next(self) -> tuple[str, bytes, Mapping[str, str]]:
        return self._heard.get(timeout=PATIENCE)

    def is_quiet(self) -> bool:
        return self._heard.empty()


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def network(ground: Ground, door: Door) -> Iterator[Met]:
    with met(ground, Graph(post=door)) as running:
        running.graph.herald.doors = {"facebook": "http://porte/f", "instagram": "http://porte/i"}
        yield running


def test_the_signature_is_the_documented_one() -> None:
    assert sign(b"hello world", "sesame") == (
        "sha256=f39034b29165ec6a5104d9aef27266484ab26c8caa7bca8bcb2dd02e8be61b17"
    )


def test_a_citizen_s_comment_comes_signed_and_escaped(network: Met, door: Door) -> None:
    graph, town = network.graph, network.town
    comment = graph.state.comment(town.post.id, "Où déposer / l’été ?", author="41", author_name="Noé")
    assert graph.herald.tell(comment) == 200
    address, body, headers = door.next()
    assert address == "http://porte/f"
    assert headers[SIGNATURE] == sign(body, town.page.app_secret)
    assert body.isascii()
    assert b"\\/" in body
    (change,) = json.loads(body)["entry"][0]["changes"]
    assert change["value"]["message"] == comment.text
    assert change["value"]["parent_id"] == change["value"]["post_id"] == town.post.id


def test_instagram_tells_neither_verb_nor_time_nor_removal(network: Met, door: Door) -> None:
    graph, town = network.graph, network.town
    comment = graph.state.comment(town.media.id, "Bravo.", author=town.instagram.id, author_name="ville")
    assert graph.herald.tell(comment, "remove") is None
    graph.herald.tell(comment)
    value = json.loads(door.next()[1])["entry"][0]["changes"][0]["value"]
    assert set(value) == {"id", "text", "media", "from"}
    assert "self_ig_scoped_id" in value["from"]


def test_several_changes_share_one_body(network: Met) -> None:
    graph, town = network.graph, network.town
    comments = [graph.state.comment(town.post.id, f"Avis {n}") for n in range(3)]
    body = json.loads(body_of(*(feed_comment(town.post, one) for one in comments)))
    assert [entry["id"] for entry in body["entry"]] == [town.page.id] * 3
    reply = graph.state.comment(graph.state.comment(town.media.id, "Joli.").id, "Oui.")
    entry = instagram_comment(town.media, reply)["entry"][0]
    assert entry["changes"][0]["value"]["parent_id"] == reply.parent


@pytest.mark.parametrize("fault", [None, "write_then_close", "write_then_silent", "write_then_500"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_our_reply_comes_back_whatever_the_answer(
    network: Met, door: Door, when: str, fault: FaultName | None
) -> None:
    comment = network.graph.state.comment(network.town.post.id, "Bonjour ?")
    network.client.post("/_control", json={"webhooks": {"echo": when, "times": 2}})
    if fault:
        network.graph.faults.add(Fault(fault))
        network.client.timeout = httpx2.Timeout(PATIENCE, read=1.0)
    try:
        network.client.post(f"/v25.0/{comment.id}/comments", data={"message": WORDS})
    except httpx2.TransportError:
        assert fault in {"write_then_close", "write_then_silent"}
    if when == "before":
        assert not door.is_quiet()
    for _ in range(2):
        _, body, _ = door.next()
        value = json.loads(body)["entry"][0]["changes"][0]["value"]
        assert value["from"]["id"] == network.town.page.id
        assert (value["parent_id"], value["message"]) == (comment.id, WORDS)
    assert door.is_quiet()
