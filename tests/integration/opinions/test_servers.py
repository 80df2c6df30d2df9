"""A real server stands in for the model: whatever it does, triage goes on, and the call ends in time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx2
import pytest

from app.assistant.completing import CompletingAssistant
from app.channels._http import Http
from app.errands.consulting import consult_next, rehearse
from app.house import House
from tests.integration.opinions.conftest import SURE, UNSURE, kept
from tests.standins.model import Mood, Thinker
from tests.standins.serving import free_port, served
from tests.world import World

Chosen = Callable[..., None]
SHORT, LONG = httpx2.Timeout(0.5, connect=0.5), httpx2.Timeout(60)


@pytest.fixture
def thinker() -> Thinker:
    return Thinker(says="suggestion")


@pytest.fixture
def address(thinker: Thinker) -> Iterator[str]:
    with served(thinker) as at:
        yield f"{at}/v1"


@pytest.fixture
def asked(world: World, chosen: Chosen, address: str) -> int:
    """A comment that wants an opinion of the stand-in."""
    chosen(address=address)
    world.a_comment(SURE)
    return world.a_comment(UNSURE)


@pytest.fixture
def house(world: World) -> Iterator[House]:
    """The house, speaking through a real client."""
    http = Http(allow_private=True, timeout=LONG)
    yield replace(world.house, assistant=CompletingAssistant(http.post_json))
    http.close()


@pytest.fixture
def hasty(world: World) -> Iterator[House]:
    """The same, which does not wait for long."""
    http = Http(allow_private=True, timeout=SHORT)
    yield replace(world.house, assistant=CompletingAssistant(http.post_json))
    http.close()


@pytest.fixture
def careful(world: World) -> Iterator[House]:
    """The same, as it is unless an administrator allows more."""
    http = Http(timeout=SHORT)
    yield replace(world.house, assistant=CompletingAssistant(http.post_json))
    http.close()


def test_an_honest_one_is_asked_once_and_heeded(
    world: World, house: House, thinker: Thinker, asked: int
) -> None:
    assert consult_next(house)
    assert world.comment(asked).intent == "suggestion"
    (question,) = thinker.asked
    assert (question["path"], question["model"]) == ("/v1/chat/completions", "petit")
    assert thinker.keys == ["Bearer secret"]
    assert "Marc" not in json.dumps(question, ensure_ascii=False)


@pytest.mark.parametrize(
    ("mood", "failure"),
    [
        ("html", "not_understood"),
        ("huge", "answer_too_large"),
        ("broken", "trouble"),
    ],
)
def test_whatever_else_it_does_triage_goes_on_without(
    world: World, house: House, thinker: Thinker, asked: int, mood: Mood, failure: str
) -> None:
    thinker.mood = mood
    _goes_on_without(world, house, asked, failure)


@pytest.mark.parametrize("mood", ["silent", "dripping"])
def test_where_it_takes_its_time_triage_goes_on_without(
    world: World, hasty: House, thinker: Thinker, asked: int, mood: Mood
) -> None:
    thinker.mood = mood
    _goes_on_without(world, hasty, asked, "no_answer")


def _goes_on_without(world: World, house: House, asked: int, failure: str) -> None:
    before = world.comment(asked)
    assert consult_next(house)
    after = world.comment(asked)
    assert (after.intent, after.because) == (before.intent, before.because)
    assert [one.failure for one in kept(world)] == [failure]


def test_a_liar_is_not_believed(world: World, house: House, thinker: Thinker, asked: int) -> None:
    before = world.comment(asked)
    thinker.says = "supprimer"
    consult_next(house)
    assert world.comment(asked).intent == before.intent


def test_one_that_is_down_is_a_failure_like_any_other(world: World, house: House, chosen: Chosen) -> None:
    chosen(address=f"http://127.0.0.1:{free_port()}/v1")
    world.a_comment(SURE)
    world.a_comment(UNSURE)
    assert consult_next(house)
    assert [one.failure for one in kept(world)] == ["unreachable"]


def test_no_private_network_is_reached_unless_it_is_allowed(
    world: World, careful: House, chosen: Chosen, thinker: Thinker, asked: int, address: str
) -> None:
    consult_next(careful)
    chosen(address=address.replace("http:", "https:"))
    assert rehearse(careful) == (None, "private_address")
    assert [one.failure for one in kept(world)] == ["bad_address"]
    assert thinker.asked == []


def test_a_trial_asks_about_invented_words_and_keeps_nothing(
    world: World, house: House, thinker: Thinker, asked: int
) -> None:
    assert rehearse(house) == ("suggestion", None)
    assert "piscine" in thinker.asked[0]["messages"][1]["content"]
    thinker.says = "peut-être"
    assert rehearse(house) == (None, "no_tag")
    thinker.mood = "broken"
    assert rehearse(house) == (None, "trouble")
    assert [one.asked_at for one in kept(world)] == [None]
