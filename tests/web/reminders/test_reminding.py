"""P: not now, but then; in words, with a way back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app.domain.standing import State
from app.errands.waking import remind
from tests.web.conftest import Watch
from tests.web.people import HTMX, followed, three
from tests.web.reading import Page, words
from tests.world import World


def test_until_tomorrow_the_next_comment_opens_and_the_bar_says_so(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    marc, yasmina, _awa = three(world)
    menu = words(at_desk.get(f"/comments/{marc}").text)
    assert "Plus tard P" in menu
    done = at_desk.post(f"/comments/{marc}/reminder", data={"until": "tomorrow"})
    assert done.headers["location"].startswith(f"/comments/{yasmina}?done=reminder.")
    page = followed(at_desk, done)
    assert "En pause jusqu’à demain 9 h 00. Reviendra avant si Marc écrit." in page
    assert "1 En pause" in page
    assert "En pause jusqu’à demain 9 h 00." in words(at_desk.get(f"/comments/{marc}?shelf=paused").text)
    watch.passes(timedelta(days=1))
    assert remind(world.house)
    assert world.comment(marc).state == State.UNANSWERED


def test_z_brings_it_back(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    done = at_desk.post(f"/comments/{marc}/reminder", data={"until": "jeudi 14 h"})
    number = done.headers["location"].rsplit("reminder.", 1)[-1]
    back = at_desk.post(f"/reminders/{number}/undo")
    assert back.headers["location"].startswith(f"/comments/{marc}?")
    assert world.comment(marc).state == State.UNANSWERED
    assert at_desk.post("/reminders/99/undo").status_code == 404


@pytest.mark.parametrize("until", ["", "hier", "bientôt"])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_words_that_mean_no_moment_come_back_with_an_example(
    at_desk: TestClient, world: World, until: str, headers: dict[str, str]
) -> None:
    marc, *_others = three(world)
    refused = at_desk.post(f"/comments/{marc}/reminder", data={"until": until}, headers=headers)
    assert refused.status_code == 422
    assert Page(refused.text).fields["until"] == until
    assert "Choisissez un moment à venir" in words(refused.text)
    assert world.comment(marc).state == State.UNANSWERED


def test_a_date_is_asked_for_on_a_page_of_its_own(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    assert "Jusqu’à quand" in words(at_desk.get(f"/comments/{marc}/reminder").text)
    assert "Jusqu’à quand" in words(at_desk.get(f"/comments/{marc}/reminder", headers=HTMX).text)


def test_a_reader_sets_nothing_aside(reading_only: TestClient, world: World) -> None:
    marc, *_others = three(world)
    assert reading_only.post(f"/comments/{marc}/reminder", data={"until": "tomorrow"}).status_code == 403
