"""What waits for the line does not leave while its author corrects it: it leaves at the next press."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import (
    ANSWER,
    KEPT,
    author,
    field,
    goes,
    is_read,
    is_taken,
    outgoing,
    sees,
    sentence,
    status,
)
from tests.browser.test_in_a_tunnel import sends_in_the_tunnel
from tests.browser.town import Town

MORE = " À bientôt."
# A computer wakes: the time until which it was held is over, and what waits is looked through.
WAKES = """() => {
  const [slot, kept] = Object.entries(localStorage).find(([slot]) => slot.startsWith("waiting:"));
  localStorage.setItem(slot, JSON.stringify({ ...JSON.parse(kept), heldUntil: Date.now() - 60_000 }));
  document.dispatchEvent(new CustomEvent("parvis:back"));
}"""
HELD = "Vous corrigez la réponse à Marc Le Goff\u00a0: elle partira quand vous l’enverrez."


@pytest.fixture
def corrected(desk: Page) -> Page:
    """A reply pressed in the tunnel, then corrected in its field; the line is back."""
    sends_in_the_tunnel(desk)
    desk.keyboard.insert_text(MORE)
    desk.context.set_offline(False)
    return desk


def test_it_stays_says_so_and_leaves_at_the_next_press(corrected: Page, town: Town) -> None:
    expect(outgoing(corrected)).to_contain_text(HELD)
    expect(status(corrected)).to_have_text(HELD)
    expect(corrected.locator("[data-send]")).to_contain_text("Envoyer et suivant")
    sees(corrected)
    expect(field(corrected)).to_be_focused()
    expect(author(corrected)).to_have_text("Marc Le Goff")
    town.work()
    assert town.square.texts() == []
    corrected.keyboard.insert_text(" Claire")
    corrected.keyboard.press("Control+Enter")
    is_read(corrected, "Yasmina Benali")
    is_taken(corrected)
    town.work()
    assert town.square.texts() == [f"{ANSWER}{MORE} Claire"]


def test_no_other_tab_sends_it_meanwhile(desk: Page, town: Town) -> None:
    other = desk.context.new_page()
    goes(other, f"/comments/{town.named['Hugo Tanguy']}")
    sends_in_the_tunnel(desk)
    desk.keyboard.insert_text(MORE)
    desk.context.set_offline(False)
    expect(outgoing(desk)).to_contain_text(HELD)
    expect(other.locator("#offline")).to_contain_text("Connexion rétablie.")
    sees(other)
    assert desk.evaluate(KEPT) == 1
    town.work()
    assert town.square.texts() == []


def test_it_stays_after_a_sleep_that_was_longer_than_it_is_held(corrected: Page, town: Town) -> None:
    expect(outgoing(corrected)).to_contain_text(HELD)
    corrected.evaluate(WAKES)
    sees(corrected)
    assert corrected.evaluate(KEPT) == 1
    expect(outgoing(corrected)).to_contain_text(HELD)
    town.work()
    assert town.square.texts() == []


def test_what_was_pressed_is_written_again_and_leaves(corrected: Page, town: Town) -> None:
    expect(outgoing(corrected)).to_contain_text(HELD)
    field(corrected).fill(ANSWER)
    is_read(corrected, "Yasmina Benali")
    is_taken(corrected)
    town.work()
    assert town.square.texts() == [ANSWER]


def test_z_takes_it_back_as_it_reads_now(corrected: Page, town: Town) -> None:
    expect(outgoing(corrected)).to_contain_text(HELD)
    corrected.keyboard.press("Escape")
    corrected.keyboard.press("z")
    is_taken(corrected)
    expect(field(corrected)).to_have_value(ANSWER + MORE)
    town.work()
    assert town.square.texts() == []


def test_once_its_comment_is_left_it_leaves_corrected(corrected: Page, town: Town) -> None:
    expect(outgoing(corrected)).to_contain_text(HELD)
    corrected.keyboard.press("Escape")
    corrected.keyboard.press("j")
    expect(author(corrected)).to_have_text("Yasmina Benali")
    expect(outgoing(corrected)).to_contain_text(sentence("Envoi dans … s à Marc Le Goff"))
    town.work()
    assert town.square.texts() == [ANSWER + MORE]
