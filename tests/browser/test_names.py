"""What a screen reader lists of a page: one title, and no two ways on that sound alike and lead elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from app import departments
from app.domain.user import Role, User
from tests.asking import ask_the_same, group_of
from tests.browser.test_zoomed import PATHS
from tests.browser.town import Town

ALIKE = """() => {
  const heard = {};
  for (const one of document.querySelectorAll("a[href], button, summary")) {
    if (!one.checkVisibility()) continue;
    const said = one.getAttribute("aria-label") ?? one.textContent.replace(/\\s+/g, " ").trim();
    const name = `${one.tagName} ${said}`;
    const act = [one.formAction, one.name, one.value].join();
    const goal = one.tagName === "SUMMARY" ? Math.random() : (one.href ?? act);
    (heard[name] ??= []).push(goal);
  }
  return Object.entries(heard).filter(([, goals]) => new Set(goals).size > 1).map(([name]) => name);
}"""


def test_each_page_has_one_title_and_no_two_ways_on_sound_alike(
    enter: Callable[..., Page], town: Town
) -> None:
    first = ask_the_same(town)[0]
    for name, service in (("Hugo Tanguy", "voirie"), ("Yasmina Benali", "proprete-dechets")):
        town.decide(departments.assign, town.named[name], service)
    with town.db.writing() as session:
        session.get_one(User, town.claire.id).role = Role.ADMINISTRATOR
    page = enter(viewport={"width": 1440, "height": 900})
    faults = []
    for path in (
        *PATHS,
        f"/groups/{group_of(town, first)}",
        f"/comments/{town.named['Marc Le Goff']}/assignment",
    ):
        page.goto(path)
        titles = page.locator("h1").count()
        if titles != 1 or page.evaluate(ALIKE):
            faults.append(f"{path}: {titles} {page.evaluate(ALIKE)}")
    assert faults == []
