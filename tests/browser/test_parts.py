"""Too long for its network: the button says so, the parts are read, and one key agrees or shortens."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from app.ports.capabilities import Capabilities
from tests.browser.hands import author, comes_back, field, is_taken, writes
from tests.browser.town import Town
from tests.fakes import NAME, Agora

TEXT = "La piscine ouvre samedi à 9 h. Le bassin des petits rouvre lundi."
SEND = ".composer [data-send] span"


def test_too_long_is_shortened_or_said_in_parts_by_the_keyboard(desk: Page, town: Town) -> None:
    agora = town.house.channels[NAME]
    assert isinstance(agora, Agora)
    agora.capabilities = Capabilities(longest=44, in_parts=True)
    comes_back(desk)
    name = author(desk).inner_text()
    writes(desk, TEXT)
    expect(desk.locator(SEND).first).to_have_text("Raccourcir ou publier en 2 parties")
    desk.keyboard.press("Control+Enter")
    layer = desk.locator("dialog[open]")
    expect(layer.locator(".parts li")).to_have_text([f"{TEXT[:30]} (1/2)", f"{TEXT[31:]} (2/2)"])
    layer.get_by_text("Raccourcir").press("Enter")
    expect(layer).to_have_count(0)
    expect(field(desk)).to_be_focused()
    expect(field(desk)).to_have_value(TEXT)
    desk.keyboard.press("Control+Enter")
    expect(layer.locator(".is-first")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(author(desk)).not_to_have_text(name)
    is_taken(desk)
    town.work()
    assert town.square.texts() == [f"{TEXT[:30]} (1/2)", f"{TEXT[31:]} (2/2)"]


def test_what_is_short_again_is_sent_as_ever(desk: Page, town: Town) -> None:
    agora = town.house.channels[NAME]
    assert isinstance(agora, Agora)
    agora.capabilities = Capabilities(longest=44, in_parts=True)
    comes_back(desk)
    writes(desk, TEXT)
    expect(desk.locator(SEND).first).to_contain_text("Raccourcir")
    field(desk).fill("Samedi à 9 h.")
    expect(desk.locator(SEND).first).to_have_text("Envoyer et suivant")
