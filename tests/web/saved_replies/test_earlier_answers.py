"""Where no saved reply suits, an earlier answer to nearly the same words under the same post is offered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app.domain.fact import Fact, FactUse
from app.domain.reply import Reply, ReplyState
from tests.web.conftest import Watch
from tests.web.reading import words
from tests.world import MARC, YASMINA, World

ASKED = "Bonjour, la fermeture du stade Bonvallet dure combien de semaines ?"
AGAIN = "La fermeture du stade Bonvallet, c'est combien de semaines ?"
SAID = "Bonjour Marc, le stade Bonvallet ferme trois semaines."
OFFERED = "Suggestion, d’après votre réponse du"


@pytest.fixture
def answered(world: World) -> int:
    """What Marc asked has been answered; the reply."""
    sent = world.send(world.a_comment(ASKED, by=MARC), SAID)
    change(world, sent, state=ReplyState.PUBLISHED, published_at=world.now())
    return sent


def change(world: World, reply_id: int, **values: object) -> None:
    with world.db.writing() as session:
        reply = session.get_one(Reply, reply_id)
        for name, value in values.items():
            setattr(reply, name, value)


def test_it_is_offered_with_why_to_the_next_who_asks_and_bears_their_name(
    at_desk: TestClient, world: World, answered: int
) -> None:
    comment = world.a_comment(AGAIN, by=YASMINA)
    shown = at_desk.get(f"/comments/{comment}").text
    assert OFFERED in words(shown)
    assert "parce qu’on y demandait « Bonjour, la fermeture du stade Bonvallet" in words(shown)
    assert "Bonjour Yasmina, le stade Bonvallet ferme trois semaines." in words(shown)
    assert f'action="/comments/{comment}/replies' not in shown, "nothing can be sent by mistake"
    done = at_desk.post(f"/comments/{comment}/draft/earlier-reply", data={"reply": str(answered)})
    assert done.status_code == 303
    assert world.draft_on(comment) == "Bonjour Yasmina, le stade Bonvallet ferme trois semaines."


@pytest.mark.parametrize(
    ("text", "post"),
    [("La piscine du stade ouvre-t-elle dimanche ?", "p1"), (AGAIN, "p2"), ("Merci", "p1")],
    ids=["another question", "another post", "hardly a word"],
)
@pytest.mark.usefixtures("answered")
def test_what_is_not_near_enough_is_not_offered(
    at_desk: TestClient, world: World, text: str, post: str
) -> None:
    comment = world.a_comment(text, by=YASMINA, post_external_id=post)
    assert OFFERED not in words(at_desk.get(f"/comments/{comment}").text)


@pytest.mark.parametrize(
    "values",
    [{"state": ReplyState.WAITING}, {"visibility": "private"}, {"holding": True}, {"words": "et la suite"}],
    ids=["not yet said", "in private", "only who has it", "one part of several"],
)
def test_what_was_not_a_whole_public_answer_is_not_said_again(
    at_desk: TestClient, world: World, answered: int, values: dict[str, object]
) -> None:
    change(world, answered, **values)
    comment = world.a_comment(AGAIN, by=YASMINA)
    assert OFFERED not in words(at_desk.get(f"/comments/{comment}").text)
    refused = at_desk.post(f"/comments/{comment}/draft/earlier-reply", data={"reply": str(answered)})
    assert refused.status_code == 404
    assert world.draft_on(comment) is None


def test_an_old_one_is_not_said_again(at_desk: TestClient, world: World, watch: Watch, answered: int) -> None:
    watch.passes(timedelta(days=31))
    assert answered
    comment = world.a_comment(AGAIN, by=YASMINA)
    assert OFFERED not in words(at_desk.get(f"/comments/{comment}").text)


@pytest.mark.parametrize("value", ["trois semaines", "quatre semaines"])
def test_one_that_leant_on_what_is_no_longer_true_is_not_said_again(
    at_desk: TestClient, world: World, answered: int, value: str
) -> None:
    done = at_desk.post("/facts", data={"name": "Stade", "value": value})
    number = int(done.headers["location"].split("/")[2].split("?")[0])
    with world.db.writing() as session:
        fact = session.get_one(Fact, number)
        use = {"reply_id": answered, "fact_id": fact.id, "value": "trois semaines", "noted_at": world.now()}
        session.add(FactUse(**use))
    comment = world.a_comment(AGAIN, by=YASMINA)
    shown = words(at_desk.get(f"/comments/{comment}").text)
    assert (OFFERED in shown) is (value == "trois semaines")


def test_a_saved_reply_goes_before_it(at_desk: TestClient, world: World, answered: int) -> None:
    kept = {"title": "Fermeture du stade Bonvallet", "text": "Trois semaines.", "shortcut": "sta"}
    assert at_desk.post("/saved-replies", data=kept).status_code == 303
    comment = world.a_comment(AGAIN, by=YASMINA)
    assert answered
    shown = words(at_desk.get(f"/comments/{comment}").text)
    assert "Suggestion, d’après « Fermeture du stade Bonvallet »" in shown
