"""A post over its usual: one line that says so, and one answer for all, each under its own comment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app.domain.reply import ReplyState
from app.ports.events import AuthorSeen, PostSeen
from tests.asking import group_of
from tests.web.conftest import Watch
from tests.web.reading import Page, words
from tests.world import World

POST = "Coupure d’eau\nUne canalisation a cédé rue des Lilas. Retour de l’eau vers midi."
SAID = ("L’eau revient quand ?", "Toujours pas d’eau chez nous, c’est long", "C’est quelles rues ?")
DANGER = "Ma mère est sous oxygène, comment on fait ?"
OLDER, COUNT = 4, 24


@pytest.fixture
def said(world: World) -> list[int]:
    """Twenty-four write under the post, four of them before this hour; the last asks something else too."""
    world.hear(PostSeen("town", "eau", POST, published_at=world.now() - timedelta(hours=4)))
    found = [say(world, SAID[number % 3], 180 - number) for number in range(OLDER)]
    found += [say(world, SAID[number % 3], 50 - number) for number in range(OLDER, COUNT - 1)]
    return [*found, say(world, "L’eau revient quand ? Et le marché de samedi, il est maintenu ?", 2)]


def say(world: World, text: str, minutes: int) -> int:
    number = next(world.numbers)
    posted_at = world.now() - timedelta(minutes=minutes)
    author = AuthorSeen(f"a{number}", f"Anne Le Bras {number}")
    return world.a_comment(text, by=author, post_external_id="eau", posted_at=posted_at)


def page_of(world: World, said: list[int]) -> str:
    return f"/groups/{group_of(world, said[0])}"


def test_the_list_holds_one_line_that_says_how_many_and_how_many_since_an_hour(
    at_desk: TestClient, world: World, said: list[int]
) -> None:
    shown = at_desk.get("/").text
    assert "24 commentaires sous « Coupure d’eau », 20 depuis une heure" in words(shown)
    assert "Répondre une fois pour tous" in words(shown)
    assert shown.count('class="row-link"') == 1
    assert f'href="{page_of(world, said)}" data-key="g"' in shown
    assert "23 autres commentaires attendent sous cette publication." in words(shown)


def test_an_hour_later_only_the_number_is_said(
    at_desk: TestClient, world: World, said: list[int], watch: Watch
) -> None:
    assert said
    watch.passes(timedelta(hours=2))
    shown = words(at_desk.get("/").text)
    assert "24 commentaires sous « Coupure d’eau »" in shown
    assert "depuis une heure" not in shown


def test_a_danger_under_the_same_post_stands_by_itself(
    at_desk: TestClient, world: World, said: list[int]
) -> None:
    danger = say(world, DANGER, 1)
    assert said
    shown = at_desk.get("/").text
    assert shown.count('class="row-link"') == 2
    assert f'id="row-{danger}"' in shown


def test_its_page_ticks_who_one_answer_suits_and_lets_each_be_read_by_itself(
    at_desk: TestClient, world: World, said: list[int]
) -> None:
    shown = at_desk.get(page_of(world, said)).text
    assert "24 commentaires sous « Coupure d’eau »" in words(shown)
    for one in said[:-1]:
        assert f'value="{one}" form="group-form" checked' in shown
    assert f'value="{said[-1]}" form="group-form">' in shown
    assert "Mise de côté : autre demande" in words(shown)
    alone = shown.split('">Les lire un par un')[0].rsplit('href="', 1)[1]
    assert at_desk.get(alone).text.count('class="row-link"') == COUNT


def test_one_act_answers_all_who_are_ticked_and_the_others_stay(
    at_desk: TestClient, world: World, said: list[int]
) -> None:
    page = page_of(world, said)
    shown = at_desk.get(page).text
    seen = [part.split('"')[0] for part in shown.split('name="seen" value="')[1:]]
    form = {
        "key": Page(shown).fields["key"],
        "row": said,
        "seen": seen,
        "own": [""] * COUNT,
        "tick": said[:-1],
        "wording": ["L’eau revient vers midi.", "Bonjour {prénom}, l’eau est annoncée pour midi."],
    }
    assert at_desk.post(f"{page}/replies", data=form).status_code == 303
    leaving = [one for one in said if any(r.state == ReplyState.WAITING for r in world.replies_to(one))]
    assert leaving == said[:-1]
    assert "commentaires sous" not in words(at_desk.get("/").text)


def test_who_writes_while_the_page_is_open_is_offered(
    at_desk: TestClient, world: World, said: list[int]
) -> None:
    late = say(world, SAID[0], 0)
    told = at_desk.get(f"{page_of(world, said)}/newcomers?after={said[-1]}").text
    assert "1 commentaire vient d’arriver" in words(told)
    assert f'value="{late}"' in told


def test_more_than_a_hundred_are_answered_in_turns_and_it_says_so(
    at_desk: TestClient, world: World, said: list[int]
) -> None:
    for number in range(80):
        say(world, SAID[number % 3], 1)
    shown = words(at_desk.get(page_of(world, said)).text)
    assert "Les 100 plus anciens sont ici. 4 autres viendront après leur réponse." in shown
