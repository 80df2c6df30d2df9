"""A correction under a comment that a colleague answers, or has answered meanwhile, asks first."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.domain.reply import Reply, ReplyState
from app.replies import Manner
from tests.web.people import HTMX
from tests.web.reading import Page, words
from tests.world import World

FACT = {"name": "Horaires de la piscine", "value": "9 h à 19 h tous les jours"}
TOLD = "Bonjour Marc, la piscine : 9 h à 19 h tous les jours."
LATER = "Bonjour Marc, le lundi c’est fermé."


@pytest.fixture
def drafted(at_desk: TestClient, world: World) -> tuple[int, int]:
    """A fact that has changed, and the comment whose correction Claire let be drafted."""
    number, comment = state(at_desk), world.a_comment()
    publish(world, world.send(comment, TOLD))
    state(at_desk, number, value="10 h à 18 h")
    at_desk.post(f"/facts/{number}/corrections")
    assert "une précision depuis notre réponse" in (world.draft_on(comment) or "")
    return number, comment


def state(browser: TestClient, number: int | None = None, **changed: str) -> int:
    done = browser.post(f"/facts/{number}" if number else "/facts", data=FACT | changed)
    return int(done.headers["location"].split("/")[2].split("?")[0])


def publish(world: World, reply_id: int) -> None:
    with world.db.writing() as session:
        reply = session.get_one(Reply, reply_id)
        reply.state, reply.published_at = ReplyState.PUBLISHED, world.now()


def form_of(browser: TestClient, world: World, comment: int) -> dict[str, str]:
    """The composer as the page fills it."""
    fields = Page(browser.get(f"/comments/{comment}").text).fields
    kept = {name: fields[name] for name in ("key", "base") if name in fields}
    return kept | {"text": world.draft_on(comment) or ""}


def answer_too(world: World, comment: int) -> int:
    """Paul answers as well; he was asked, and said yes."""
    return world.send(comment, LATER, key=None, by=world.paul, manner=Manner(anyhow=True))


def unsaid(world: World, comment: int) -> list[str]:
    return [one.state for one in world.replies_to(comment) if one.state != ReplyState.PUBLISHED]


@pytest.mark.parametrize("is_published", [False, True], ids=["it is on its way", "it is public"])
def test_a_colleague_who_answered_meanwhile_is_shown_before_it_leaves(
    at_desk: TestClient, world: World, drafted: tuple[int, int], *, is_published: bool
) -> None:
    _number, comment = drafted
    form = form_of(at_desk, world, comment)
    answered = answer_too(world, comment)
    if is_published:
        publish(world, answered)
    refused = at_desk.post(f"/comments/{comment}/replies", data=form, headers=HTMX)
    assert refused.status_code == 409
    assert "Paul a répondu à l’instant." in words(refused.text)
    assert "Envoyer aussi" in words(refused.text)
    assert len(unsaid(world, comment)) == (0 if is_published else 1)
    fresh = Page(refused.text).fields["key"]
    again = at_desk.post(f"/comments/{comment}/replies", data=form | {"key": fresh, "also": str(answered)})
    assert again.status_code == 303
    assert [one.text for one in world.replies_to(comment)][-1] == form["text"]


def test_a_colleague_who_writes_there_meanwhile_is_not_written_over(
    at_desk: TestClient, world: World, drafted: tuple[int, int]
) -> None:
    _number, comment = drafted
    form = form_of(at_desk, world, comment)
    world.draft(comment, LATER, by=world.paul)
    refused = at_desk.post(f"/comments/{comment}/replies", data=form, headers=HTMX)
    assert refused.status_code == 409
    assert world.draft_on(comment) == LATER
    assert unsaid(world, comment) == [ReplyState.DRAFT]


def test_where_a_colleague_answers_already_none_is_drafted_and_it_says_so(
    at_desk: TestClient, world: World
) -> None:
    number, comment = state(at_desk), world.a_comment()
    publish(world, world.send(comment, TOLD))
    state(at_desk, number, value="10 h à 18 h")
    answer_too(world, comment)
    assert "une réponse y est en partance" in words(at_desk.get(f"/facts/{number}").text)
    at_desk.post(f"/facts/{number}/corrections")
    assert world.draft_on(comment) is None
