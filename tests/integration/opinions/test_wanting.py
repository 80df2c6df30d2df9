"""When a language model is asked: never unless the town chose one, seldom where it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from app import opinions, triage
from app.domain.comment import Comment
from app.domain.errors import Invalid
from app.errands.consulting import consult_next
from app.ports.events import CommentEdited, CommentSeen, PostSeen
from app.seal import FernetSeal
from tests.fakes import Adviser
from tests.integration.opinions.conftest import ADDRESS, SURE, UNSURE, kept
from tests.world import World

Chosen = Callable[..., None]


def test_nothing_is_asked_where_no_model_is_chosen(world: World, adviser: Adviser) -> None:
    for _ in range(3):
        world.a_comment(UNSURE)
    assert consult_next(world.house) is False
    assert (kept(world), adviser.asked) == ([], [])


def test_only_what_triage_is_unsure_of_is_asked(world: World, adviser: Adviser, chosen: Chosen) -> None:
    chosen()
    world.a_comment(SURE)
    world.hear(PostSeen("town", "p1", text="Le kiosque rouvre. Écrivez à mairie@ville.example."))
    unsure = world.a_comment(UNSURE)
    assert [one.comment_id for one in kept(world)] == [unsure]
    assert consult_next(world.house)
    ((model, prompt),) = adviser.asked
    assert (model.address, model.name, model.key) == (ADDRESS, "petit", "secret")
    post, comment = "Le kiosque rouvre. Écrivez à …", "… vous le dit : le kiosque mériterait mieux."
    assert prompt.words == f"PUBLICATION\n{post}\n\nCOMMENTAIRE\n{comment}"
    assert all(intent in prompt.task for intent in triage.INTENTS)
    assert not consult_next(world.house)


@pytest.mark.parametrize(("share", "asked"), [(10, 2), (50, 10)])
def test_no_more_than_the_share_is_ever_asked(world: World, chosen: Chosen, share: int, asked: int) -> None:
    chosen(share=share)
    for _ in range(20):
        world.a_comment(UNSURE)
    assert len(kept(world)) == asked


def test_a_lower_threshold_asks_less(world: World, chosen: Chosen) -> None:
    chosen(threshold=20)
    for _ in range(4):
        world.a_comment(UNSURE)
    assert kept(world) == []


def test_what_is_said_in_private_never_leaves(world: World, chosen: Chosen) -> None:
    chosen()
    world.a_comment(SURE)
    world.a_comment(UNSURE, visibility="private", kind="message", post_external_id=None)
    world.a_comment("   ")
    world.a_comment(None)
    assert kept(world) == []


def test_the_same_words_are_asked_about_once_and_new_words_again(world: World, chosen: Chosen) -> None:
    chosen()
    for _ in range(4):
        world.a_comment(SURE)
    world.a_comment(UNSURE, external_id="c9")
    world.hear(CommentEdited("town", CommentSeen("c9", text=UNSURE)))
    assert len(kept(world)) == 1
    later = world.now() + timedelta(minutes=5)
    with time_machine.travel(later, tick=False):
        world.hear(CommentEdited("town", CommentSeen("c9", text=UNSURE + " Oui."), edited_at=later))
    assert len(kept(world)) == 2


def test_what_is_decided_before_it_is_asked_is_not_asked(
    world: World, adviser: Adviser, chosen: Chosen
) -> None:
    chosen()
    world.a_comment(SURE)
    decided = world.a_comment(UNSURE)
    with world.db.writing() as session:
        comment = session.get_one(Comment, decided)
        triage.correct_intent(session, comment, "praise", by=world.claire, now=world.now())
    assert consult_next(world.house)
    assert [one.failure for one in kept(world)] == ["no_longer_wanted"]
    assert adviser.asked == []


def test_an_hour_later_nobody_is_asked_any_more(
    world: World, adviser: Adviser, chosen: Chosen, clock: time_machine.Traveller
) -> None:
    chosen()
    world.a_comment(SURE)
    world.a_comment(UNSURE)
    clock.shift(timedelta(hours=1, seconds=1))
    assert consult_next(world.house)
    assert adviser.asked == []


def test_turned_off_it_is_asked_nothing_and_its_key_is_gone(
    world: World, adviser: Adviser, chosen: Chosen
) -> None:
    chosen()
    world.a_comment(SURE)
    world.a_comment(UNSURE)
    with world.db.writing() as session:
        opinions.turn_off(session, by=world.claire, now=world.now())
    consult_next(world.house)
    assert adviser.asked == []
    chosen(key="")
    with world.db.reading() as session:
        model = opinions.model_of(session, seal=world.house.seal)
    assert model is not None
    assert model.key is None


def test_a_key_is_kept_for_its_own_address_alone(world: World, chosen: Chosen) -> None:
    chosen()
    chosen(key="", share=20)
    with world.db.reading() as session:
        same = opinions.model_of(session, seal=world.house.seal)
        row = opinions.chosen(session)
        assert row is not None
        assert "secret" not in str(row.key)
    chosen(key="", address="https://ailleurs.example/v1")
    with world.db.reading() as session:
        other = opinions.model_of(session, seal=world.house.seal)
    assert (same and same.key, other and other.key) == ("secret", None)


def test_a_key_that_no_longer_opens_is_none_and_stops_nothing(
    world: World, adviser: Adviser, chosen: Chosen
) -> None:
    chosen()
    world.a_comment(SURE)
    world.a_comment(UNSURE)
    house = replace(world.house, seal=FernetSeal(["another key"]))
    assert consult_next(house)
    assert [model.key for model, _prompt in adviser.asked] == [None]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("address", ""),
        ("address", "ftp://modele.example"),
        ("address", "https://moi:motdepasse@modele.example/v1"),
        ("address", "https://modele.example/v1?key=abc"),
        ("address", "https://modele.example/" + "a" * 500),
        ("name", " "),
        ("name", "a" * 121),
        ("key", "deux mots"),
        ("key", "clé"),
        ("threshold", 0),
        ("threshold", 96),
        ("share", 51),
    ],
)
def test_what_cannot_be_is_refused(chosen: Chosen, field: str, wrong: object) -> None:
    with pytest.raises(Invalid) as refused:
        chosen(**{field: wrong})
    assert refused.value.field == field
