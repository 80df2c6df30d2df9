"""What is sent as it stands is suggested sooner, and a suggestion says why it is one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app import saved_replies
from app.domain.comment import Comment
from app.domain.saved_reply import SavedReply
from app.replies import Manner
from app.saved_replies import Wording
from tests.world import MARC, World

WORDS = "Bonjour {prénom}, la piscine ouvre à 9 h."
POOL = Wording("Horaires de la piscine", WORDS, wordings=("La piscine ouvre à 9 h.",))
ASKED = "À quelle heure ouvre la piscine le samedi ?"


def keep(world: World, wording: Wording = POOL) -> int:
    with world.db.writing() as session:
        return saved_replies.keep(session, wording, by=world.claire, now=world.now()).id


def say(world: World, number: int, text: str) -> bool | None:
    """Answer somebody else with words that began as this saved reply."""
    sent = world.send(world.a_comment(by=MARC), text, key=None, manner=Manner(saved_reply=number))
    return world.reply(sent).unchanged


@pytest.mark.parametrize(
    ("text", "unchanged"),
    [
        ("Bonjour Marc, la piscine ouvre à 9 h.", True),
        ("@marc Bonjour Marc, la piscine ouvre à 9 h.", True),
        (" La piscine ouvre à 9 h.\n", True),
        ("Bonjour Marc, la piscine ouvre à 10 h.", False),
        ("Bonjour Yasmina, la piscine ouvre à 9 h.", False),
    ],
)
def test_it_is_noted_whether_it_was_sent_as_it_stands(world: World, text: str, *, unchanged: bool) -> None:
    assert say(world, keep(world), text) is unchanged


def test_words_of_ones_own_are_neither(world: World) -> None:
    assert world.reply(world.send(world.a_comment(), "Samedi à 9 h.")).unchanged is None


def test_of_two_that_suit_alike_the_one_sent_as_it_stands_comes_first(world: World) -> None:
    changed, kept = keep(world), keep(world, replace(POOL, title="Piscine, les horaires"))
    for _time in range(3):
        say(world, changed, "Je me renseigne.")
        say(world, kept, WORDS.replace("{prénom}", "Marc"))
    comment = world.a_comment(ASKED)
    with world.db.reading() as session:
        listed = saved_replies.listing(session, now=world.now())
        found = session.get_one(Comment, comment)
        near = saved_replies.nearest(listed, found, None, world.now().date())
    assert [(one.saved.id, one.uses, one.unchanged) for one, _score in near] == [
        (kept, 3, 3),
        (changed, 3, 0),
    ]


def test_a_suggestion_says_which_words_of_the_comment_it_says_too() -> None:
    saved = SavedReply(title="Horaires de la piscine", text="Le bassin ouvre samedi à 9 h.", wordings=[])
    assert saved_replies.because(saved, ASKED) == ["piscine", "ouvre", "samedi"]
    assert saved_replies.because(saved, "Et le vélodrome ?") == []
    pothole = SavedReply(title="Nid-de-poule", text="La Voirie rebouche.", wordings=[])
    assert saved_replies.because(pothole, "Un nid-de-poule énorme !") == ["nid-de-poule"]
