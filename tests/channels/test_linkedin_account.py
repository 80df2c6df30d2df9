"""The page's access: headers and queries as the API wants them, tokens, the sign-in, the subscription."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from app.channels._http import Http
from app.channels.linkedin import LinkedIn
from app.ports.channel import Access, Dispatch
from app.ports.failures import (
    InDoubt,
    NeedsReconnection,
    NetworkFailure,
    PermanentFailure,
    TemporaryFailure,
)
from app.ports.signing_in import Offer, SignsIn
from tests.channels.recordings import Network
from tests.channels.test_contract import NOW

ACCESS = Network("linkedin").access
PAGE, OTHER = ACCESS.account, "urn:li:organization:31000002"
CLAIRE = "urn:li:person:claireAdmin"
APPLICATION = {"client_id": "77inventee", "client_secret": "une-cle-inventee-de-plus"}
RETURN = "https://parvis.example/settings/connections/return"
FRESH = {"access_token": "LIneuf", "expires_in": 5184000, "refresh_token": "LIretour"}
HEARD = Dispatch("k", "Merci", comment_external_id="urn:li:comment:(urn:li:activity:1,2)")


class Answers(httpx2.BaseTransport):
    """Answers by the last part of the path, and remembers the requests. A number is a status alone."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.asked: list[httpx2.Request] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        self.asked.append(request)
        name = next(key for key in self.answers if key in request.url.path)
        answer = self.answers[name]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return httpx2.Response(answer)
        return httpx2.Response(200, json=answer)


def speaking(**answers: Any) -> tuple[LinkedIn, Answers]:
    transport = Answers(**answers)
    return LinkedIn(Http(transport=transport)), transport


def holding(**credentials: str) -> Access:
    return replace(ACCESS, credentials={**ACCESS.credentials, **credentials})


def listed(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"elements": list(rows), "paging": {"start": 0, "count": 100, "total": len(rows)}}


def role(page: str, name: str = "ADMINISTRATOR") -> dict[str, Any]:
    return {"organization": page, "role": name, "roleAssignee": CLAIRE, "state": "APPROVED"}


def test_every_call_names_its_version_and_protocol() -> None:
    channel, network = speaking(socialActions=listed())
    channel.find(HEARD, ACCESS)
    channel.find(HEARD, holding(version="202701"))
    sent = [request.headers for request in network.asked]
    assert [one["linkedin-version"] for one in sent] == ["202608", "202701"]
    assert {one["x-restli-protocol-version"] for one in sent} == {"2.0.0"}


def test_names_are_quoted_and_what_lists_them_is_not() -> None:
    channel, network = speaking(organizationalEntityNotifications=listed(), socialActions=listed())
    channel.poll(ACCESS, None, NOW)
    channel.find(HEARD, ACCESS)
    poll, find = (request.url.raw_path.decode() for request in network.asked)
    assert (
        "organizationalEntity=urn%3Ali%3Aorganization%3A31000001&actions=List(COMMENT,ADMIN_COMMENT," in poll
    )
    assert "&timeRange=(start:1773653400000,end:1773739800000)&start=0&count=100" in poll
    assert find.startswith(
        "/rest/socialActions/urn%3Ali%3Acomment%3A%28urn%3Ali%3Aactivity%3A1%2C2%29/comments?"
    )


def test_another_base_address_takes_the_place_of_the_network_s_own() -> None:
    channel, network = speaking(socialActions=listed(), introspectToken={}, organizationAcls=403)
    access = holding(api="https://relais.example/li/", client_id="77")
    channel.find(HEARD, access)
    channel.check(access)
    assert {request.url.host for request in network.asked} == {"relais.example"}
    assert [request.url.path for request in network.asked][1] == "/li/oauth/v2/introspectToken"


@pytest.mark.parametrize("token", ["", "jeton\n", "jeté"])
def test_a_token_that_no_header_can_carry_asks_to_reconnect(token: str) -> None:
    channel, network = speaking()
    with pytest.raises(NeedsReconnection):
        channel.find(HEARD, holding(access_token=token))
    assert not network.asked


