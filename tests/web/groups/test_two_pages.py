"""Two pages of one group: neither writes over the other's words, and what leaves is what its page showed."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from tests.asking import SAME, WORDINGS, keep_good_words
from tests.web.groups.test_answering_many import form_of, said
from tests.web.reading import Page, words
from tests.world import World

COUNT = len(SAME)
FRAGMENT = {"HX-Request": "true"}
MINE, THEIRS, LATER = (
    "Le marché a lieu.",
    "Le marché reste place de l’Église.",
    "Samedi, à 8 h, place de l’Église.",
)
CLASH = "D’autres formulations ont été écrites ici entre-temps"


class Tab:
    """A page of the group, with its script or without: what it showed, and what is typed there."""

    def __init__(
        self, at_desk: TestClient, world: World, page: str, asked: list[int], name: str = ""
    ) -> None:
        self._browser, self._page = at_desk, page
        shown = at_desk.get(f"{page}?write=yes").text
        base = Page(shown).fields["base"]
        self.form = form_of(world, at_desk, page, asked) | {"base": base, "page": name}

    def types(self, *wordings: str, act: str = "draft", **given: object) -> str:
        """Send the form; what the page reads then."""
        sent = self.form | {"wording": list(wordings)} | given
        headers = FRAGMENT if self.form["page"] else {}
        self.answer = self._browser.post(f"{self._page}/{act}", data=sent, headers=headers)
        fields = Page(self.answer.text).fields
        self.form["base"] = fields.get("base", self.form["base"])
        return words(self.answer.text)


def kept(at_desk: TestClient, page: str) -> list[str]:
    """What a page that is opened now holds."""
    found = re.findall(r'name="wording"[^>]*>([^<]*)</textarea>', at_desk.get(f"{page}?write=yes").text)
    return [one for one in found if one]


@pytest.fixture
def tab(at_desk: TestClient, world: World, page: str, asked: list[int]) -> Tab:
    return Tab(at_desk, world, page, asked, "a")


@pytest.fixture
def other(at_desk: TestClient, world: World, page: str, asked: list[int], tab: Tab) -> Tab:
    """Opened before anything was written in the first."""
    return Tab(at_desk, world, page, asked, "b")


def test_words_that_a_page_never_showed_are_not_written_over(
    at_desk: TestClient, page: str, tab: Tab, other: Tab
) -> None:
    tab.types(THEIRS)
    shown = other.types(MINE)
    assert other.answer.status_code == 409
    assert CLASH in shown
    assert THEIRS in shown
    assert kept(at_desk, page) == [THEIRS]
    assert CLASH in other.types(LATER), "as often as it is tried"


def test_one_s_own_are_kept_once_one_says_so(at_desk: TestClient, page: str, tab: Tab, other: Tab) -> None:
    tab.types(THEIRS)
    other.types(MINE)
    assert CLASH not in other.types(MINE, mine="true")
    assert kept(at_desk, page) == [MINE]
    assert CLASH not in other.types(LATER)
    assert CLASH in tab.types(THEIRS)


def test_a_page_goes_on_in_its_own_words_though_an_answer_was_lost(
    at_desk: TestClient, page: str, tab: Tab
) -> None:
    form = dict(tab.form)
    tab.types(MINE)
    tab.form = form
    assert CLASH not in tab.types(LATER)
    assert kept(at_desk, page) == [LATER]


def test_a_page_opened_after_them_goes_on_with_them(
    at_desk: TestClient, world: World, page: str, asked: list[int], tab: Tab
) -> None:
    tab.types(THEIRS)
    assert CLASH not in Tab(at_desk, world, page, asked, "c").types(f"{THEIRS} {LATER}")
    assert kept(at_desk, page) == [f"{THEIRS} {LATER}"]


def test_ticks_alone_and_words_that_lose_none_ask_nothing(tab: Tab, other: Tab, asked: list[int]) -> None:
    tab.types(THEIRS)
    assert CLASH not in other.types(THEIRS, tick=asked[:2])
    assert CLASH not in tab.types(THEIRS, MINE)


def test_a_page_on_which_nothing_is_written_has_nothing_to_keep(
    tab: Tab, other: Tab, asked: list[int]
) -> None:
    tab.types(THEIRS)
    shown = other.types("", tick=asked[:2])
    assert "Rien n’est parti, et elles sont gardées. " in shown
    assert "Reprendre celles-là" in shown
    assert "Garder les miennes" not in shown


def test_words_for_one_person_are_words_too(tab: Tab, other: Tab) -> None:
    rows = len(tab.form["row"])  # type: ignore[arg-type]
    tab.types(THEIRS, own=[LATER, *[""] * (rows - 1)])
    shown = other.types(THEIRS)
    assert CLASH in shown
    assert f"Soizic Le Gall : {LATER}" in shown


@pytest.mark.parametrize("name", ["b", ""])
def test_nothing_leaves_where_others_wrote_meanwhile(
    at_desk: TestClient, world: World, page: str, asked: list[int], tab: Tab, name: str
) -> None:
    other = Tab(at_desk, world, page, asked, name)
    tab.types(*WORDINGS)
    shown = other.types(*WORDINGS[:1], LATER, act="replies")
    assert other.answer.status_code == 409
    assert CLASH in shown
    assert "Rien n’est parti." in shown
    assert LATER in other.answer.text, "what was typed is still in its field"
    assert said(world, asked) == []
    other.types(*WORDINGS[:1], LATER, act="replies", mine="true")
    assert other.answer.status_code == 303
    assert any(LATER in one for one in said(world, asked))


def test_without_a_script_both_are_shown_and_chosen_from(
    at_desk: TestClient, world: World, page: str, asked: list[int], tab: Tab
) -> None:
    plain = Tab(at_desk, world, page, asked)
    tab.types(THEIRS)
    shown = plain.types(MINE)
    assert (plain.answer.status_code, CLASH in shown, THEIRS in shown) == (409, True, True)
    assert f">{MINE}</textarea>" in plain.answer.text
    plain.types(MINE, mine="true")
    assert plain.answer.headers["location"].startswith(page)
    assert kept(at_desk, page) == [MINE]


def test_what_is_offered_is_not_taken_over_what_a_colleague_wrote(
    at_desk: TestClient, world: World, page: str, asked: list[int]
) -> None:
    saved = keep_good_words(world)
    offered = at_desk.get(page).text
    base = Page(offered).fields["base"]
    tab = Tab(at_desk, world, page, asked, "a")
    tab.types(THEIRS)
    refused = at_desk.post(f"{page}/wordings", data={"saved": saved, "base": base, "page": "b"})
    assert refused.status_code == 409
    assert kept(at_desk, page) == [THEIRS]
