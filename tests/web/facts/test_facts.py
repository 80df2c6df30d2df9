"""A fact on its page, under a saved reply, in the second look, and the corrections that a change asks for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.domain.department import Department
from app.domain.reply import Reply, ReplyState
from tests.web.conftest import Watch, sign_in_by_link
from tests.web.people import HTMX, followed
from tests.web.reading import Page, words
from tests.world import YASMINA, World

POOL = {
    "name": "Horaires d’hiver de la piscine",
    "value": "9 h à 19 h tous les jours",
    "department": "sports",
    "confirmed_by": "Hélène Jaouen",
    "valid_until": "2026-03-31",
}
SAVED = {"title": "Piscine", "text": "Bonjour {prénom}, la piscine ouvre de 9 h à 19 h.", "shortcut": "pis"}
TOLD = "Bonjour Marc, la piscine : 9 h à 19 h tous les jours."


def state(browser: TestClient, number: int | None = None, **changed: str) -> int:
    done = browser.post(f"/facts/{number}" if number else "/facts", data=POOL | changed)
    assert done.status_code == 303, done.text
    return int(done.headers["location"].split("/")[2].split("?")[0])


def keep(browser: TestClient, number: int | None = None, **changed: str) -> int:
    done = browser.post(f"/saved-replies/{number}" if number else "/saved-replies", data=SAVED | changed)
    assert done.status_code == 303, done.text
    return int(done.headers["location"].split("/")[2].split("?")[0])


def said(world: World, comment: int, text: str = TOLD) -> int:
    """Answer, and let it be public."""
    sent = world.send(comment, text)
    with world.db.writing() as session:
        reply = session.get_one(Reply, sent)
        reply.state, reply.published_at = ReplyState.PUBLISHED, world.now()
    return sent


def test_it_is_stated_shown_with_who_confirmed_it_and_until_when(at_desk: TestClient) -> None:
    number = state(at_desk)
    page = words(at_desk.get(f"/facts/{number}?done=kept").text)
    assert "Information enregistrée." in page
    assert "Confirmée le 17 mars par Hélène Jaouen, Sports." in page
    listed = words(at_desk.get("/facts").text)
    assert "1 information" in listed
    assert "valable jusqu’au 31 mars" in listed


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"name": ""}, 422, "Dites de quoi il s’agit"),
        ({"value": " "}, 422, "Dites ce qui est vrai"),
        ({"name": "Autre", "valid_until": "demain"}, 422, "Écrivez la date ainsi"),
        ({}, 409, "« Horaires d’hiver de la piscine » existe déjà"),
    ],
)
def test_a_refused_one_comes_back_filled(
    at_desk: TestClient, changed: dict[str, str], status: int, sentence: str
) -> None:
    number = state(at_desk)
    refused = at_desk.post("/facts", data=POOL | changed)
    assert refused.status_code == status
    assert sentence in words(refused.text)
    assert "Hélène Jaouen" in refused.text
    state(at_desk, value="9 h à 12 h", name="Autre")
    again = at_desk.post(f"/facts/{number}", data=POOL | {"name": "autre"})
    assert again.status_code == 409


def test_taken_away_it_can_be_brought_back(at_desk: TestClient) -> None:
    number = state(at_desk)
    assert "Information supprimée." in followed(at_desk, at_desk.post(f"/facts/{number}/removal"))
    assert at_desk.get(f"/facts/{number}").status_code == 404
    back = at_desk.post(f"/facts/{number}/removal/undo")
    assert "Horaires d’hiver" in followed(at_desk, back)


def test_a_service_set_aside_keeps_its_facts(at_desk: TestClient, world: World) -> None:
    number = state(at_desk)
    with world.db.writing() as session:
        found = session.scalars(select(Department).where(Department.slug == "sports")).one()
        found.set_aside_at = world.now()
    assert '<option value="sports" selected' in at_desk.get(f"/facts/{number}").text


def test_a_saved_reply_leans_on_it_and_shares_it(at_desk: TestClient) -> None:
    number = state(at_desk)
    first = keep(at_desk, fact_more=str(number))
    second = keep(at_desk, title="Bassin", shortcut="bas", fact_more=str(number))
    page = words(at_desk.get(f"/saved-replies/{first}").text)
    assert "Information utilisée partagée avec 1 autre réponse" in page
    assert "Confirmée le 17 mars par Hélène Jaouen, Sports." in page
    assert Page(at_desk.get(f"/saved-replies/{first}").text).fields["fact_until"] == "2026-03-31"
    keep(at_desk, second, title="Bassin", shortcut="bas", fact=str(number), without=str(number))
    assert "partagée avec" not in words(at_desk.get(f"/saved-replies/{first}").text)


def test_a_saved_reply_that_does_not_say_what_is_true_by_now_is_to_be_read_again(
    at_desk: TestClient, watch: Watch
) -> None:
    number = state(at_desk, value="9 h à 19 h")
    saved = keep(at_desk, fact_more=str(number))
    assert "à relire" not in words(at_desk.get(f"/facts/{number}").text)
    watch.passes(timedelta(hours=1))
    state(at_desk, number, value="9 h à 19 h", valid_until="")
    assert "à relire" not in words(at_desk.get(f"/facts/{number}").text)
    state(at_desk, number, value="10 h à 18 h")
    page = words(at_desk.get(f"/facts/{number}").text)
    assert "Piscine à relire" in page
    assert "une réponse « à relire » ne dit pas « 10 h à 18 h »" in page
    watch.passes(timedelta(hours=1))
    keep(at_desk, saved, text="Bonjour, ses horaires sont sur notre site.", fact=str(number))
    assert "à relire" not in words(at_desk.get(f"/facts/{number}").text)


def test_a_new_one_is_stated_with_the_saved_reply_and_its_day_changed_there(at_desk: TestClient) -> None:
    number = keep(at_desk, new_fact="Piscine", new_value="9 h à 19 h", new_until="2026-03-20")
    listed = words(at_desk.get("/saved-replies?show=check").text)
    assert "à vérifier avant le 20 mars" in listed
    fields = Page(at_desk.get(f"/saved-replies/{number}").text).fields
    keep(at_desk, number, fact=fields["fact"], fact_until="2026-06-30")
    assert "valable jusqu’au 30 juin" in words(at_desk.get("/saved-replies").text)
    refused = at_desk.post("/saved-replies", data=SAVED | {"shortcut": "", "new_fact": "Seule"})
    assert refused.status_code == 422


def test_expired_it_greys_the_picker_and_warns_in_the_composer(
    at_desk: TestClient, world: World, watch: Watch
) -> None:
    number, comment = state(at_desk, valid_until="2026-03-18"), world.a_comment()
    saved = keep(at_desk, fact_more=str(number))
    at_desk.post(f"/comments/{comment}/draft/saved-reply", data={"saved": str(saved)})
    watch.passes(timedelta(days=2))
    sign_in_by_link(at_desk, world.house, world.claire)
    picker = at_desk.get(f"/comments/{comment}/saved-replies").text
    assert "expirée le 18 mars" in words(picker)
    assert f'name="saved" value="{saved}" disabled' in picker
    text = world.draft_on(comment) or ""
    look = at_desk.post(f"/comments/{comment}/checks", data={"text": text}, headers=HTMX)
    assert "Cette information a expiré le 18 mars. Horaires d’hiver de la piscine" in words(look.text)
    assert f'href="/facts/{number}"' in look.text


def test_a_change_drafts_each_correction_and_sends_none(at_desk: TestClient, world: World) -> None:
    number, marc, yasmina = state(at_desk), world.a_comment(), world.a_comment(by=YASMINA)
    said(world, marc)
    said(world, yasmina)
    state(at_desk, number, value="10 h à 18 h")
    page = words(at_desk.get(f"/facts/{number}").text)
    assert "2 réponses publiées l’utilisaient. Préparer les corrections" in page
    done = at_desk.post(f"/facts/{number}/corrections")
    assert "Rien ne part sans vous." in words(at_desk.get(f"/facts/{number}?done=prepared").text)
    assert done.headers["location"] == f"/facts/{number}?done=prepared#corrections"
    assert world.draft_on(marc) == (
        "Bonjour Marc, une précision depuis notre réponse. "
        "Horaires d’hiver de la piscine\N{NO-BREAK SPACE}: 10 h à 18 h."
    )
    states = [one.state for comment in (marc, yasmina) for one in world.replies_to(comment)]
    assert states == ["published", "draft"] * 2
    assert "correction en brouillon" in words(at_desk.get(f"/facts/{number}").text)
    assert at_desk.get(f"/comments/{marc}").text.count("une précision depuis notre réponse") == 1


def test_one_answer_may_be_left_as_it_was_said(at_desk: TestClient, world: World) -> None:
    number, comment = state(at_desk), world.a_comment()
    sent = said(world, comment)
    state(at_desk, number, value="10 h à 18 h")
    at_desk.post(f"/facts/{number}/answers/{sent}/leaving")
    assert "laissée telle quelle" in words(at_desk.get(f"/facts/{number}").text)
    at_desk.post(f"/facts/{number}/corrections")
    assert world.draft_on(comment) is None
    at_desk.post(f"/facts/{number}/answers/{sent}/leaving/undo")
    assert "1 réponse publiée l’utilisait." in words(at_desk.get(f"/facts/{number}").text)


def test_a_reader_reads_and_changes_nothing(reading_only: TestClient) -> None:
    assert reading_only.get("/facts").status_code == 200
    assert "Enregistrer" not in Page(reading_only.get("/facts/new").text).words
    assert reading_only.post("/facts", data=POOL).status_code == 403
