"""A reply that is too long for its network: shortened, or said in the parts that a person has seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app.ports.capabilities import Capabilities
from app.ports.events import AuthorSeen
from tests.apps import opened
from tests.fakes import Agora
from tests.web.conftest import FROM_A_PAGE, Watch, sign_in_by_link
from tests.web.people import HTMX, leaves
from tests.web.reading import Page, words
from tests.world import World

TEXT = "La piscine ouvre samedi à 9 h. Le bassin des petits rouvre lundi."
SAID = ["La piscine ouvre samedi à 9 h. (1/2)", "Le bassin des petits rouvre lundi. (2/2)"]
SHORT = Capabilities(longest=44, in_parts=True, private_reply=timedelta(days=7))
Desk = Callable[[Capabilities], TestClient]


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    """Claire's browser, where the network can do what a test says."""
    with ExitStack() as stack:

        def open_desk(can: Capabilities) -> TestClient:
            world.house = world.through(Agora(world.square, capabilities=can))
            app = stack.enter_context(opened(world.house))
            client = stack.enter_context(TestClient(app, headers=FROM_A_PAGE, follow_redirects=False))
            sign_in_by_link(client, world.house, world.claire)
            return client

        yield open_desk


def test_without_a_word_of_agreement_nothing_leaves_and_the_parts_are_shown(desk: Desk, world: World) -> None:
    browser, comment = desk(SHORT), world.a_comment()
    refused = browser.post(f"/comments/{comment}/replies", data={"text": TEXT, "key": "reply-1"})
    assert refused.status_code == 422
    page = words(refused.text)
    assert "21 de trop pour Agora." in page
    assert [part in page for part in (*SAID, "Publier en 2 parties")] == [True] * 3
    assert f">{TEXT}</textarea>" in refused.text
    assert world.replies_to(comment) == []


def test_htmx_shows_them_over_the_screen(desk: Desk, world: World) -> None:
    browser, comment = desk(SHORT), world.a_comment()
    form = {"text": TEXT, "key": "reply-1", "then": "stay", "also": "12,15", "gesture": "7"}
    form |= {"read": Page(browser.get(f"/comments/{comment}").text).fields["read"], "seen": "phone"}
    asked = browser.post(f"/comments/{comment}/replies", data=form, headers=HTMX)
    assert (asked.status_code, asked.headers["HX-Retarget"]) == (422, "#layer")
    dialog = Page(asked.text)
    assert dialog.words.startswith("21 de trop pour Agora. Rien n’est parti.")
    assert dialog.words.endswith(f"{SAID[0]} {SAID[1]} Raccourcir Publier en 2 parties")
    assert dialog.fields == form


def test_agreed_to_they_leave_once_in_order(desk: Desk, world: World, watch: Watch) -> None:
    browser, comment = desk(SHORT), world.a_comment()
    form = {"text": TEXT, "key": "reply-1", "parts": "2"}
    for _twice in range(2):
        assert browser.post(f"/comments/{comment}/replies", data=form).status_code == 303
    leaves(world, watch, comment)
    assert world.square.texts() == SAID
    page = words(browser.get(f"/comments/{comment}").text)
    assert [part in page for part in SAID] == [True, True]


def test_what_was_agreed_to_is_asked_again_when_the_text_has_changed(desk: Desk, world: World) -> None:
    browser, comment = desk(SHORT), world.a_comment()
    longer = {"text": f"{TEXT} Pensez à votre bonnet, il est obligatoire.", "parts": "2"}
    refused = browser.post(f"/comments/{comment}/replies", data=longer)
    assert (refused.status_code, "Publier en 3 parties" in words(refused.text)) == (422, True)
    assert world.replies_to(comment) == []


def test_each_part_names_its_reader_where_the_network_tells_him_by_it(
    desk: Desk, world: World, watch: Watch
) -> None:
    browser = desk(Capabilities(longest=46, in_parts=True, opens_with_handle=True))
    comment = world.a_comment(by=AuthorSeen("lou", "Lou", "@lou"))
    form = {"text": f"@lou {TEXT}", "parts": "2"}
    assert browser.post(f"/comments/{comment}/replies", data=form).status_code == 303
    leaves(world, watch, comment)
    assert world.square.texts() == [f"@lou {part}" for part in SAID]


@pytest.mark.parametrize(
    ("can", "form"),
    [
        (Capabilities(longest=44), {}),
        (SHORT, {"private": "true"}),
        (SHORT, {"text": "a" * 50}),
    ],
    ids=["a network that wants one", "the one private message", "a word too long"],
)
def test_where_it_cannot_be_cut_it_is_only_too_long(
    can: Capabilities, form: dict[str, str], desk: Desk, world: World
) -> None:
    browser, comment = desk(can), world.a_comment()
    sent = {"text": TEXT, "parts": "2", **form}
    refused = browser.post(f"/comments/{comment}/replies", data=sent)
    assert refused.status_code == 422
    assert "de trop pour Agora" in words(refused.text)
    assert "Publier en" not in words(refused.text)
    counted = browser.post(f"/comments/{comment}/length", data=sent)
    assert counted.headers["Parvis-Parts"] == "0"


def test_the_composer_learns_in_how_many_parts_it_would_go(desk: Desk, world: World) -> None:
    browser, comment = desk(SHORT), world.a_comment()
    counted = browser.post(f"/comments/{comment}/length", data={"text": TEXT})
    assert (counted.text, counted.headers["Parvis-Parts"]) == ("65", "2")
    page = browser.get(f"/comments/{comment}").text
    assert 'data-parts="Raccourcir ou publier en {n} parties"' in page
    assert "data-parts" not in desk(Capabilities(longest=44)).get(f"/comments/{comment}").text
