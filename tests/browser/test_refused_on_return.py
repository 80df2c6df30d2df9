"""What waited for the line and is refused comes back with its reason; what comes too early is sent later."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from app.domain.user import User
from app.ports.events import CommentPosted, CommentRemoved, CommentSeen
from tests.browser.hands import (
    ANSWER,
    KEPT,
    author,
    field,
    focus_is_somewhere,
    goes,
    is_read,
    is_taken,
    outgoing,
    writes,
)
from tests.browser.test_in_a_tunnel import closes, closes_in_the_tunnel, sends_in_the_tunnel
from tests.browser.test_shape import for_axe, is_sound
from tests.browser.town import Town

MARC, YASMINA, HUGO = "Marc Le Goff", "Yasmina Benali", "Hugo Tanguy"
LATER = "Demain matin."
REPLIES = re.compile(r"/comments/\d+/replies$")
DIALOG = "La réponse à Marc Le Goff n’est pas partie."
WAITING = "() => JSON.parse(Object.entries(localStorage).find(([slot]) => slot.startsWith('waiting:'))[1])"
LEFT = f"() => ({WAITING})().until - Date.now()"
# How long it waits after so many tries, as soon as it has been tried so often.
TRIED = f"""(tries) => {{
  const {{ tries: so_far, until }} = ({WAITING})();
  return so_far === tries && until - Date.now();
}}"""
SOONER = """(left) => {
  const [slot, kept] = Object.entries(localStorage).find(([slot]) => slot.startsWith("waiting:"));
  localStorage.setItem(slot, JSON.stringify({ ...JSON.parse(kept), until: Date.now() + left }));
}"""
BUSY = "Parvis ne répond pas. Réponse à Marc Le Goff\u00a0: nouvel essai à"


def _becomes_a_reader(_desk: Page, town: Town) -> None:
    with town.db.writing() as session:
        session.get_one(User, town.claire.id).role = "reader"


def _is_gone(desk: Page, town: Town) -> None:
    """What was kept speaks of a comment that the town has no more."""
    desk.evaluate(
        """(path) => {
          const [slot, kept] = Object.entries(localStorage).find(([, one]) => one.includes(`${path}/`));
          localStorage.setItem(slot, kept.replace(path, "/comments/99999"));
        }""",
        f"/comments/{town.named[MARC]}",
    )


def _is_taken_away(_desk: Page, town: Town) -> None:
    town.hear(CommentRemoved("town", town.comment(town.named[MARC]).external_id))


def _is_answered_there(_desk: Page, town: Town) -> None:
    above = town.comment(town.named[MARC]).external_id
    own = CommentSeen("own", text="Samedi.", post_external_id="p1", parent_external_id=above, own=True)
    town.hear(CommentPosted("town", replace(own, posted_at=town.now())))


def _is_edited(_desk: Page, town: Town) -> None:
    town.edits(town.named[MARC], "Et le dimanche ?")


def _both_wait(desk: Page, town: Town, happens: Callable[[Page, Town], None] | None = None) -> BrowserContext:
    """Marc's reply and then Yasmina's wait, and both pages are closed."""
    other = desk.context.new_page()
    goes(other, f"/comments/{town.named[YASMINA]}")
    sends_in_the_tunnel(desk)
    if happens:
        happens(desk, town)
    writes(other, LATER)
    other.keyboard.press("Control+Enter")
    expect(outgoing(other)).to_contain_text("En attente de connexion\u00a0: 2 réponses")
    closes(desk)
    context = other.context
    closes(other)
    context.set_offline(False)
    return context


def _busy(status: int, asked: str, times: int = 1) -> Callable[[Route], None]:
    """A town that answers so to the first replies about Marc."""
    met: list[Route] = []
    if asked == "a date":
        asked = format_datetime(datetime.now(UTC) + timedelta(minutes=20), usegmt=True)

    def answer(route: Route) -> None:
        if ANSWER[:7] not in (route.request.post_data or "") or len(met) >= times:
            return route.fallback()
        met.append(route)
        route.fulfill(status=status, headers={"Retry-After": asked} if asked else {}, body="Un instant")
        return None

    return answer


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (_is_gone, "Ce commentaire n’existe pas, ou n’existe plus."),
        (_becomes_a_reader, "Votre compte permet de lire"),
    ],
)
def test_what_cannot_be_said_any_more_is_given_back_with_the_reason(
    desk: Page, town: Town, happens: Callable[[Page, Town], None], reason: str
) -> None:
    sends_in_the_tunnel(desk)
    happens(desk, town)
    context = desk.context
    closes(desk)
    context.set_offline(False)
    page = context.new_page()
    goes(page, f"/comments/{town.named[HUGO]}")
    expect(outgoing(page)).to_contain_text("La réponse à Marc Le Goff n’est pas partie.")
    goes(page, f"/comments/{town.named[HUGO]}")
    outgoing(page).get_by_role("button", name="La reprendre").click()
    dialog = page.get_by_role("dialog", name=DIALOG)
    expect(dialog).to_contain_text(reason)
    expect(dialog).to_contain_text(ANSWER)
    is_sound(page)
    page.keyboard.press("Escape")
    expect(outgoing(page)).to_contain_text("La réponse à Marc Le Goff n’est pas partie.")
    assert page.evaluate(KEPT) == 1
    page.keyboard.press("z")
    dialog.get_by_role("button", name="Jeter ce texte").click()
    expect(outgoing(page)).to_contain_text("Rien en partance.")
    focus_is_somewhere(page)
    assert page.evaluate(KEPT) == 0
    town.work()
    assert town.square.texts() == []


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (
            _is_taken_away,
            "Supprimé par son auteur. Il n’y a plus rien à quoi répondre. Votre texte est gardé.",
        ),
        (_is_answered_there, "La ville a déjà répondu sur Agora."),
        (_is_edited, "Le commentaire a été modifié pendant que vous écriviez. Relisez-le."),
    ],
)
def test_what_became_of_the_comment_meanwhile_is_said_before_anything_leaves(
    desk: Page, town: Town, happens: Callable[[Page, Town], None], said: str
) -> None:
    sends_in_the_tunnel(desk)
    happens(desk, town)
    context = desk.context
    closes(desk)
    context.set_offline(False)
    page = context.new_page()
    goes(page, f"/comments/{town.named[HUGO]}")
    outgoing(page).get_by_role("button", name="La reprendre").click()
    expect(author(page)).to_have_text(MARC)
    expect(page.locator("#composer")).to_contain_text(said)
    expect(field(page)).to_have_value(ANSWER)
    town.work()
    assert town.square.texts() == []


def test_what_is_refused_holds_up_none_of_those_behind_it(desk: Page, town: Town) -> None:
    context = _both_wait(desk, town, _is_gone)
    page = context.new_page()
    goes(page, f"/comments/{town.named[HUGO]}")
    page.wait_for_function(f"{KEPT} === 1")
    town.work()
    assert town.square.texts() == [LATER]
    expect(outgoing(page)).to_contain_text("n’est pas partie")


@pytest.mark.parametrize(
    ("status", "asked", "wait"),
    [(429, "90", 90), (503, "", 5), (503, "a date", 1200), (429, "999999", 3600)],
)
def test_a_town_that_has_no_time_is_asked_again_and_not_before_it_said(
    desk: Page, town: Town, status: int, asked: str, wait: float
) -> None:
    context = _both_wait(desk, town)
    context.route(REPLIES, _busy(status, asked))
    page = context.new_page()
    goes(page, f"/comments/{town.named[HUGO]}")
    page.wait_for_function(f"{KEPT} === 1")
    assert wait - 15 < page.evaluate(LEFT) / 1000 <= wait
    town.work()
    assert town.square.texts() == [LATER], "those behind it do not wait with it"
    page.keyboard.press("j")
    expect(author(page)).not_to_have_text(HUGO)
    page.evaluate(SOONER, 60_000)
    goes(page, f"/comments/{town.named[HUGO]}")
    expect(outgoing(page)).to_contain_text(BUSY)
    assert page.evaluate(KEPT) == 1
    page.evaluate(SOONER, 0)
    goes(page, f"/comments/{town.named[HUGO]}")
    is_taken(page)
    town.work()
    assert town.square.texts() == [LATER, ANSWER]


def test_it_is_sent_again_by_itself_each_time_after_longer(desk: Page, town: Town) -> None:
    context = closes_in_the_tunnel(desk)
    context.route(REPLIES, _busy(502, "", times=2))
    page = context.new_page()
    goes(page, f"/comments/{town.named[HUGO]}")
    assert page.wait_for_function(TRIED, arg=1).json_value() <= 5000
    assert 5000 < page.wait_for_function(TRIED, arg=2).json_value() <= 10_000
    is_taken(page)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_what_waits_for_a_busy_town_is_taken_back_with_z(desk: Page, town: Town) -> None:
    context = closes_in_the_tunnel(desk)
    context.route(REPLIES, _busy(503, "90"))
    page = context.new_page()
    goes(page, f"/comments/{town.named[HUGO]}")
    expect(outgoing(page)).to_contain_text(BUSY)
    page.keyboard.press("z")
    is_taken(page)
    assert town.draft_on(town.named[MARC]) == ANSWER
    town.work()
    assert town.square.texts() == []


def test_two_texts_for_one_comment_are_both_kept(desk: Page, town: Town) -> None:
    other = desk.context.new_page()
    goes(other, f"/comments/{town.named[MARC]}")
    sends_in_the_tunnel(desk)
    writes(other, LATER)
    other.keyboard.press("Control+Enter")
    expect(outgoing(other)).to_contain_text("En attente de connexion\u00a0: 2 réponses")
    context = desk.context
    closes(desk)
    closes(other)
    context.set_offline(False)
    page = context.new_page()
    goes(page, f"/comments/{town.named[HUGO]}")
    page.wait_for_function(f"{KEPT} === 1")
    town.work()
    assert town.square.texts() == [ANSWER]
    goes(page, f"/comments/{town.named[HUGO]}")
    outgoing(page).get_by_role("button", name="La reprendre").click()
    is_read_again = page.locator(".composer [role=alert]")
    expect(is_read_again).to_contain_text("Cette page a déjà envoyé un autre texte.")
    expect(field(page)).to_have_value(LATER)
    assert page.evaluate(KEPT) == 0


def test_one_that_cannot_be_read_hides_none_of_the_others(desk: Page, town: Town) -> None:
    sends_in_the_tunnel(desk)
    broken = '{"path":"/comments/1/replies","key":"reply-1","body":[["text","Merci de vo'
    desk.evaluate(
        "([me, kept]) => localStorage.setItem(`waiting:${me}:1:reply-1:x`, kept)", [town.claire.id, broken]
    )
    desk.evaluate("(me) => localStorage.setItem(`waiting:${me}:2:reply-1:x`, '[]')", town.claire.id)
    expect(outgoing(desk)).to_contain_text("En attente de connexion\u00a0: réponse à Marc Le Goff")
    context = desk.context
    closes(desk)
    context.set_offline(False)
    page = context.new_page()
    goes(page, f"/comments/{town.named[HUGO]}")
    page.wait_for_function(f"{KEPT} === 2")
    town.work()
    assert town.square.texts() == [ANSWER]
    goes(page, f"/comments/{town.named[YASMINA]}")
    for words in ("[]", json.dumps(broken)[1:-1].replace("\\", "")):
        expect(outgoing(page)).to_contain_text("Un texte gardé dans ce navigateur est abîmé")
        outgoing(page).get_by_role("button", name="Le reprendre").click()
        expect(page.locator("#given-back-text")).to_have_text(words)
        page.get_by_role("button", name="Jeter ce texte").click()
    expect(outgoing(page)).not_to_contain_text("abîmé")
    is_read(page, YASMINA)


def test_what_is_given_back_is_sound_for_everybody(enter: Callable[..., Page], town: Town) -> None:
    for width in (390, 320):
        page = enter(**for_axe(width))
        page.evaluate("(me) => localStorage.setItem(`waiting:${me}:1:reply-1:x`, 'x')", town.claire.id)
        goes(page, f"/comments/{town.named[HUGO]}")
        is_sound(page)
        outgoing(page).get_by_role("button", name="Le reprendre").click()
        is_sound(page)
