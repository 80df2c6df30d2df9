"""In public, in private, by hand: what the composer says, and what the network allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app import connections
from app.domain.reply import ReplyState
from app.errands.delivering import deliver_next
from app.ports.capabilities import ALWAYS, Capabilities, Limit
from app.ports.channel import Health
from app.ports.events import AuthorSeen
from tests.apps import opened
from tests.fakes import INBOX, Agora
from tests.web.conftest import FROM_A_PAGE, Watch, sign_in_by_link
from tests.web.people import followed, leaves
from tests.web.reading import Page, words
from tests.world import World

SOON = timedelta(hours=7)
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


def a_message(world: World) -> int:
    return world.a_comment("Bonjour, je suis bien en mairie ?", kind="message", visibility="private")


def composer(browser: TestClient, comment: int) -> Page:
    return Page(browser.get(f"/comments/{comment}").text)


def test_a_public_comment_has_no_private_button_where_the_network_has_none(
    at_desk: TestClient, world: World
) -> None:
    said = composer(at_desk, world.a_comment()).words
    assert "Réponse publique à Marc Le Goff" in said
    assert "Message privé" not in said


def test_what_is_written_turns_private_and_back_without_losing_a_word(desk: Desk, world: World) -> None:
    browser, comment = desk(Capabilities(private_reply=SOON)), world.a_comment()
    form = {"text": "Votre dossier est prêt.", "key": "reply-1"}
    turned = browser.post(f"/comments/{comment}/draft/voice", data={**form, "private": "true"})
    page = followed(browser, turned)
    assert "Message privé à Marc Le Goff" in page
    assert "Lui seul le verra." in page
    assert "Possible jusqu’au mardi 17 mars, 16 h 30." in page
    assert (world.draft_on(comment), composer(browser, comment).fields["private"]) == (form["text"], "true")
    back = browser.post(f"/comments/{comment}/draft/voice", data={**form, "private": "false"})
    assert "Réponse publique à Marc Le Goff" in followed(browser, back)
    assert "private" not in composer(browser, comment).fields


def test_a_private_answer_leaves_as_one_and_is_shown_as_one(desk: Desk, world: World, watch: Watch) -> None:
    browser, comment = desk(Capabilities(private_reply=SOON)), world.a_comment()
    form = {"text": "Votre dossier est prêt.", "key": "reply-1", "private": "true"}
    for _twice in range(2):
        assert browser.post(f"/comments/{comment}/replies", data=form).status_code == 303
    leaves(world, watch, comment)
    assert [said.visibility for _id, said in world.square.said] == ["private"]
    assert "Votre message privé, envoyé à 9 h 30" in composer(browser, comment).words


def test_when_its_time_is_over_a_public_comment_is_answered_in_public_alone(
    desk: Desk, world: World, watch: Watch
) -> None:
    browser, comment = desk(Capabilities(private_reply=SOON)), world.a_comment()
    watch.passes(SOON)
    assert "Message privé" not in composer(browser, comment).words
    form = {"text": "Votre dossier est prêt.", "private": "true"}
    refused = browser.post(f"/comments/{comment}/replies", data=form)
    assert refused.status_code == 409
    assert "Votre dossier est prêt." in refused.text
    assert "écrire en privé à cette personne" in words(refused.text)
    assert world.replies_to(comment) == []


def test_where_a_private_answer_has_no_end_none_is_said(desk: Desk, world: World) -> None:
    browser = desk(Capabilities(private_reply=ALWAYS))
    comment = world.a_comment(posted_at=world.now() - timedelta(days=400))
    form = {"text": "Votre dossier est prêt.", "key": "reply-1", "private": "true"}
    page = followed(browser, browser.post(f"/comments/{comment}/draft/voice", data=form))
    assert ("Lui seul le verra." in page, "Possible jusqu’au" in page) == (True, False)
    assert browser.post(f"/comments/{comment}/replies", data=form).status_code == 303


def test_where_the_network_knows_no_private_answer_none_leaves(at_desk: TestClient, world: World) -> None:
    comment = world.a_comment()
    refused = at_desk.post(f"/comments/{comment}/replies", data={"text": "Bonjour.", "private": "true"})
    assert refused.status_code == 409
    assert world.replies_to(comment) == []


def test_a_message_is_answered_in_private_and_says_until_when(desk: Desk, world: World) -> None:
    browser, message = desk(Capabilities(message_window=SOON)), a_message(world)
    page = composer(browser, message).words
    assert "Message privé à Marc Le Goff" in page
    assert "Possible jusqu’au mardi 17 mars, 16 h 30." in page
    assert "Réponse publique" not in page
    assert "privé" in words(browser.get("/").text)


def test_a_private_message_has_the_limit_that_its_network_sets_for_it(desk: Desk, world: World) -> None:
    can = Capabilities(longest=30, message=Limit(10, "bytes"), private_reply=SOON)
    browser, message, comment = desk(can), a_message(world), world.a_comment()
    page = browser.get(f"/comments/{message}").text
    assert ('data-max="10"' in page, "octet" in page) == (True, True)
    public = browser.get(f"/comments/{comment}").text
    assert ('data-max="30"' in public, "caractère" in public) == (True, True)
    long = {"text": "Été, bonjour."}
    for form, answered in (({}, message), ({"private": "true"}, comment)):
        refused = browser.post(f"/comments/{answered}/replies", data={**long, **form})
        assert (refused.status_code, "5 de trop pour Agora" in words(refused.text)) == (422, True)
    assert browser.post(f"/comments/{comment}/replies", data=long).status_code == 303
    for form, counted in (({}, "13"), ({"private": "true"}, "15")):
        answer = browser.post(f"/comments/{comment}/length", data={**long, **form})
        assert (answer.status_code, answer.text) == (200, counted)


def test_a_server_with_a_limit_of_its_own_is_counted_against_it(desk: Desk, world: World) -> None:
    browser, comment = desk(Capabilities(longest=10)), world.a_comment()
    form = {"text": "Samedi à 9 h."}
    assert browser.post(f"/comments/{comment}/replies", data=form).status_code == 422
    with world.db.writing() as session:
        connections.note_health(session, world.connection_id, Health(longest=20), world.now())
    assert 'data-max="20"' in browser.get(f"/comments/{comment}").text
    assert browser.post(f"/comments/{comment}/replies", data=form).status_code == 303


def test_once_the_window_is_closed_one_answers_on_the_network(desk: Desk, world: World, watch: Watch) -> None:
    browser, message = desk(Capabilities(message_window=SOON, inbox=INBOX)), a_message(world)
    watch.passes(SOON)
    page = browser.get(f"/comments/{message}").text
    assert "Répondez sur Agora, puis classez ici." in words(page)
    assert "jusqu’au mardi 17 mars, 16 h 30" in words(page)
    assert f'href="{INBOX}"' in page
    refused = browser.post(f"/comments/{message}/replies", data={"text": "Oui, bonjour."})
    assert (refused.status_code, "Oui, bonjour." in refused.text) == (409, True)
    assert world.replies_to(message) == []


def test_a_new_message_opens_the_window_again(desk: Desk, world: World, watch: Watch) -> None:
    browser, message = desk(Capabilities(message_window=SOON)), a_message(world)
    watch.passes(SOON)
    world.a_comment("Allô ?", kind="message", visibility="private", posted_at=watch())
    assert browser.post(f"/comments/{message}/replies", data={"text": "Oui."}).status_code == 303


def test_a_network_without_replies_has_them_copied_and_asks_whether_they_are_there(
    desk: Desk, world: World
) -> None:
    browser = desk(Capabilities(by_hand=True))
    comment, other = world.a_comment(permalink="https://agora.example/c1"), world.a_comment()
    assert "Copier et ouvrir" in composer(browser, comment).words
    form = {"text": "Samedi à 9 h.", "key": "reply-1", "then": "by_hand"}
    carried = browser.post(f"/comments/{comment}/replies", data=form)
    page = followed(browser, carried)
    assert carried.headers["location"].startswith(f"/comments/{comment}?")
    assert "Est-ce publié ?" in page
    assert "Samedi à 9 h." in page
    assert "À publier à la main" in words(browser.get("/").text)
    reply = world.replies_to(comment)[0]
    not_yet = browser.post(f"/replies/{reply.id}/resolution", data={"said": "no"})
    assert "Copier et ouvrir" in followed(browser, not_yet)
    assert world.draft_on(comment) == "Samedi à 9 h."
    again = browser.post(f"/comments/{comment}/replies", data={**form, "key": "reply-2"})
    assert again.status_code == 303
    there = world.replies_to(comment)[-1]
    done = browser.post(f"/replies/{there.id}/resolution", data={"said": "yes"})
    assert done.headers["location"].startswith(f"/comments/{other}?")
    assert world.reply(there.id).state == ReplyState.PUBLISHED
    assert not deliver_next(world.house)
    assert world.square.said == []


def test_a_choice_of_what_comes_next_is_not_forgotten_by_what_is_carried(desk: Desk, world: World) -> None:
    browser, comment = desk(Capabilities(by_hand=True)), world.a_comment()
    browser.post(f"/comments/{comment}/replies", data={"text": "Samedi.", "then": "by_hand"})
    assert browser.get("/").status_code == 200


def test_an_answer_opens_with_the_handle_where_its_reader_is_told_by_it(desk: Desk, world: World) -> None:
    browser = desk(Capabilities(opens_with_handle=True))
    lou = world.a_comment(by=AuthorSeen("lou", "Lou", "@lou@place.example"))
    page = browser.get(f"/comments/{lou}").text
    assert ">@lou@place.example </textarea>" in page
    assert ">@" not in browser.get(f"/comments/{world.a_comment()}").text


def test_what_is_written_is_counted_as_the_network_counts_and_not_kept(
    at_desk: TestClient, world: World
) -> None:
    comment = world.a_comment()
    counted = at_desk.post(f"/comments/{comment}/length", data={"text": "Samedi,\r\n9 h."})
    assert (counted.status_code, counted.text) == (200, "12")
    assert world.draft_on(comment) is None
    assert at_desk.post("/comments/999/length", data={"text": "Samedi."}).status_code == 404
