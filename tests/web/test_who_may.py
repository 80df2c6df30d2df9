"""Each address by each role: what is open to nobody and to a reader stands here, and nothing shown is shut.

The routes are read from the application: a new one is locked, or has a line below.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.domain.user import Role, User
from tests.web.people import three
from tests.web.test_whatever_is_typed import ROUTES
from tests.world import World

PUBLIC = {
    "/erasures/{code}",
    "/erasures/{network}",
    "/erasures/{network}/departure",
    "/health/live",
    "/metrics",
    "/privacy",
    "/s/{token}",
    "/s/{token}/cases/{assignment_id}/answers",
    "/s/{token}/renewal",
    "/sign-in",
    "/sign-in-links/{token}",
    "/static/{version}/{name:path}",
    "/webhooks/{network}",
    "/webhooks/{network}/{key}",
}
A_READERS_OWN = {
    "/password",
    "/preferences",
    "/views",
    "/views/{view_id}",
    "/views/{view_id}/removal",
    "/views/{view_id}/removal/undo",
}
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
ELSEWHERE = ("/static/", "/stream", "/sign-in")


def test_all_but_what_stands_here_is_locked_to_nobody(browser: TestClient) -> None:
    opened = set()
    for asked in ROUTES:
        answer = browser.request(asked.method, asked.url())
        sent_away = answer.headers.get("location", "").startswith("/sign-in?next=")
        if not sent_away and answer.status_code != 401:
            opened.add(asked.path)
    assert opened == PUBLIC


def test_a_reader_writes_only_what_is_his_own(reading_only: TestClient) -> None:
    acts = [asked for asked in ROUTES if asked.method == "POST" and asked.path not in PUBLIC]
    done = {asked.path for asked in acts if reading_only.post(asked.url()).status_code != 403}
    assert done == A_READERS_OWN


@pytest.mark.parametrize("role", [Role.READER, Role.MANAGER, Role.ADMINISTRATOR])
def test_every_link_that_is_shown_opens(at_desk: TestClient, world: World, role: Role) -> None:
    marc, yasmina, _awa = three(world)
    at_desk.post("/saved-replies", data={"title": "Horaires", "text": "Le samedi."})
    at_desk.post("/facts", data={"name": "Piscine", "value": "9 h"})
    at_desk.post(
        "/settings/rules", data={"name": "Trou", "look": "text.says", "words": "trou", "assign": "voirie"}
    )
    at_desk.post(f"/comments/{yasmina}/assignment", data={"department": "voirie"})
    at_desk.post(f"/comments/{marc}/replies", data={"text": "Je vous le confirmerai."})
    with world.db.writing() as session:
        session.get_one(User, world.claire.id).role = role
    seen, waiting, shut = {"/"}, ["/"], []
    while waiting:
        address = waiting.pop()
        answer = at_desk.get(address)
        if answer.status_code >= 400:
            shut.append(f"{address}: {answer.status_code}")
        for link in map(unescape, LINK.findall(answer.text)):
            kind = re.sub(r"\d+", "1", link.split("?")[0])
            if kind not in seen and not kind.startswith(ELSEWHERE):
                seen.add(kind)
                waiting.append(link)
    assert shut == []
    assert len(seen) > 20
