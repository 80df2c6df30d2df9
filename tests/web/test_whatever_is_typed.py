"""Every address and every field, whatever is typed there: an answer in words, never a fault of ours.

The routes are read from the application, so that a new one is tried by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import Any, get_args

import httpx2
import pytest
import time_machine
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from pydantic import BaseModel

from app.db import Database
from app.domain.user import Role, User
from app.main import ROUTERS
from app.ports.events import AuthorSeen
from tests.apps import opened
from tests.web.conftest import FROM_A_PAGE, MORNING, Watch, sign_in_by_link
from tests.world import found

# One never ends, one ends what all others need, one says that no worker is there.
OWN = {"/stream", "/sessions/end", "/health/ready"}
NUL = "\0"
BEYOND = str(2**63)
FAULT = 500
LISTED = {"add", "also", "fact_more", "expected_days", "tell"}  # numbers in a text
NOTHINGS = ("%00", "1%00", "-1", BEYOND, "%ED%A0%80")
# What is asked of the list is read from the address as it is: no signature says it.
ASKED = ("shelf", "intent", "department", "network", "post", "lang", "urgent", "q", "rows", "after", "before")
LISTS = {"/", "/comments/{comment_id}"}
PLAIN = {
    "department": "voirie",
    "intent": "question",
    "kind": "proposal",
    "look": "text.says",
    "network": "agora",
    "photo": "",
    "reason": "thanks_read",
    "slug": "voirie",
    "source": "tag",
    "until": "demain",
    "urgent": "yes",
}
BEGUN: tuple[tuple[str, dict[str, str]], ...] = (
    ("/saved-replies", {"title": "Horaires", "shortcut": "hor", "text": "Le samedi à 9 h."}),
    ("/facts", {"name": "Piscine", "value": "9 h"}),
    ("/bodies", {"name": "Syndicat des eaux", "sentence": "C’est à lui."}),
    ("/views", {"name": "La piscine", "query": "q=piscine"}),
    ("/settings/rules", {"name": "Trous", "look": "text.says", "words": "trou", "assign": "voirie"}),
    ("/comments/1/replies", {"text": "Je vous le confirmerai.", "key": "k1"}),
    ("/comments/2/assignment", {"department": "voirie"}),
    ("/comments/3/dismissal", {"reason": "thanks_read"}),
    ("/comments/4/reminder", {"until": "demain"}),
    ("/comments/5/tag", {"intent": "question"}),
    ("/comments/6/group", {}),
)


@dataclass(frozen=True)
class Asked:
    """A route, and what one may say to it: the parts of its address, its questions, its form."""

    method: str
    path: str
    parts: dict[str, Any]
    query: dict[str, Any]
    form: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def url(self, **parts: str) -> str:
        """The address of the first of everything, but for these parts."""
        return self.path.replace(":path", "").format(**_plain(self.parts) | parts)


def _asked() -> Iterator[Asked]:
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute) and route.path not in OWN:
                dependants = list(_with_all(route.dependant))
                parts, query, form = (
                    dict(field for one in dependants for field in _fields(getattr(one, kind)))
                    for kind in ("path_params", "query_params", "body_params")
                )
                query |= dict.fromkeys(ASKED, str) if route.path in LISTS else {}
                for method in sorted((route.methods or set()) - {"HEAD"}):
                    yield Asked(method, route.path, parts, query, form)


def _with_all(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for one in dependant.dependencies:
        yield from _with_all(one)


def _fields(params: list[Any]) -> Iterator[tuple[str, Any]]:
    for param in params:
        kind = param.field_info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from ((name, field.annotation) for name, field in kind.model_fields.items())
        else:
            yield param.alias, kind


def _is_number(kind: Any) -> bool:
    return kind is int or any(map(_is_number, get_args(kind)))


def _plain(fields: dict[str, Any], *, ends_in: str = "") -> dict[str, str]:
    """What one may well say in these fields; each text ends in so much more."""
    texts = {name: PLAIN.get(name, "Bonjour") + ends_in for name in fields}
    return texts | {name: "1" for name, kind in fields.items() if kind is bool or _is_number(kind)}


ROUTES = list(_asked())
PARTS = {name for asked in ROUTES for name in asked.parts}


@pytest.fixture
def office(database: Database, watch: Watch) -> Iterator[TestClient]:
    """The browser of an administrator in a town where there is one of everything."""
    with time_machine.travel(MORNING, tick=False):
        world = found(database)
    world.house = replace(world.house, clock=watch, base_url="http://testserver")
    for number in range(7):
        neighbour = AuthorSeen(f"n{number}", f"Marc {number}")
        world.a_comment(by=neighbour, posted_at=world.now() - timedelta(days=number))
    with world.db.writing() as session:
        session.get_one(User, world.claire.id).role = Role.ADMINISTRATOR
    with (
        opened(world.house) as app,
        TestClient(
            app, headers=FROM_A_PAGE, follow_redirects=False, raise_server_exceptions=False
        ) as browser,
    ):
        sign_in_by_link(browser, world.house, world.claire)
        begun = {path: browser.post(path, data=form).status_code for path, form in BEGUN}
        assert set(begun.values()) == {303}, begun
        yield browser


def _faults(asked: str, answer: httpx2.Response) -> list[str]:
    return [f"{asked}: {answer.status_code}"] if answer.status_code >= FAULT else []


def test_a_nul_in_a_text_is_as_if_it_were_not_there(office: TestClient) -> None:
    faults: list[str] = []
    for asked in ROUTES:
        query, form = _plain(asked.query, ends_in=NUL), _plain(asked.form, ends_in=NUL)
        faults += _faults(
            str(asked), office.request(asked.method, asked.url(), params=query, data=form or None)
        )
    assert faults == []


def test_a_number_that_no_key_holds_is_refused_in_words(office: TestClient) -> None:
    faults: list[str] = []
    for asked in ROUTES:
        for name in [name for name, kind in (asked.query | asked.form).items() if _is_number(kind)]:
            query, form = ({**_plain(fields)} for fields in (asked.query, asked.form))
            (query if name in query else form)[name] = BEYOND
            faults += _faults(
                f"{asked}, {name}", office.request(asked.method, asked.url(), params=query, data=form or None)
            )
    assert faults == []


def test_an_address_that_names_nothing_is_answered_in_words(office: TestClient) -> None:
    faults: list[str] = []
    for asked, name, said in product(ROUTES, PARTS, NOTHINGS):
        if name in asked.parts:
            faults += _faults(
                f"{asked}, {name}={said}", office.request(asked.method, asked.url(**{name: said}))
            )
    assert faults == []


def test_half_of_a_pair_is_kept_as_a_mark_and_can_be_shown(office: TestClient) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nLa mer \\ud83c\\x00 ici\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x; charset=unicode_escape"
    answer = office.post("/views/1", content=part.encode(), headers={"Content-Type": kind})
    assert answer.status_code == 303
    assert "La mer \ufffd ici" in office.get("/views").text


def test_a_number_among_texts_that_no_key_holds_is_none(office: TestClient) -> None:
    words = {"text": "Bonjour", "title": "Bonjour", "shortcut": "bon", "key": "k9"}
    faults: list[str] = []
    for asked, digits in product(ROUTES, ("9" * 5000, "12345678901", "²", "١٢")):
        if LISTED & asked.form.keys():
            faults += _faults(
                f"{asked}, {digits[:12]}",
                office.post(asked.url(), data=words | dict.fromkeys(LISTED, digits)),
            )
    assert faults == []