def test_a_list_that_never_ends_is_not_whole() -> None:
    channel, _ = speaking(socialActions={"elements": [{"$URN": HEARD.comment_external_id}] * 100})
    assert not channel.find(HEARD, ACCESS).whole


def test_what_the_token_may_not_do_is_said_by_name() -> None:
    told = {"active": True, "scope": "w_organization_social_feed,r_liteprofile", "expires_at": 1779000000}
    channel, network = speaking(
        introspectToken=told, organizationAcls=listed(role(PAGE)), organizations={"localizedName": " Ville "}
    )
    health = channel.check(holding(client_id="77"))
    assert [(one.permission, one.costs) for one in health.lacks] == [
        ("r_organization_social", "no_comments"),
        ("rw_organization_admin", "no_webhooks"),
    ]
    assert health.account_name == "Ville"
    assert health.expires_at is not None
    assert parse_qs(network.asked[0].content.decode())["token"] == ["LIjetonInvente"]


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ({"active": False}, NeedsReconnection),
        (401, PermanentFailure),
        (httpx2.ReadTimeout("recorded"), TemporaryFailure),
    ],
)
def test_a_dead_token_and_a_wrong_application_are_told_apart(
    answer: object, failure: type[NetworkFailure]
) -> None:
    channel, _ = speaking(introspectToken=answer)
    with pytest.raises(failure):
        channel.check(holding(client_id="77"))


def test_an_application_that_may_not_ask_about_its_token_still_connects() -> None:
    channel, _ = speaking(introspectToken=403, organizationAcls=listed(role(PAGE)), organizations={})
    assert not channel.check(holding(client_id="77")).lacks


def test_the_page_s_notifications_are_asked_for_in_the_administrator_s_name() -> None:
    rows = (role(OTHER), role(PAGE, "ANALYST"), role(PAGE))
    channel, network = speaking(organizationAcls=listed(*rows), eventSubscriptions={})
    channel.subscribe(holding(app_id="123"), "https://parvis.example/webhooks/x")
    put = network.asked[-1]
    assert (put.method, json.loads(put.content)) == ("PUT", {"webhook": "https://parvis.example/webhooks/x"})
    assert put.url.raw_path.decode() == (
        "/rest/eventSubscriptions/(developerApplication:urn%3Ali%3AdeveloperApplication%3A123,"
        "user:urn%3Ali%3Aperson%3AclaireAdmin,entity:urn%3Ali%3Aorganization%3A31000001,"
        "eventType:ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS)"
    )


def test_nobody_but_an_administrator_can_subscribe_the_page() -> None:
    channel, _ = speaking(organizationAcls=listed(role(PAGE, "ANALYST"), role(OTHER)))
    with pytest.raises(PermanentFailure):
        channel.subscribe(holding(app_id="123"), "https://parvis.example/webhooks/x")


def test_a_subscription_in_doubt_is_only_asked_for_again() -> None:
    channel, _ = speaking(organizationAcls=listed(role(PAGE)), eventSubscriptions=500)
    with pytest.raises(TemporaryFailure):
        channel.subscribe(holding(app_id="123"), "https://parvis.example/webhooks/x")


def test_a_token_is_renewed_twenty_days_before_it_ends() -> None:
    channel, network = speaking(accessToken=FRESH)
    access = holding(refresh_token="LIautre", client_id="77")
    memory = channel.renew(access, NOW)
    assert memory is not None
    assert parse_qs(network.asked[0].content.decode())["refresh_token"] == ["LIautre"]
    renewed = replace(access, memory=memory)
    assert channel.renew(renewed, NOW + timedelta(days=39)) is None
    assert channel.renew(renewed, NOW + timedelta(days=41)) is not None
    assert parse_qs(network.asked[-1].content.decode())["refresh_token"] == ["LIretour"]


