"""The page of a service, by its link: no account, no script, GET changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from app.domain import metadata
from tests.apps import opened
from tests.integration.letters.post import an_urgent_link
from tests.web.conftest import FROM_A_PAGE, Watch
from tests.web.people import leaves
from tests.web.reading import Page, words
from tests.world import World

WORDS = "Le trou sera rebouché jeudi."


@pytest.fixture
def officer(world: World) -> Iterator[TestClient]:
    """A municipal officer's browser: no account, no cookie."""
    with opened(world.house) as app, TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as client:
        yield client


@pytest.fixture
def link(world: World) -> str:
    comment = world.a_comment("Le nid-de-poule est toujours là.", posted_at=world.now() - timedelta(days=9))
    return an_urgent_link(world, comment)[0]


def everything(world: World) -> list[object]:
    """Every row of every table."""
    with world.db.reading() as session:
        return [
            tuple(row)
            for table in metadata.sorted_tables
            for row in session.execute(select(table).order_by(*table.primary_key))
        ]


def test_it_shows_what_was_asked_and_the_four_forms(officer: TestClient, link: str) -> None:
    answer = officer.get(f"/s/{link}")
    page = words(answer.text)
    assert "Espace du service Voirie" in page
    assert "Un habitant attend une réponse du service Voirie" in page
    assert "Confié par Claire Morvan, le mardi 17 mars." in page
    assert "Message de Claire : Quand passez-vous ?" in page
    assert "Le nid-de-poule est toujours là." in page
    assert "Attend depuis 9 jours." in page
    for form in (
        "Proposer une réponse",
        "C’est réparé",
        "Ce n’est pas pour nous",
        "Il nous faut plus de temps",
    ):
        assert form in page
    assert "Il reste valable jusqu’au 7 avril." in page
    assert Page(answer.text).forms == [f"/s/{link}/cases/1/answers"] * 4
    assert "<script" not in answer.text
    assert (answer.headers["cache-control"], answer.headers["x-robots-tag"]) == ("no-store", "noindex")


def test_what_follows_every_link_changes_nothing(officer: TestClient, world: World, link: str) -> None:
    before = everything(world)
    for address in (f"/s/{link}", f"/s/{link}?correct=1", f"/s/{link}?done=renewed", f"/s/{link}x"):
        officer.get(address)
        officer.head(address)
    assert officer.get(f"/s/{link}/cases/1/answers").status_code == 405
    assert officer.get(f"/s/{link}/renewal").status_code == 405
    assert everything(world) == before


def test_a_proposal_is_thanked_and_waits_at_the_desk(
    officer: TestClient, at_desk: TestClient, world: World, link: str
) -> None:
    done = officer.post(f"/s/{link}/cases/1/answers", data={"kind": "proposed", "text": WORDS})
    assert done.headers["location"] == f"/s/{link}#case-1"
    page = words(officer.get(f"/s/{link}").text)
    assert "Merci. Claire a reçu votre texte." in page
    assert WORDS in page
    assert "Prévenir" not in page
    row = words(at_desk.get("/").text)
    assert "Revenu de Voirie" in row
    assert "Auparavant" not in words(at_desk.get("/comments/1").text)  # it is said above
    desk = at_desk.get("/comments/1").text
    assert "Proposé par Voirie, à 9 h 30" in words(desk)
    assert f">{WORDS}</textarea>" in desk


def test_it_can_be_corrected_until_it_is_published(
    officer: TestClient, world: World, link: str, watch: Watch
) -> None:
    officer.post(f"/s/{link}/cases/1/answers", data={"kind": "proposed", "text": WORDS})
    assert f"/s/{link}?correct=1" in officer.get(f"/s/{link}").text
    assert f">{WORDS}</textarea>" in officer.get(f"/s/{link}?correct=1").text
    again = {"kind": "proposed", "text": "Plutôt vendredi.", "seen": "1"}
    assert officer.post(f"/s/{link}/cases/1/answers", data=again).status_code == 303
    assert world.draft_on(1) == "Plutôt vendredi."
    world.send(1, "Plutôt vendredi.", key=None)
    leaves(world, watch, 1)
    page = officer.get(f"/s/{link}?correct=1").text
    assert "Publié le 17 mars. Plutôt vendredi." in words(page)
    assert "<form" not in page
    late = officer.post(f"/s/{link}/cases/1/answers", data=again | {"seen": "2"})
    assert late.status_code == 409
    assert "La ville a déjà répondu à cet habitant." in words(late.text)


