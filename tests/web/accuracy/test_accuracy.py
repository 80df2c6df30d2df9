"""The page of accuracy: what people let stand, what they changed, what was left to them."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from app.domain.comment import Comment
from tests.web.reading import words
from tests.world import World

HOME = "/settings/accuracy"
ENOUGH = 20


def judge(browser: TestClient, world: World, *, corrected: int, stood: int) -> None:
    """Let Claire correct some questions, and close others as they stand."""
    for number in range(corrected + stood):
        comment = world.a_comment("Quand ouvre la piscine ?")
        if number < corrected:
            browser.post(f"/comments/{comment}/tag", data={"intent": "complaint"})
        browser.post(f"/comments/{comment}/dismissal", data={"reason": "off_topic"})


def test_a_town_where_nothing_came_is_told_so(in_office: TestClient) -> None:
    page = words(in_office.get(HOME).text)
    assert "Aucun commentaire trié pendant cette période." in page
    assert "Ce qui est compté" in page
    assert "Emporter les chiffres" not in page


def test_what_people_changed_is_counted_against_what_they_let_stand(
    in_office: TestClient, world: World
) -> None:
    judge(in_office, world, corrected=3, stood=ENOUGH - 3)
    page = in_office.get(HOME).text
    assert "85 % étiquettes justes 17 sur 20 jugés" in words(page)
    assert "100 % urgences justes 20 sur 20 jugés" in words(page)
    assert "mars 2026" in words(page)
    assert "plutôt : Réclamation 3" in words(page)
    assert '<rect width="85" height="6"/>' in page
    assert 'aria-current="page">Justesse' in page


def test_under_twenty_judgements_only_the_counts_are_shown(in_office: TestClient, world: World) -> None:
    judge(in_office, world, corrected=1, stood=2)
    world.a_comment("Quand ouvre la piscine ?")
    page = in_office.get(HOME).text
    assert "2 sur 3 étiquettes justes moins de 20 jugés : pas de pourcentage" in words(page)
    assert "1 sans décision ici" in words(page)
    assert "<rect" not in page.partition('class="figures"')[2].partition("</main>")[0]


def test_a_service_that_a_person_chose_judges_the_one_proposed(in_office: TestClient, world: World) -> None:
    pool, other, unknown = (world.a_comment("Quand ouvre la piscine ?") for _ in range(3))
    with world.db.writing() as session:
        session.execute(update(Comment).where(Comment.id == unknown).values(said_department=None))
    for comment, service in ((pool, "sports"), (other, "voirie"), (unknown, "voirie")):
        in_office.post(f"/comments/{comment}/assignment", data={"department": service})
    page = words(in_office.get(HOME).text)
    assert "1 sur 2 services justes" in page
    assert "Sports plutôt : Voirie 1" in page
    assert "1 commentaire confié par une personne sans que Parvis ait proposé de service." in page


def test_what_triage_did_not_decide_is_shown_as_left_to_the_person(
    in_office: TestClient, world: World
) -> None:
    comment = world.a_comment("Quand ouvre la piscine ?")
    with world.db.writing() as session:
        session.execute(update(Comment).where(Comment.id == comment).values(said_confidence=0.3))
    page = words(in_office.get(HOME).text)
    assert "laissés à la personne 1 étiquette à vérifier, sur 1" in page
    assert "Question 1 à vérifier" in page


def test_a_shorter_period_leaves_older_months_out(in_office: TestClient, world: World) -> None:
    comment = world.a_comment("Quand ouvre la piscine ?")
    with world.db.writing() as session:
        then = world.now() - timedelta(days=60)
        session.execute(update(Comment).where(Comment.id == comment).values(received_at=then))
    assert "1 sans décision ici" in words(in_office.get(HOME).text)
    page = in_office.get(f"{HOME}?months=1").text
    assert "Aucun commentaire trié pendant cette période." in words(page)
    assert 'href="/settings/accuracy?months=1" aria-current="page"' in page


def test_the_figures_leave_as_a_table(in_office: TestClient, world: World) -> None:
    judge(in_office, world, corrected=1, stood=2)
    answer = in_office.get(f"{HOME}/file?months=1")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="justesse.csv"' in answer.headers["content-disposition"]
    rows = list(csv.DictReader(StringIO(answer.text), delimiter=";"))
    tags = [row for row in rows if row["about"] == "tags"]
    assert [(row["month"], row["said"], row["became"], row["fate"], row["comments"]) for row in tags] == [
        ("2026-03", "question", "complaint", "changed", "1"),
        ("2026-03", "question", "question", "stood", "2"),
    ]


@pytest.mark.parametrize("path", [HOME, f"{HOME}/file"])
def test_only_an_administrator_sees_it(at_desk: TestClient, path: str) -> None:
    assert at_desk.get(path).status_code == 403


@pytest.mark.parametrize("months", ["0", "13", "all"])
def test_a_period_that_is_none_is_refused(in_office: TestClient, months: str) -> None:
    assert in_office.get(f"{HOME}?months={months}").status_code == 422
