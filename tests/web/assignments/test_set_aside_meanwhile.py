"""A colleague sets a service aside, or gives it another name, while the dialog stands open."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from tests.web.people import HTMX, followed, three
from tests.web.reading import Page, words
from tests.world import World

TYPED = {"department": "voirie", "question": "Trou rue Foch", "due": "2026-04-02"}
SAID = "Voirie est mis de côté, rien n’est confié. Choisissez un autre service."


@pytest.mark.parametrize("asked", [{}, HTMX])
@pytest.mark.parametrize("told", [{}, {"tell": "true"}])
def test_nothing_is_handed_over_or_told_and_what_was_typed_stays(
    at_desk: TestClient, in_office: TestClient, world: World, asked: dict[str, str], told: dict[str, str]
) -> None:
    marc, *_others = three(world)
    in_office.post("/services/voirie/setting-aside")
    refused = at_desk.post(f"/comments/{marc}/assignment", data=TYPED | told, headers=asked)
    assert refused.status_code == 422
    assert SAID in words(refused.text)
    fields = Page(refused.text).fields
    assert (fields["question"], fields["due"]) == (TYPED["question"], TYPED["due"])
    assert 'value="voirie"' not in refused.text
    assert "Confier à Voirie" not in words(refused.text)
    assert world.comment(marc).state == "unanswered"
    done = at_desk.post(
        f"/comments/{marc}/assignment", data=TYPED | told | {"department": "proprete-dechets"}
    )
    assert "onfié à Propreté et déchets" in followed(at_desk, done)


@pytest.mark.parametrize("told", [{}, {"tell": "true"}])
def test_of_several_ticked_none_is_handed_over_and_all_stay_ticked(
    at_desk: TestClient, in_office: TestClient, world: World, told: dict[str, str]
) -> None:
    marc, yasmina, awa = three(world)
    in_office.post("/services/voirie/setting-aside")
    ticked = {"comment": [str(marc), str(yasmina), str(awa)], "opened": str(marc), "as_one": "true"}
    refused = at_desk.post("/ticked/assignment", data=TYPED | told | ticked, headers=HTMX)
    assert refused.status_code == 422
    assert SAID in words(refused.text)
    assert "Confier 3 commentaires" in words(refused.text)
    assert refused.text.count('name="comment"') == 3
    assert Page(refused.text).fields["question"] == TYPED["question"]
    assert {world.comment(one).state for one in (marc, yasmina, awa)} == {"unanswered"}


def test_under_another_name_it_has_the_comment_and_the_bar_says_its_name(
    at_desk: TestClient, in_office: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    service = Page(in_office.get("/services/voirie").text).fields
    in_office.post("/services/voirie", data=service | {"name": "Espace public"})
    done = at_desk.post(f"/comments/{marc}/assignment", data=TYPED)
    assert "Confié à Espace public." in followed(at_desk, done)
    assert world.comment(marc).state == "with_department"


def test_no_longer_suggested_the_dialog_chooses_nothing_beforehand(
    at_desk: TestClient, in_office: TestClient, world: World
) -> None:
    marc, *_others = three(world)
    before = at_desk.get(f"/comments/{marc}/assignment").text
    suggested = re.findall(r'value="([a-z-]+)" data-name="[^"]+" checked', before)[0]
    in_office.post(f"/services/{suggested}/setting-aside")
    for address in (f"/comments/{marc}/assignment", f"/ticked/assignment?comment={marc}"):
        page = at_desk.get(address).text
        assert f'value="{suggested}"' not in page
        assert "Suggéré" not in words(page)
