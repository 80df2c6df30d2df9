"""An act for several says who is not answered after all, and why; and what keeps the others here."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from app import closing, departments
from app.domain.connection import WITHDRAWN, Connection
from app.ports.events import CommentEdited, CommentSeen
from app.ports.failures import NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure
from tests.web.conftest import Watch
from tests.web.groups.test_answering_many import COUNT, deliver, form_of
from tests.web.people import followed, removed
from tests.web.reading import words
from tests.world import World

BAR = re.compile(r'<section class="outgoing[^>]*id="outgoing".*?</section>', re.DOTALL)
STEP, ALL = timedelta(seconds=65), timedelta(hours=1)


def bar(at_desk: TestClient) -> str:
    found = BAR.search(at_desk.get("/").text)
    assert found is not None
    return words(found[0])


def withdraw(world: World) -> None:
    with world.db.writing() as session:
        session.get_one(Connection, world.connection_id).lose(WITHDRAWN, world.now())


def test_who_left_the_page_before_it_was_sent_is_named_with_why(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    form = form_of(world, at_desk, page, asked)
    removed(world, asked[0])
    world.decide(departments.assign, asked[2], "voirie", by=world.paul)
    shown = followed(at_desk, at_desk.post(f"{page}/replies", data=form))
    assert f"{COUNT - 2} réponses , premier envoi" in shown
    left = "2 sans réponse : Soizic Le Gall (supprimé par son auteur), Lina Bernard (confié entre-temps)."
    assert left in shown


def test_of_many_three_are_named_and_each_has_its_own_why(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    form = form_of(world, at_desk, page, asked)
    world.send(asked[0], "Oui.", by=world.paul)
    world.decide(closing.dismiss, asked[1], "off_topic", by=world.paul.actor)
    at_desk.post(f"/comments/{asked[2]}/reminder", data={"until": "demain 14 h"})
    removed(world, asked[3])
    shown = followed(at_desk, at_desk.post(f"{page}/replies", data=form))
    for why in ("4 sans réponse : Soizic Le Gall (a déjà sa réponse)", "(classé entre-temps)"):
        assert why in shown
    assert "Lina Bernard (mis en pause entre-temps) et 1 autre." in shown


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (TemporaryFailure("rate_limited", ALL), "Agora demande d’attendre. Nouvel essai à"),
        (NeedsReconnection("revoked"), "L’accès à Agora est à renouveler."),
    ],
)
def test_what_keeps_the_next_ones_here_is_said(
    at_desk: TestClient,
    world: World,
    watch: Watch,
    asked: list[int],
    page: str,
    failure: NetworkFailure,
    said: str,
) -> None:
    at_desk.post(f"{page}/replies", data=form_of(world, at_desk, page, asked))
    deliver(world, watch, STEP)
    left = len(world.square.said)
    assert said not in bar(at_desk)
    world.square.failing = [failure]
    deliver(world, watch, STEP)
    deliver(world, watch, STEP)
    assert f"{left} publiées sur {COUNT} {said}" in bar(at_desk)


def test_what_is_held_is_not_said_to_be_refused(
    at_desk: TestClient, world: World, watch: Watch, asked: list[int], page: str
) -> None:
    at_desk.post(f"{page}/replies", data=form_of(world, at_desk, page, asked))
    seen = CommentSeen(world.comment(asked[3]).external_id, text="Et le bus ?")
    world.hear(CommentEdited("town", seen, edited_at=world.now()))
    world.square.failing = [PermanentFailure("comment_gone")]
    deliver(world, watch, ALL)
    said = "1 refusée par Agora, elle est revenue en tête. 1 retenue, elle est revenue en tête."
    assert f"{COUNT - 2} publiées. {said}" in bar(at_desk)


def test_once_the_access_is_withdrawn_nobody_is_said_to_have_refused(
    at_desk: TestClient, world: World, watch: Watch, asked: list[int], page: str
) -> None:
    at_desk.post(f"{page}/replies", data=form_of(world, at_desk, page, asked))
    deliver(world, watch, STEP)
    left = len(world.square.said)
    withdraw(world)
    deliver(world, watch, 7 * STEP)
    said = f"{COUNT - left} ne sont pas parties : l’accès au réseau a été retiré."
    assert f"{left} publiées. {said}" in bar(at_desk)
    assert "refusée" not in bar(at_desk)


def test_where_it_was_withdrawn_before_that_is_the_reason_given(
    at_desk: TestClient, world: World, asked: list[int], page: str
) -> None:
    form = form_of(world, at_desk, page, asked)
    withdraw(world)
    refused = at_desk.post(f"{page}/replies", data=form)
    assert refused.status_code == 409
    assert "L’accès à ce réseau a été retiré." in words(refused.text)
    assert "ont reçu leur réponse" not in words(refused.text)
