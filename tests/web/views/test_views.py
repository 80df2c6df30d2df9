"""A list is kept by a name, one's own, found where one filters, and taken away without harm."""

from __future__ import annotations

from fastapi.testclient import TestClient

from tests.apps import opened
from tests.web.conftest import FROM_A_PAGE, sign_in_by_link
from tests.web.people import followed, three
from tests.web.reading import Page, words
from tests.world import World

HOLES = "department=voirie&q=nid+de+poule+sans+r%C3%A9ponse"


def keep(browser: TestClient, name: str = "Nids-de-poule", query: str = HOLES) -> str:
    done = browser.post("/views", data={"name": name, "query": query})
    assert done.status_code == 303, done.text
    return done.headers["location"]


def test_the_panel_keeps_what_is_shown_and_finds_it_again(at_desk: TestClient, world: World) -> None:
    three(world)
    narrowed = at_desk.get("/?intent=complaint&rows=150").text
    assert Page(narrowed).fields["query"] == "intent=complaint"
    there = keep(at_desk, "Réclamations", Page(narrowed).fields["query"])
    assert there == "/?intent=complaint&done=view.1"
    assert "Vue enregistrée dans vos files." in words(at_desk.get(there).text)
    panel = at_desk.get("/").text
    assert '<a class="option" href="/?intent=complaint">Réclamations</a>' in panel
    assert "Enregistrer cette vue" not in words(at_desk.get("/?intent=complaint").text), "it is kept already"


def test_the_syntax_of_the_search_is_kept_as_it_was_typed(at_desk: TestClient, world: World) -> None:
    three(world)
    keep(at_desk)
    assert f'href="/?{HOLES.replace("&", "&amp;")}"' in at_desk.get("/views").text
    assert "Nids-de-poule" in words(at_desk.get("/palette").text)


def test_it_is_renamed_removed_and_brought_back(at_desk: TestClient) -> None:
    keep(at_desk)
    assert "File renommée." in followed(at_desk, at_desk.post("/views/1", data={"name": " Trous  Voirie "}))
    removed = followed(at_desk, at_desk.post("/views/1/removal"))
    assert "File supprimée." in removed
    assert "Trous Voirie" not in removed
    assert "Trous Voirie" in followed(at_desk, at_desk.post("/views/1/removal/undo"))


def test_a_name_serves_once_and_the_whole_list_needs_none(at_desk: TestClient) -> None:
    keep(at_desk)
    again = at_desk.post("/views", data={"name": "nids-de-poule", "query": "urgent=yes"})
    assert again.status_code == 409
    assert "Vous avez déjà une file « nids-de-poule »." in words(again.text)
    assert Page(again.text).fields["query"] == "urgent=yes", "what was to be kept is not lost"
    assert at_desk.post("/views", data={"name": "Tout", "query": "rows=100"}).status_code == 422
    assert at_desk.post("/views", data={"name": " ", "query": HOLES}).status_code == 422
    keep(at_desk, "Urgents", "urgent=yes")
    refused = at_desk.post("/views/2", data={"name": "Nids-de-poule"})
    assert refused.status_code == 409
    assert 'value="Nids-de-poule" maxlength="60" required aria-invalid="true"' in refused.text
    assert at_desk.post("/views/1", data={"name": "Nids-de-poule"}).status_code == 303, "its own name"


def test_what_was_removed_gives_its_name_back(at_desk: TestClient) -> None:
    keep(at_desk)
    at_desk.post("/views/1/removal")
    keep(at_desk)
    assert at_desk.post("/views/1/removal/undo").status_code == 409


def test_there_are_fifty_at_most(at_desk: TestClient) -> None:
    for number in range(50):
        keep(at_desk, f"File {number}")
    assert at_desk.post("/views", data={"name": "De trop", "query": HOLES}).status_code == 409


def test_it_is_nobody_elses(at_desk: TestClient, world: World) -> None:
    keep(at_desk)
    with opened(world.house) as app, TestClient(app, headers=FROM_A_PAGE, follow_redirects=False) as other:
        sign_in_by_link(other, world.house, world.paul)
        assert "Nids-de-poule" not in words(other.get("/views").text)
        for act in ("", "/removal", "/removal/undo"):
            assert other.post(f"/views/1{act}", data={"name": "À moi"}).status_code == 404


def test_a_reader_keeps_their_own(reading_only: TestClient) -> None:
    assert reading_only.post("/views", data={"name": "Trous", "query": HOLES}).status_code == 303
