"""A browser that is kept for the next test has forgotten this one."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext

from tests.browser.conftest import sign_in
from tests.browser.hands import goes
from tests.browser.kept import Borrowed, Noting, Shelf
from tests.browser.town import Town

LEAVES = """async () => {
  localStorage.setItem("left", "here");
  sessionStorage.setItem("left", "here");
  window.name = "left";
  await (await caches.open("left")).put("/left", new Response("here"));
}"""
FINDS = """async () => [
  localStorage.length, sessionStorage.length, window.name, (await caches.keys()).length, history.length,
  navigator.onLine, document.cookie, innerWidth, matchMedia("(prefers-color-scheme: dark)").matches,
  (await navigator.permissions.query({ name: "geolocation" })).state,
]"""
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


def test_a_browser_comes_back_as_if_nobody_had_used_it(
    opens: Callable[..., BrowserContext], town: Town
) -> None:
    shelf = Shelf()
    new = shelf.take(opens, {})
    untouched = _found(new)
    new.put_back(cache_too=False)
    shelf.give_back(new)
    used = shelf.take(opens, PHONE)
    _uses(used, town)
    used.put_back(cache_too=False)
    shelf.give_back(used)
    again = shelf.take(opens, {})
    assert again is new
    assert _found(again) == untouched
    again.context.close()


def test_a_browser_is_lent_to_one_at_a_time_and_only_as_it_was_opened(
    opens: Callable[..., BrowserContext],
) -> None:
    shelf = Shelf()
    first = shelf.take(opens, {})
    shelf.give_back(first)
    assert shelf.take(opens, {"java_script_enabled": False}) is not first
    assert shelf.take(opens, PHONE) is first
    assert shelf.take(opens, {}) is not first


def test_answers_to_keep_are_noted_but_for_static_files(
    address: str, opens: Callable[..., BrowserContext], noting: Noting, town: Town
) -> None:
    used = Shelf().take(opens, {})
    sign_in(used.context, town, town.claire)
    goes(used.tab({}), "/")
    before = noting.gave_to_keep
    kept = {"type": "http.response.start", "headers": [(b"cache-control", b"private, max-age=86400")]}
    noting.look(kept)
    assert (before, noting.gave_to_keep) == (False, True)
    used.context.close()


def _uses(used: Borrowed, town: Town) -> None:
    sign_in(used.context, town, town.claire)
    page = used.tab(PHONE)
    goes(page, "/")
    page.evaluate(LEAVES)
    used.context.grant_permissions(["geolocation"])
    used.context.route("**/*", lambda route: route.abort())
    used.context.set_offline(True)


def _found(kept: Borrowed) -> list[object]:
    page = kept.tab({})
    page.goto("/sign-in")
    found: list[object] = page.evaluate(FINDS)
    left = [len(kept.context.pages), kept.context.cookies()]
    page.close()
    return [*found, *left]