def test_a_colleague_who_was_quicker_is_named_and_the_text_kept(
    officer: TestClient, world: World, link: str, watch: Watch
) -> None:
    officer.post(f"/s/{link}/cases/1/answers", data={"kind": "proposed", "text": WORDS})
    watch.passes(timedelta(hours=1))
    late = officer.post(
        f"/s/{link}/cases/1/answers", data={"kind": "proposed", "text": "Jamais.", "seen": "0"}
    )
    assert late.status_code == 409
    assert "Votre collègue a répondu à 9 h 30." in words(late.text)
    assert ">Jamais.</textarea>" in late.text
    assert world.draft_on(1) == WORDS


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"kind": "proposed", "text": "  "}, "Écrivez quelques mots avant d’envoyer."),
        ({"kind": "more_time", "on": "2026-03-17", "text": "Congés"}, "Choisissez une date à venir."),
        ({"kind": "more_time", "on": "bientôt"}, "Choisissez une date à venir."),
        ({"kind": "repaired", "on": "2026-03-18"}, "Choisissez la date d’aujourd’hui ou une date passée."),
    ],
)
def test_errors_stand_on_their_field_and_keep_what_was_written(
    officer: TestClient, world: World, link: str, form: dict[str, str], sentence: str
) -> None:
    answer = officer.post(f"/s/{link}/cases/1/answers", data=form)
    assert answer.status_code == 422
    assert words(answer.text).startswith(sentence)  # the title repeats it first
    assert answer.text.count('aria-invalid="true"') == 1
    if form.get("text", "").strip():
        assert form["text"] in answer.text
    assert world.comment(1).state == "with_department"


def test_the_other_three_forms_reach_the_desk(officer: TestClient, at_desk: TestClient, world: World) -> None:
    said = [
        (
            {"kind": "repaired", "on": "2026-03-16", "text": "Enrobé posé."},
            "C’est réparé, le 16 mars « Enrobé posé. »",
        ),
        ({"kind": "not_ours", "suggested": "sports"}, "Ce n’est pas pour nous. À leur avis : Sports"),
    ]
    for number, (form, sentence) in enumerate(said, start=1):
        link, case = an_urgent_link(world, world.a_comment())
        assert officer.post(f"/s/{link}/cases/{case}/answers", data=form).status_code == 303
        assert "Merci. C’est transmis à Claire." in words(officer.get(f"/s/{link}").text)
        assert sentence in words(at_desk.get(f"/comments/{number}").text)
    link, case = an_urgent_link(world, world.a_comment())
    officer.post(f"/s/{link}/cases/{case}/answers", data={"kind": "more_time", "on": "2026-03-27"})
    page = words(officer.get(f"/s/{link}").text)
    assert "Réponse attendue le 27 mars." in page
    assert "Merci. C’est transmis à Claire." in page
    assert "Proposer une réponse" in page


def test_an_unknown_link_says_nothing_of_what_was(officer: TestClient, world: World, link: str) -> None:
    for answer in (officer.get("/s/lune"), officer.get(f"/s/{link[:-1]}")):
        assert answer.status_code == 404
        assert "Ce lien n’ouvre aucune demande." in words(answer.text)
        assert "Voirie" not in answer.text
    for address in ("/s/lune/cases/1/answers", f"/s/{link}/cases/2/answers", "/s/lune/renewal"):
        sent = officer.post(address, data={"kind": "proposed", "text": WORDS})
        assert sent.status_code == 303, address
    assert world.draft_on(1) is None


def test_an_old_link_offers_a_new_one_at_the_service_s_address(
    officer: TestClient, world: World, link: str, watch: Watch
) -> None:
    watch.passes(timedelta(days=22))
    page = officer.get(f"/s/{link}")
    assert page.status_code == 410
    assert "Ce lien n’est plus valable depuis le 7 avril. Recevoir un nouveau lien" in words(page.text)
    assert officer.post(f"/s/{link}/cases/1/answers", data={"kind": "proposed", "text": WORDS}).is_redirect
    for _ in range(2):
        done = officer.post(f"/s/{link}/renewal")
        assert done.headers["location"] == f"/s/{link}?done=renewed"
    assert "un nouveau lien arrive" in words(officer.get(done.headers["location"]).text)
    with world.db.reading() as session:
        letters = metadata.tables["letter"]
        renewals = select(func.count()).where(letters.c.occasion.startswith("renewal:"))
        assert session.scalar(renewals) == 1


def test_another_site_s_form_is_refused(officer: TestClient, world: World, link: str) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    form = {"kind": "proposed", "text": WORDS}
    assert officer.post(f"/s/{link}/cases/1/answers", data=form, headers=foreign).status_code == 403
    assert world.draft_on(1) is None


def test_the_link_stands_in_no_log(
    officer: TestClient, link: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    officer.get(f"/s/{link}")
    officer.post(f"/s/{link}/cases/1/answers", data={"kind": "proposed", "text": WORDS})
    heard = capsys.readouterr()
    assert "path=/s/…" in heard.out
    assert link not in heard.out + heard.err
    assert WORDS not in heard.out + heard.err
