"""Drafts, and what a person decides about a reply that has not left, or may not have."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app.domain.reply import ReplyState
from app.errands.delivering import deliver_next
from app.ports.failures import PermanentFailure, TemporaryFailure
from tests.web.conftest import Watch
from tests.web.people import followed, leaves, three
from tests.web.reading import words
from tests.world import World

ANSWER = "Samedi à 9 h."


def test_a_draft_is_kept_and_shown_again(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    assert at_desk.post(f"/comments/{marc}/draft", data={"text": "Sam", "key": "reply-1"}).status_code == 204
    assert ">Sam</textarea>" in at_desk.get(f"/comments/{marc}").text
    assert "Brouillon" in words(at_desk.get("/").text)


def test_a_save_that_comes_after_its_send_is_dropped_and_says_so(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    world.send(marc, key="reply-1")
    late = at_desk.post(f"/comments/{marc}/draft", data={"text": "Samedi à", "key": "reply-1"})
    assert late.status_code == 409
    assert world.draft_on(marc) is None


def test_a_draft_on_nothing_is_not_found(at_desk: TestClient) -> None:
    assert at_desk.post("/comments/999/draft", data={"text": "Oui"}).status_code == 404


def test_an_undone_reply_opens_again_with_its_text(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    reply = world.send(marc)
    undone = at_desk.post(f"/replies/{reply}/undo")
    assert undone.headers["location"] == f"/comments/{marc}?done=undone"
    assert "Envoi annulé. Votre texte est ici." in followed(at_desk, undone)
    assert world.draft_on(marc) == ANSWER


def test_a_reply_is_taken_back_by_its_key_before_and_after_it_came(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    marc, yasmina, _awa = three(world)
    form = {"text": ANSWER, "key": "reply-1"}
    early = at_desk.post(f"/comments/{marc}/replies/undo", data=form)
    assert "Envoi annulé. Votre texte est ici." in followed(at_desk, early)
    at_desk.post(f"/comments/{marc}/replies", data=form)
    at_desk.post(f"/comments/{yasmina}/replies", data=form)
    late = at_desk.post(f"/comments/{yasmina}/replies/undo", data=form)
    assert late.headers["location"] == f"/comments/{yasmina}?done=undone"
    leaves(world, watch, marc, yasmina)
    assert world.square.texts() == []
    assert (world.draft_on(marc), world.draft_on(yasmina)) == (ANSWER, ANSWER)


def test_a_page_that_did_not_see_the_undo_is_told_that_nothing_leaves(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    marc, *_others = three(world)
    at_desk.post(f"/replies/{world.send(marc, key='reply-1')}/undo")
    same = at_desk.post(f"/comments/{marc}/replies", data={"text": ANSWER, "key": "reply-1"})
    assert same.headers["location"] == f"/comments/{marc}?done=undone"
    page = at_desk.get(same.headers["location"]).text
    assert f">{ANSWER}</textarea>" in page
    assert 'name="key" value="reply-2"' in page
    at_desk.post(f"/comments/{marc}/replies", data={"text": ANSWER, "key": "reply-2"})
    leaves(world, watch, marc)
    assert world.square.texts() == [ANSWER]


def test_a_published_reply_cannot_be_taken_back(at_desk: TestClient, world: World, watch: Watch) -> None:
    marc, *_others = three(world)
    reply = world.send(marc)
    leaves(world, watch, marc)
    refused = at_desk.post(f"/replies/{reply}/undo")
    assert refused.status_code == 409
    assert "Cette réponse est déjà partie. Rien n’est parti deux fois." in words(refused.text)
    assert "Réponse à Marc Le Goff publiée à 9 h 30" in words(at_desk.get("/").text)


def test_a_reply_that_waits_for_a_word_leaves_when_it_is_given(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    reply = world.send(marc, delay=None)
    assert "Prêt à partir à Marc Le Goff" in words(at_desk.get("/").text)
    assert deliver_next(world.house) is False
    assert at_desk.post(f"/replies/{reply}/confirmation").status_code == 303
    while deliver_next(world.house):
        pass
    assert world.square.texts() == [ANSWER]


def test_the_bar_counts_what_is_on_its_way(at_desk: TestClient, world: World) -> None:
    marc, yasmina, _awa = three(world)
    assert "Rien en partance." in words(at_desk.get("/").text)
    world.send(marc)
    world.send(yasmina, delay=timedelta(seconds=30))
    assert "2 envois , le prochain dans 10 s" in words(at_desk.get("/").text)


def test_a_refused_reply_says_why_and_leaves_with_its_comment(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    _marc, _yasmina, awa = three(world)
    reply = world.send(awa)
    world.square.failing.append(PermanentFailure("comment_gone"))
    leaves(world, watch, awa)
    assert "Échec de l’envoi" in words(at_desk.get("/").text)
    shown = words(at_desk.get(f"/comments/{awa}").text)
    assert "Agora a refusé la réponse : le commentaire n’existe plus." in shown
    assert at_desk.post(f"/replies/{reply}/withdrawal").status_code == 303
    assert world.comment(awa).state == "dismissed"


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("private_reply_refused", "Agora ne laisse pas écrire en privé à cette personne"),
        ("person_unavailable", "Agora ne peut pas joindre cette personne"),
        (
            "configuration",
            "a refusé la réponse. L’application n’est pas réglée comme le réseau le demande. Votre",
        ),
        ("refused", "Agora a refusé la réponse. Votre texte est gardé."),
        ("never_heard_of", "Agora a refusé la réponse. Votre texte est gardé."),
    ],
)
def test_a_refusal_says_why_in_words(
    at_desk: TestClient, world: World, watch: Watch, reason: str, sentence: str
) -> None:
    marc, *_others = three(world)
    world.send(marc)
    world.square.failing.append(PermanentFailure(reason))
    leaves(world, watch, marc)
    shown = words(at_desk.get(f"/comments/{marc}").text)
    assert sentence in shown
    assert reason not in shown


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("out_of_credits", "Le crédit d’appels acheté à Agora est épuisé. Nouvel essai à"),
        ("rate_limited", "Agora demande d’attendre. Nouvel essai à"),
        ("busy", "Agora ne répond pas. Nouvel essai à"),
    ],
)
def test_what_is_tried_again_says_what_it_waits_for(
    at_desk: TestClient, world: World, watch: Watch, reason: str, sentence: str
) -> None:
    marc, *_others = three(world)
    world.send(marc)
    world.square.failing.append(TemporaryFailure(reason, timedelta(hours=1)))
    leaves(world, watch, marc)
    assert sentence in words(at_desk.get(f"/comments/{marc}").text)
    assert sentence in words(at_desk.get("/").text)


def test_what_waits_behind_another_reply_says_for_what(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    marc, yasmina, _awa = three(world)
    world.send(marc)
    behind = world.send(yasmina)
    world.square.failing.append(TemporaryFailure("rate_limited", timedelta(hours=1)))
    leaves(world, watch, marc, yasmina)
    for comment in (marc, yasmina):
        shown = words(at_desk.get(f"/comments/{comment}").text)
        assert "Agora demande d’attendre. Nouvel essai à 10 h 30." in shown
    assert "Essayer maintenant" not in words(at_desk.get(f"/comments/{yasmina}").text)
    at_desk.post(f"/replies/{behind}/retry")
    leaves(world, watch, marc, yasmina)
    assert "Agora demande d’attendre. Nouvel essai à 10 h 30." in words(at_desk.get("/").text)
    assert world.square.said == []
    watch.passes(timedelta(hours=1))
    leaves(world, watch, marc, yasmina)
    assert world.square.texts() == [ANSWER, ANSWER]


def test_a_blocked_account_is_said_to_be_blocked(at_desk: TestClient, world: World, watch: Watch) -> None:
    marc, *_others = three(world)
    world.send(marc)
    world.square.failing.append(PermanentFailure("blocked"))
    leaves(world, watch, marc)
    sentence = (
        "a refusé la réponse. Le réseau a bloqué l’application ou le compte, souvent pour quelques heures"
    )
    assert sentence in words(at_desk.get(f"/comments/{marc}").text)


def test_a_network_that_does_not_answer_is_tried_again_at_once(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    marc, *_others = three(world)
    reply = world.send(marc)
    world.square.failing.append(TemporaryFailure("trouble"))
    leaves(world, watch, marc)
    assert "Agora ne répond pas. Nouvel essai à 9 h 30." in words(at_desk.get("/").text)
    again = at_desk.post(f"/replies/{reply}/retry")
    assert "Envoi en cours à Marc Le Goff" in followed(at_desk, again)
    leaves(world, watch, marc)
    assert world.square.texts() == [ANSWER]
    assert at_desk.post(f"/replies/{reply}/retry").status_code == 409


@pytest.mark.parametrize("said", ["", "peut-être"])
def test_a_doubt_wants_yes_or_no(at_desk: TestClient, world: World, said: str) -> None:
    marc, *_others = three(world)
    answer = at_desk.post(f"/replies/{world.send(marc)}/resolution", data={"said": said})
    assert answer.status_code == 422
    assert "Dites si la réponse y est, ou non." in words(answer.text)


def test_no_doubt_is_resolved_that_nobody_has(at_desk: TestClient, world: World) -> None:
    marc, *_others = three(world)
    reply = world.send(marc)
    answer = at_desk.post(f"/replies/{reply}/resolution", data={"said": "yes"})
    assert answer.status_code == 409
    assert world.reply(reply).state == ReplyState.WAITING


@pytest.mark.parametrize("act", ["undo", "confirmation", "release", "retry", "withdrawal"])
def test_a_reply_that_does_not_exist_is_not_found_and_a_reader_decides_nothing(
    at_desk: TestClient, reading_only: TestClient, world: World, act: str
) -> None:
    marc, *_others = three(world)
    reply = world.send(marc)
    assert at_desk.post(f"/replies/999/{act}").status_code == 404
    assert reading_only.post(f"/replies/{reply}/{act}").status_code == 403
    assert world.reply(reply).state == ReplyState.WAITING
