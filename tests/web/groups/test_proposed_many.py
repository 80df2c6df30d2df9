"""A service answered a case of several once: its words are offered to the desk for all of them at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from tests.integration.letters.post import give_address, say, take
from tests.web.people import followed, three
from tests.web.reading import Page, words
from tests.web.ticked.test_answering_ticked import choose, form_of
from tests.world import World

WRITES = "?write=yes"
FIXED = "La rue sera nettoyée jeudi."


@pytest.fixture
def comments(at_desk: TestClient, world: World) -> list[int]:
    """Three of one case, which the roads have answered by their link."""
    found = list(three(world))
    give_address(world)
    at_desk.post("/ticked/assignment", data={"comment": found, "department": "voirie", "as_one": "true"})
    letter = take(world, world.now() + timedelta(days=1))
    assert letter is not None
    say(world, letter.token, 1, text=FIXED)
    return found


def test_the_comment_offers_to_answer_all_of_them_in_the_words_of_the_service(
    at_desk: TestClient, world: World, comments: list[int]
) -> None:
    shown = at_desk.get(f"/comments/{comments[1]}").text
    assert "Répondre aux 3" in words(shown)
    offers = shown[shown.index('method="post" action="/ticked/group"') :].split("</form>")[0]
    for one in comments:
        assert f'name="comment" value="{one}"' in offers
    page = choose(at_desk, *comments)
    asks = at_desk.get(page).text
    assert "3 commentaires, réponse de Voirie" in words(asks)
    assert "cochés" not in words(asks)
    assert "Suggestion, d’après ce que dit le service" in words(asks)
    taken = Page(asks).fields | {"row": comments, "own": [""] * 3, "tick": comments}
    at_desk.post(f"{page}/wordings", data=taken)
    form = form_of(at_desk, page)
    assert form["tick"] == comments
    assert FIXED in at_desk.get(page).text
    sent = at_desk.post(f"{page}/replies", data=form | {"wording": [FIXED], "anyway": "true"})
    assert "3 réponses" in followed(at_desk, sent)
    assert [world.replies_to(one)[-1].text for one in comments] == [FIXED] * 3


def test_what_the_service_writes_after_the_page_was_made_is_not_written_over(
    at_desk: TestClient, world: World, comments: list[int]
) -> None:
    page = choose(at_desk, *comments)
    form = form_of(at_desk, page + WRITES) | {"wording": [FIXED], "anyway": "true"}
    later = world.now() + timedelta(days=1)
    with world.db.writing() as session:
        for draft in [session.get_one(type(one), one.id) for one in world.replies_to(comments[0])]:
            draft.text, draft.saved_at = "Non, vendredi.", later
    at_desk.post(f"{page}/replies", data=form)
    assert world.draft_on(comments[0]) == "Non, vendredi."
    assert [world.replies_to(one)[-1].text for one in comments[1:]] == [FIXED] * 2


def test_one_that_somebody_answers_alone_or_in_other_words_is_set_aside(
    at_desk: TestClient, world: World, comments: list[int]
) -> None:
    world.draft(comments[0], "J’y travaille.", by=world.paul)
    assert form_of(at_desk, choose(at_desk, *comments) + WRITES)["tick"] == comments[1:]
    other = world.a_comment("Et le parc ?")
    assert "4 commentaires cochés" in words(at_desk.get(choose(at_desk, *comments, other)).text)
    assert form_of(at_desk, choose(at_desk, *comments, other) + WRITES)["tick"] == [other]


def test_one_alone_and_a_reader_are_offered_nothing(
    at_desk: TestClient, reading_only: TestClient, world: World, comments: list[int]
) -> None:
    assert "/ticked/group" not in Page(reading_only.get(f"/comments/{comments[0]}").text).forms
    for one in comments[1:]:
        at_desk.post(f"/comments/{one}/dismissal", data={"reason": "already_answered"})
    assert "/ticked/group" not in Page(at_desk.get(f"/comments/{comments[0]}").text).forms
