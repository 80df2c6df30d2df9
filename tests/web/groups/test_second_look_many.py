"""The second look at an act for several: at each wording, at one person’s words; and what it promises."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from app import facts, saved_replies
from app.domain.promise import Promise
from app.facts import Stated
from app.saved_replies import Wording
from tests.asking import SAME
from tests.web.reading import Page, words
from tests.world import World

COUNT = len(SAME)
PLAIN, PHONE = "Bonjour {prénom}, le marché est maintenu.", "Bonjour, appelez le 06 12 34 56 78."
PROMISE = "Bonjour {prénom}, nous revenons vers vous avant vendredi."
SHOWN = ("looked", "promise", "promise_on")


def form_of(
    browser: TestClient, page: str, asked: list[int], *wordings: str, **more: object
) -> dict[str, object]:
    """The page's form once these wordings are written in it, with what it then shows beside them."""
    first = browser.get(page).text
    rows = [int(part.split('"')[0]) for part in first.split('name="row" value="')[1:]]
    seen = [part.split('"')[0] for part in first.split('name="seen" value="')[1:]]
    form: dict[str, object] = {"key": "k", "row": rows, "seen": seen, "own": [""] * len(rows)}
    return (
        form | {"tick": asked[:COUNT], "wording": list(wordings), "looked": "true", "anyway": "true"} | more
    )


def beside(text: str) -> dict[str, object]:
    """What the page shows of the second look, as its form sends it back."""
    fields = Page(text).fields
    warned = [part.split('"')[0] for part in text.split('name="warned" value="')[1:]]
    return {name: fields[name] for name in SHOWN if name in fields} | {"warned": warned}


def promised(world: World) -> list[tuple[str, str]]:
    with world.db.reading() as session:
        made = session.scalars(select(Promise).order_by(Promise.id))
        return [(one.words, one.due_on.isoformat()) for one in made]


def sent(world: World, comments: list[int]) -> int:
    return sum(bool(world.replies_to(one)) for one in comments)


def test_each_wording_is_looked_at_by_its_number(at_desk: TestClient, page: str, asked: list[int]) -> None:
    form = form_of(at_desk, page, asked, PLAIN, PHONE)
    at_desk.post(f"{page}/draft", data=form)
    shown = words(at_desk.get(page).text)
    assert "Formulation 2 : 06 12 34 56 78 Un numéro de téléphone sera visible de tous." in shown
    assert "Formulation 1 :" not in shown


def test_what_was_not_shown_is_asked_about_once_and_then_leaves(
    at_desk: TestClient, world: World, page: str, asked: list[int]
) -> None:
    form = form_of(at_desk, page, asked, PLAIN, PHONE)
    asked_again = at_desk.post(f"{page}/replies", data=form)
    assert asked_again.status_code == 409
    assert "Rien n’est parti. Relisez" in words(asked_again.text)
    assert sent(world, asked) == 0
    done = at_desk.post(f"{page}/replies", data=form | beside(asked_again.text))
    assert done.status_code == 303
    assert sent(world, asked) == COUNT


def test_the_words_for_one_person_are_looked_at_under_their_name(
    at_desk: TestClient, page: str, asked: list[int]
) -> None:
    form = form_of(at_desk, page, asked, PLAIN)
    own = ["Bonjour Gérard, oui." if row == asked[0] else "" for row in form["row"]]  # type: ignore[attr-defined] # ids
    at_desk.post(f"{page}/draft", data=form | {"own": own})
    shown = words(at_desk.get(page).text)
    assert "Soizic Le Gall : Vous saluez « Gérard » ; ce commentaire est de Soizic Le Gall." in shown


def test_each_reply_that_promises_opens_its_promise_for_one_day(
    at_desk: TestClient, world: World, page: str, asked: list[int]
) -> None:
    form = form_of(at_desk, page, asked, PROMISE, PLAIN)
    refused = at_desk.post(f"{page}/replies", data=form)
    assert refused.status_code == 409
    assert "« revenons vers vous » : promesse à tenir pour le vendredi 20 mars" in words(refused.text)
    at_desk.post(f"{page}/replies", data=form | beside(refused.text) | {"promise_on": "2026-03-25"})
    assert promised(world) == [("revenons vers vous", "2026-03-25")] * 4, "one in two of seven"
    assert "4 promesses à tenir." in words(at_desk.get("/promises").text)
    at_desk.post("/batches/1/undo")
    assert "4 promesses" not in words(at_desk.get("/promises").text), "taken back with their replies"


@pytest.mark.parametrize("day", ["2026-03-16", ""])
def test_a_day_gone_by_is_asked_for_anew_and_nothing_leaves(
    at_desk: TestClient, world: World, page: str, asked: list[int], day: str
) -> None:
    form = form_of(at_desk, page, asked, PROMISE)
    shown = beside(at_desk.post(f"{page}/replies", data=form).text)
    refused = at_desk.post(f"{page}/replies", data=form | shown | {"promise_on": day})
    assert refused.status_code == 422
    assert sent(world, asked) == 0
    done = at_desk.post(f"{page}/replies", data=form | shown)
    assert done.status_code == 303
    assert sent(world, asked) == COUNT


def test_ignored_it_promises_nothing(at_desk: TestClient, world: World, page: str, asked: list[int]) -> None:
    form = form_of(at_desk, page, asked, PROMISE)
    refused = at_desk.post(f"{page}/replies", data=form)
    at_desk.post(f"{page}/replies", data=form | beside(refused.text) | {"promise_ignored": "true"})
    assert sent(world, asked) == COUNT
    assert promised(world) == []


def test_a_form_that_no_page_showed_is_not_asked(
    at_desk: TestClient, world: World, page: str, asked: list[int]
) -> None:
    form = form_of(at_desk, page, asked, PHONE, PROMISE, looked="")
    assert at_desk.post(f"{page}/replies", data=form).status_code == 303
    assert promised(world) == []


def test_what_rests_on_an_expired_fact_is_not_taken_for_all(
    at_desk: TestClient, world: World, page: str
) -> None:
    ended = Stated("Marché", "samedi matin", valid_until=world.now().date() - timedelta(days=1))
    with world.db.writing() as session:
        fact = facts.keep(session, ended, by=world.claire, now=world.now())
        wording = Wording("Marché", "Il est maintenu.", facts=(fact.id,))
        number = saved_replies.keep(session, wording, by=world.claire, now=world.now()).id
    refused = at_desk.post(f"{page}/wordings", data={"saved": str(number)})
    assert refused.status_code == 409
    assert "Suggestion, d’après" not in words(at_desk.get(page).text)
