"""Good words are kept once, found for the comment they suit, and never offered after their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app import saved_replies
from app.domain.comment import Comment
from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.reply import ReplyState
from app.domain.saved_reply import SavedReply
from app.ports.events import AuthorSeen
from app.saved_replies import Wording
from tests.world import MARC, World

POTHOLE = Wording(
    "Nid-de-poule : intervention datée",
    "Bonjour {prénom}, la Voirie rebouche le trou cette semaine.",
    shortcut=":NID",
    intents=("complaint",),
    department="voirie",
)
HOURS = Wording("Horaires de la mairie", "La mairie ouvre à 9 h.", shortcut="hor", intents=("question",))


def keep(world: World, wording: Wording = POTHOLE) -> int:
    with world.db.writing() as session:
        return saved_replies.keep(session, wording, by=world.claire, now=world.now()).id


def saved(world: World, number: int) -> SavedReply:
    with world.db.reading() as session:
        return saved_replies.find(session, number)


def take(world: World, number: int, comment: int, typed: str = "") -> None:
    with world.db.writing() as session:
        kept, found = saved_replies.find(session, number), session.get_one(Comment, comment)
        today = world.now().date()
        saved_replies.take(session, kept, found, typed, today=today, by=world.claire, now=world.now())


def nearest(world: World, comment: int) -> list[str]:
    with world.db.reading() as session:
        listed = saved_replies.listing(session, now=world.now())
        found = session.get_one(Comment, comment)
        near = saved_replies.nearest(listed, found, None, world.now().date())
        return [one.saved.title for one, _score in near]


def test_a_shortcut_is_typed_with_or_without_its_colon(world: World) -> None:
    assert saved(world, keep(world)).shortcut == "nid"


def test_a_shortcut_serves_once(world: World) -> None:
    number = keep(world)
    with pytest.raises(Conflict) as refusal:
        keep(world, replace(HOURS, shortcut="nid"))
    assert refusal.value.facts == {"shortcut": "nid", "title": POTHOLE.title}
    with world.db.writing() as session:
        kept = saved_replies.find(session, number)
        saved_replies.keep(session, POTHOLE, known=kept, by=world.claire, now=world.now())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (replace(POTHOLE, title=" "), "title"),
        (replace(POTHOLE, title="x" * 121), "title"),
        (replace(POTHOLE, text=""), "text"),
        (replace(POTHOLE, shortcut="a b"), "shortcut"),
        (replace(POTHOLE, department="nowhere"), "department"),
    ],
)
def test_what_is_wrong_is_named(world: World, wrong: Wording, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        keep(world, wrong)
    assert refusal.value.field == field


def test_taken_away_it_is_gone_and_comes_back_without_a_shortcut_taken_meanwhile(world: World) -> None:
    number = keep(world)
    with world.db.writing() as session:
        kept = saved_replies.find(session, number)
        saved_replies.remove(session, kept, by=world.claire, now=world.now())
    with pytest.raises(NotFound):
        saved(world, number)
    keep(world, replace(HOURS, shortcut="nid"))
    with world.db.writing() as session:
        saved_replies.restore(session, number, by=world.claire, now=world.now())
    assert saved(world, number).shortcut is None


@pytest.mark.parametrize(
    ("author", "greeting"),
    [
        (MARC, "Bonjour Marc, la Voirie"),
        (AuthorSeen("a", "Marie-Thérèse Guillou"), "Bonjour Marie-Thérèse, la Voirie"),
        (AuthorSeen("b", "Collectif Vélo Kerlan"), "Bonjour, la Voirie"),
        (AuthorSeen("c", "user48213"), "Bonjour, la Voirie"),
        (AuthorSeen("d", "LES AMIS DU PORT"), "Bonjour, la Voirie"),
        (None, "Bonjour, la Voirie"),
    ],
)
def test_the_first_name_is_said_where_it_is_one(
    world: World, author: AuthorSeen | None, greeting: str
) -> None:
    comment = world.a_comment(by=author)
    take(world, keep(world), comment)
    assert (world.draft_on(comment) or "").startswith(greeting)


def test_what_was_typed_stays_before_it_and_the_use_is_counted_once_sent(world: World) -> None:
    comment, number = world.a_comment(by=MARC), keep(world)
    take(world, number, comment, "Bonsoir.")
    text = world.draft_on(comment) or ""
    assert text == "Bonsoir.\n\nBonjour Marc, la Voirie rebouche le trou cette semaine."
    with world.db.reading() as session:
        assert [one.uses for one in saved_replies.listing(session, now=world.now())] == [0]
    world.send(comment, text, delay=timedelta(0))
    with world.db.reading() as session:
        assert [one.uses for one in saved_replies.listing(session, now=world.now())] == [1]


def test_what_it_began_can_be_emptied(world: World) -> None:
    comment = world.a_comment()
    take(world, keep(world), comment)
    with world.db.writing() as session:
        found = session.get_one(Comment, comment)
        saved_replies.leave(session, found, by=world.claire, now=world.now())
    (draft,) = world.replies_to(comment)
    assert (draft.state, draft.text, draft.saved_reply_id) == (ReplyState.DRAFT, "", None)


def test_the_one_that_suits_is_found_by_words_tag_and_service(world: World) -> None:
    keep(world)
    keep(world, HOURS)
    pothole = world.a_comment(
        "Il y a un énorme trou dans la chaussée rue des Tilleuls, un vrai nid-de-poule."
    )
    assert nearest(world, pothole)[:1] == [POTHOLE.title]
    assert nearest(world, world.a_comment("Bravo pour la fête de la musique.")) == []


def test_what_has_expired_is_neither_offered_nor_taken(world: World) -> None:
    ended = replace(POTHOLE, ends_on=world.now().date() - timedelta(days=1))
    number, comment = keep(world, ended), world.a_comment("Un nid-de-poule, un trou rue des Tilleuls.")
    assert nearest(world, comment) == []
    with pytest.raises(Conflict) as refusal:
        take(world, number, comment)
    assert refusal.value.code == "saved_reply_expired"
    assert world.draft_on(comment) is None


def test_its_last_day_is_still_true_and_the_week_before_is_to_check() -> None:
    kept, today = SavedReply(ends_on=date(2026, 3, 24)), date(2026, 3, 24)
    assert not kept.is_expired(today)
    assert kept.is_expired(date(2026, 3, 25))
    assert kept.is_to_check(date(2026, 3, 17))
    assert not kept.is_to_check(date(2026, 3, 16))
