"""Every link of the desk carries the filters on, and nothing that goes without saying."""

from __future__ import annotations

import pytest

from app.inbox import Filters
from app.web.addresses import Addresses


def addresses(**query: str) -> Addresses:
    return Addresses(Filters.from_query(query))


def test_the_usual_list_has_the_shortest_addresses() -> None:
    plain = addresses()
    assert (plain.query, plain.url(), plain.list(), plain.comment(7)) == ("", "/", "/", "/comments/7")
    assert not plain.narrowed


def test_filters_go_along_to_the_comment_and_back() -> None:
    asked = addresses(intent="question", urgent="yes")
    assert asked.narrowed
    assert asked.query == "?intent=question&urgent=yes"
    assert asked.comment(7) == "/comments/7?intent=question&urgent=yes"
    assert asked.list() == "/?intent=question&urgent=yes"


@pytest.mark.parametrize(
    ("query", "said"), [({}, "/?done=12"), ({"intent": "spam"}, "/?intent=spam&done=12")]
)
def test_what_was_just_done_is_said_to_the_bar(query: dict[str, str], said: str) -> None:
    assert addresses(**query).list(done="12") == said
    assert addresses(**query).comment(3, done="12") == said.replace("/?", "/comments/3?")


def test_one_filter_changes_and_the_others_stay() -> None:
    asked = addresses(intent="question", lang="en", rows="100")
    assert asked.url(intent="spam") == "/?intent=spam&lang=en"
    assert asked.url(intent=None) == "/?lang=en"
    assert asked.url(rows=150) == "/?intent=question&lang=en&rows=150"


def test_another_list_starts_without_filters() -> None:
    asked = addresses(shelf="done", intent="question")
    assert asked.url(shelf="to_read") == "/?shelf=to_read"
    assert asked.url(everything=True) == "/?shelf=done"


def test_templates_read_the_filters_through_them() -> None:
    asked = addresses(intent="question", post="12")
    assert (asked.intent, asked.post, asked.urgent) == ("question", 12, False)
    with pytest.raises(AttributeError):
        _ = asked.colour