def test_a_renewed_token_is_used_and_a_new_connection_forgets_it() -> None:
    channel, network = speaking(accessToken=FRESH, socialActions=listed())
    access = holding(refresh_token="LIautre")
    memory = channel.renew(access, NOW) or {}
    for used in (access, replace(access, memory=memory)):
        channel.find(HEARD, used)
    channel.find(HEARD, replace(holding(access_token="LIreconnecte"), memory=memory))
    used_tokens = [one.headers["authorization"] for one in network.asked[1:]]
    assert used_tokens == ["Bearer LIjetonInvente", "Bearer LIneuf", "Bearer LIreconnecte"]


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (400, NeedsReconnection),
        (500, TemporaryFailure),
        ({}, TemporaryFailure),
        (httpx2.ReadTimeout("recorded"), TemporaryFailure),
    ],
)
def test_a_renewal_that_fails_says_what_to_do(answer: object, failure: type[NetworkFailure]) -> None:
    channel, _ = speaking(accessToken=answer)
    with pytest.raises(failure):
        channel.renew(holding(refresh_token="LIautre"), NOW)


def test_a_person_leaves_for_the_sign_in_with_the_permissions_that_are_needed() -> None:
    channel, _ = speaking()
    assert isinstance(channel, SignsIn)
    departure = channel.depart(APPLICATION, {}, RETURN, "etat")
    url = urlsplit(departure.address)
    assert (url.hostname, url.path) == ("www.linkedin.com", "/oauth/v2/authorization")
    assert parse_qs(url.query) == {
        "response_type": ["code"],
        "client_id": ["77inventee"],
        "redirect_uri": [RETURN],
        "state": ["etat"],
        "scope": ["r_organization_social w_organization_social rw_organization_admin"],
    }
    other = channel.depart({**APPLICATION, "scopes": "r_organization_social_feed"}, {}, RETURN, "etat")
    assert other.address.endswith("scope=r_organization_social_feed")


def test_each_page_the_person_may_speak_for_is_offered() -> None:
    rows = (
        role(PAGE),
        role(PAGE, "CONTENT_ADMINISTRATOR"),
        role(OTHER),
        role("urn:li:organization:5", "ANALYST"),
    )
    names = {"31000001": {"localizedName": "Ville de Sainte-Onde"}, "31000002": 403}
    channel, network = speaking(accessToken=FRESH, organizationAcls=listed(*rows), **names)
    tokens = {"access_token": "LIneuf", "refresh_token": "LIretour"}
    assert channel.arrive(APPLICATION, {"code": "c1"}, {}, RETURN) == (
        Offer(PAGE, "Ville de Sainte-Onde", tokens),
        Offer(OTHER, OTHER, tokens),
    )
    assert parse_qs(network.asked[0].content.decode()) == {
        "grant_type": ["authorization_code"],
        "code": ["c1"],
        "redirect_uri": [RETURN],
        "client_id": ["77inventee"],
        "client_secret": ["une-cle-inventee-de-plus"],
    }


@pytest.mark.parametrize(
    ("query", "answers", "reason"),
    [
        ({"error": "user_cancelled_login"}, {}, "sign_in_refused"),
        ({"error": "access_denied", "code": "c"}, {}, "sign_in_refused"),
        ({"error": "unauthorized_scope_error"}, {}, "configuration"),
        ({}, {}, "sign_in_expired"),
        ({"code": "c"}, {"accessToken": 400}, "sign_in_expired"),
        ({"code": "c"}, {"accessToken": {}}, "sign_in_expired"),
        ({"code": "c"}, {"accessToken": 401}, "configuration"),
        ({"code": "c"}, {"accessToken": FRESH, "organizationAcls": listed()}, "no_account"),
        ({"code": "c"}, {"accessToken": FRESH, "organizationAcls": 401}, "sign_in_expired"),
    ],
)
def test_a_sign_in_that_opens_nothing_says_why(
    query: dict[str, str], answers: dict[str, Any], reason: str
) -> None:
    channel, _ = speaking(**answers)
    with pytest.raises(PermanentFailure) as failure:
        channel.arrive(APPLICATION, query, {}, RETURN)
    assert failure.value.reason == reason


def test_no_silence_is_a_doubt_where_nothing_is_said_in_public() -> None:
    channel, _ = speaking(accessToken=httpx2.ReadTimeout("recorded"))
    with pytest.raises(TemporaryFailure) as failure:
        channel.arrive(APPLICATION, {"code": "c"}, {}, RETURN)
    assert not isinstance(failure.value, InDoubt)
