"""Sending: a plain form, what comes next, and what comes back refused."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.domain.reply import ReplyState
from app.replies import Manner
from tests.web.people import HTMX, followed, removed, three
from tests.web.reading import Page, words
from tests.world import World

ANSWER = "Samedi à 9 h."


def test_a_reply_is_promised_and_the_next_comment_opens(at_desk: TestClient, world: World) -> None:
    marc, yasmina, _awa = three(world)
    sent = at_desk.post(f"/comments/{marc}/replies", data={"text": ANSWER, "key": "reply-1"})
    reply = world.replies_to(marc)[0]
    assert sent.headers["location"] == f"/comments/{yasmina}?done=reply.{reply.id}"
    page = followed(at_desk, sent)
    assert "Envoi dans 10 s à Marc Le Goff" in page
    assert "1 sur 2" in page
    assert (reply.text, reply.state) == (ANSWER, ReplyState.WAITING)
    assert world.square.texts() == []


def test_after_the_last_one_the_list_is_shown(at_desk: TestClient, world: World) -> None:
    alone = world.a_comment()
    sent = at_desk.post(f"/comments/{alone}/replies", data={"text": ANSWER})
    assert sent.headers["location"].startswith("/?done=reply.")
    assert "Le parvis est calme" in followed(at_desk, sent)


@pytest.mark.parametrize(
    ("then", "goal"), [("stay", "/comments/{marc}?"), ("list", "/?"), ("next", "/comments/")]
)
def test_what_comes_after_is_chosen_and_remembered(
    at_desk: TestClient, world: World, then: str, goal: str
) -> None:
    marc, yasmina, _awa = three(world)
    sent = at_desk.post(f"/comments/{marc}/replies", data={"text": ANSWER, "then": then})
    assert sent.headers["location"].startswith(goal.format(marc=marc))
    page = at_desk.get(f"/comments/{yasmina}").text
    assert f'name="then" value="{then}" data-send' in page


def test_a_choice_that_does_not_exist_sends_nothing(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    answer = at_desk.post(f"/comments/{marc}/replies", data={"text": ANSWER, "then": "ailleurs"})
    assert answer.status_code == 422
    assert ANSWER in answer.text
    assert world.replies_to(marc) == []


def test_the_same_form_twice_is_one_reply(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    form = {"text": ANSWER, "key": "reply-1"}
    answers = [at_desk.post(f"/comments/{marc}/replies", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(world.replies_to(marc)) == 1


def test_line_ends_of_a_form_are_published_plain(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    at_desk.post(f"/comments/{marc}/replies", data={"text": "Bonjour,\r\nsamedi."})
    assert world.replies_to(marc)[0].text == "Bonjour,\nsamedi."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Écrivez une réponse avant d’envoyer."),
        (" \n ", "Écrivez une réponse avant d’envoyer."),
        ("x" * 501, "1 de trop pour Agora."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refused_reply_comes_back_filled_with_its_sentence(
    at_desk: TestClient, world: World, text: str, sentence: str, headers: dict[str, str]
) -> None:
    marc, *_others = three(world)
    answer = at_desk.post(f"/comments/{marc}/replies?intent=question", data={"text": text}, headers=headers)
    assert answer.status_code == 422
    assert sentence in words(answer.text)
    assert f">{text}</textarea>" in answer.text
    assert f"/comments/{marc}/replies?intent=question" in Page(answer.text).forms
    assert world.replies_to(marc) == []


def test_a_colleague_who_was_first_is_said_and_one_may_answer_too(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    world.send(marc, by=world.paul)
    form = {"text": "Dimanche aussi.", "key": "reply-1"}
    answer = at_desk.post(f"/comments/{marc}/replies", data=form)
    assert answer.status_code == 409
    assert "Un collègue a déjà répondu à ce commentaire. Votre texte est gardé." in words(answer.text)
    assert "Envoyer aussi" in words(answer.text)
    assert ">Dimanche aussi.</textarea>" in answer.text
    fresh, also = Page(answer.text).fields["key"], str(world.replies_to(marc)[0].id)
    again = at_desk.post(f"/comments/{marc}/replies", data=form | {"key": fresh, "also": also})
    assert again.status_code == 303
    assert [reply.text for reply in world.replies_to(marc)] == [ANSWER, "Dimanche aussi."]


def test_htmx_shows_the_colleague_as_a_dialog_over_the_field(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    world.send(marc, by=world.paul)
    answer = at_desk.post(f"/comments/{marc}/replies", data={"text": "Oui.", "key": "reply-1"}, headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (409, "#layer")
    assert "Paul a répondu à l’instant." in words(answer.text)
    assert "Voir sa réponse" in words(answer.text)
    assert Page(answer.text).fields == {"text": "Oui.", "key": "reply-2", "then": ""}


def test_a_second_colleague_is_asked_about_although_the_first_was_seen(
    at_desk: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    first = world.send(marc, by=world.paul)
    marie = world.a_person("Marie Kerrien")
    second = world.send(marc, "À 9 h.", key="reply-2", by=marie, manner=Manner(also=(first,)))
    form = {"text": "Oui.", "key": "reply-3"}
    both = at_desk.post(f"/comments/{marc}/replies", data=form, headers=HTMX)
    assert "Paul, Marie ont répondu, en dernier à l’instant." in words(both.text)
    one = at_desk.post(f"/comments/{marc}/replies", data=form | {"also": str(first)}, headers=HTMX)
    assert (one.status_code, "Marie a répondu à l’instant." in words(one.text)) == (409, True)
    assert f'name="also" value="{first},{second}"' in one.text
    said = at_desk.post(f"/comments/{marc}/replies", data=form | {"also": f"{first},{second}"}, headers=HTMX)
    assert said.status_code == 303
    assert len(world.replies_to(marc)) == 3


def test_another_text_with_a_key_that_served_is_kept_and_not_sent(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    world.send(marc)
    answer = at_desk.post(f"/comments/{marc}/replies", data={"text": "Autre chose.", "key": "reply-1"})
    assert answer.status_code == 409
    assert "Cette page a déjà envoyé un autre texte. Rien de plus n’est parti." in words(answer.text)
    assert ">Autre chose.</textarea>" in answer.text
    assert len(world.replies_to(marc)) == 1


def test_a_comment_gone_meanwhile_keeps_the_text(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    removed(world, marc)
    answer = at_desk.post(f"/comments/{marc}/replies", data={"text": ANSWER})
    assert answer.status_code == 409
    assert "Supprimé par son auteur." in words(answer.text)
    assert f">{ANSWER}</textarea>" in answer.text


def test_the_list_that_is_open_stays_open(at_desk: TestClient, world: World) -> None:
    marc, _yasmina, awa = three(world)
    sent = at_desk.post(f"/comments/{marc}/replies?intent=question", data={"text": ANSWER})
    assert sent.headers["location"].startswith(f"/comments/{awa}?intent=question&done=reply.")
    page = at_desk.get(sent.headers["location"]).text
    assert f"/replies/{world.replies_to(marc)[0].id}/undo?intent=question" in Page(page).forms


def test_a_reader_sends_and_drafts_nothing(reading_only: TestClient, world: World) -> None:
    marc, *_others = three(world)
    for act in ("replies", "draft"):
        answer = reading_only.post(f"/comments/{marc}/{act}", data={"text": ANSWER})
        assert answer.status_code == 403
        assert "Votre compte permet de lire, pas d’agir." in words(answer.text)
    assert world.replies_to(marc) == []
    assert "composer" not in reading_only.get(f"/comments/{marc}").text


@pytest.mark.parametrize("comment", ["999", "0", "abc", "1e3", "99999999999999999999"])
def test_what_does_not_exist_is_not_found(at_desk: TestClient, comment: str) -> None:
    answer = at_desk.post(f"/comments/{comment}/replies", data={"text": ANSWER})
    assert answer.status_code == 404


def test_words_of_our_own_and_what_cannot_be_answered_are_refused(at_desk: TestClient, world: World) -> None:
    ours = world.a_comment("Bonjour à tous.", by=None, own=True)
    assert at_desk.post(f"/comments/{ours}/replies", data={"text": ANSWER}).status_code == 404
    message = world.a_comment("Bonjour", answerable=False)
    answer = at_desk.post(f"/comments/{message}/replies", data={"text": ANSWER})
    assert answer.status_code == 403
    assert "Répondez sur le réseau, puis classez ici." in words(answer.text)
