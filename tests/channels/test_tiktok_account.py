"""The account's access: its own header, a token of a day, the sign-in."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest

from app.channels._http import Http
from app.channels.tiktok import TikTok
from app.ports.channel import Dispatch
from app.ports.failures import NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure
from app.ports.signing_in import Offer, SignsIn
from tests.channels.recordings import Network
from tests.channels.test_contract import NOW

ACCESS = Network("tiktok").access
RENEWABLE = replace(ACCESS, credentials={**ACCESS.credentials, "refresh_token": "TTretour"})
APPLICATION = {"app_id": "7300000000000000999", "app_secret": "encore-un-secret-invente"}
RETURN = "https://parvis.example/settings/connections/return"
PAIR = {"access_token": "TTneuf", "expires_in": 86400, "refresh_token": "TTretourneuf"}
NAMED = {**PAIR, "open_id": ACCESS.account, "scope": "comment.list"}
HEARD = Dispatch("k", "Merci", comment_external_id="1", post_external_id="2")
EMPTY = {"videos": [], "comments": [], "has_more": False}


class Answers(httpx2.BaseTransport):
    """Answers by a part of the path, and remembers the requests. A number is an error; a list, one by one."""

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.asked: list[httpx2.Request] = []

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        self.asked.append(request)
        answer = next(self.answers[part] for part in self.answers if part in request.url.path)
        if isinstance(answer, list):
            answer = answer.pop(0)
        if isinstance(answer, Exception):
            raise answer
        body = {"code": answer} if isinstance(answer, int) else {"code": 0, "data": answer}
        return httpx2.Response(200, json=body)


def speaking(**answers: Any) -> tuple[TikTok, Answers]:
    transport = Answers({name.replace("__", "/"): answer for name, answer in answers.items()})
    return TikTok(Http(transport=transport)), transport


def tokens_used(network: Answers) -> list[str | None]:
    return [request.headers.get("access-token") for request in network.asked]


def test_the_token_stands_in_a_header_of_its_own() -> None:
    channel, network = speaking(comment__reply__list=EMPTY)
    channel.find(HEARD, ACCESS)
    assert tokens_used(network) == ["TTjetonInvente"]
    assert "authorization" not in network.asked[0].headers


def test_another_base_address_takes_the_place_of_the_network_s_own() -> None:
    channel, network = speaking(comment__reply__list=EMPTY)
    elsewhere = replace(ACCESS, credentials={**ACCESS.credentials, "api": "https://relais.example/tt/"})
    channel.find(HEARD, elsewhere)
    url = network.asked[0].url
    assert (url.host, url.path) == ("relais.example", "/tt/open_api/v1.3/business/comment/reply/list/")


@pytest.mark.parametrize("token", ["", "jeton\n", "jeté"])
def test_a_token_that_no_header_can_carry_asks_to_reconnect(token: str) -> None:
    channel, network = speaking()
    with pytest.raises(NeedsReconnection):
        channel.find(HEARD, replace(ACCESS, credentials={**ACCESS.credentials, "access_token": token}))
    assert not network.asked


def test_a_token_is_renewed_when_less_than_eighteen_hours_are_left() -> None:
    channel, network = speaking(refresh_token=PAIR)
    memory = channel.renew(RENEWABLE, NOW)
    assert memory is not None
    assert json.loads(network.asked[0].content) == {
        "client_id": "7300000000000000999",
        "client_secret": "encore-un-secret-invente",
        "grant_type": "refresh_token",
        "refresh_token": "TTretour",
    }
    renewed = replace(RENEWABLE, memory=memory)
    assert channel.renew(renewed, NOW + timedelta(hours=5)) is None
    assert channel.renew(renewed, NOW + timedelta(hours=7)) is not None
    assert json.loads(network.asked[-1].content)["refresh_token"] == "TTretourneuf"


def test_a_renewed_token_is_used_and_a_new_connection_forgets_it() -> None:
    channel, network = speaking(refresh_token=PAIR, comment__reply__list=EMPTY)
    memory = channel.renew(RENEWABLE, NOW) or {}
    again = {**RENEWABLE.credentials, "access_token": "TTreconnecte"}
    for access in (replace(RENEWABLE, memory=memory), replace(RENEWABLE, memory=memory, credentials=again)):
        channel.find(HEARD, access)
    assert tokens_used(network)[1:] == ["TTneuf", "TTreconnecte"]


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (40103, NeedsReconnection),
        (40107, NeedsReconnection),
        (40102, NeedsReconnection),
        (40002, NeedsReconnection),
        (40100, TemporaryFailure),
        (50000, TemporaryFailure),
        ({}, TemporaryFailure),
        (httpx2.ReadTimeout("recorded"), TemporaryFailure),
    ],
)
def test_a_renewal_that_fails_says_what_to_do(answer: object, failure: type[NetworkFailure]) -> None:
    channel, _ = speaking(refresh_token=answer)
    with pytest.raises(failure):
        channel.renew(RENEWABLE, NOW)


def test_the_poll_renews_a_token_that_ended_and_gives_the_new_pair_to_be_kept() -> None:
    channel, network = speaking(video__list=[40102, EMPTY], refresh_token=PAIR)
    polled = channel.poll(RENEWABLE, None, NOW)
    assert (polled.memory or {})["access_token"] == "TTneuf"
    assert polled.cursor == NOW.isoformat()
    assert tokens_used(network) == ["TTjetonInvente", None, "TTneuf"]


@pytest.mark.parametrize("answer", [40133, 50000, 40001])
def test_the_new_pair_is_kept_even_when_the_poll_then_fails(answer: int) -> None:
    channel, _ = speaking(video__list=[40102, answer], refresh_token=PAIR)
    polled = channel.poll(RENEWABLE, "2026-03-17T09:00:00+00:00", NOW)
    assert (polled.memory or {})["refresh_token"] == "TTretourneuf"
    assert polled.cursor == "2026-03-17T09:00:00+00:00"


def test_a_token_that_ends_in_the_middle_of_a_poll_is_renewed_too() -> None:
    video = {"videos": [{"item_id": "1"}], "has_more": False}
    channel, _ = speaking(video__list=[video, EMPTY], comment__list=40102, refresh_token=PAIR)
    assert (channel.poll(RENEWABLE, None, NOW).memory or {})["access_token"] == "TTneuf"


def test_a_reply_waits_for_the_token_that_can_be_renewed() -> None:
    channel, _ = speaking(reply__create=40102)
    with pytest.raises(TemporaryFailure) as failure:
        channel.publish(HEARD, RENEWABLE)
    assert failure.value.retry_after == timedelta(minutes=5)
    with pytest.raises(NeedsReconnection):
        channel.publish(HEARD, ACCESS)


def test_a_person_leaves_for_the_sign_in_with_the_permissions_that_are_needed() -> None:
    channel, _ = speaking()
    assert isinstance(channel, SignsIn)
    url = urlsplit(channel.depart(APPLICATION, {}, RETURN, "etat").address)
    assert (url.hostname, url.path) == ("www.tiktok.com", "/v2/auth/authorize/")
    assert parse_qs(url.query) == {
        "client_key": ["7300000000000000999"],
        "scope": ["user.info.basic,user.info.username,video.list,comment.list,comment.list.manage"],
        "response_type": ["code"],
        "redirect_uri": [RETURN],
        "state": ["etat"],
    }


@pytest.mark.parametrize(
    ("given", "sign"), [("https://www.tiktok.com/v2/auth/authorize?a=b", "&"), ("https://x.example/y", "?")]
)
def test_the_address_that_the_portal_gave_goes_first(given: str, sign: str) -> None:
    channel, _ = speaking()
    departure = channel.depart({**APPLICATION, "authorization_url": given}, {}, RETURN, "etat")
    assert departure.address == f"{given}{sign}state=etat"


@pytest.mark.parametrize("query", [{"auth_code": "c1"}, {"code": "c1"}])
def test_the_account_that_a_code_opens_is_offered_by_its_name(query: dict[str, str]) -> None:
    channel, network = speaking(
        oauth2__token=NAMED, business__get={"display_name": "Ville"}, token_info=40001
    )
    tokens = {"access_token": "TTneuf", "refresh_token": "TTretourneuf"}
    assert channel.arrive(APPLICATION, query, {}, RETURN) == (Offer(ACCESS.account, "Ville", tokens),)
    assert json.loads(network.asked[0].content) == {
        "client_id": "7300000000000000999",
        "client_secret": "encore-un-secret-invente",
        "grant_type": "authorization_code",
        "auth_code": "c1",
        "redirect_uri": RETURN,
    }


@pytest.mark.parametrize(
    ("registered", "told"),
    [(f"{RETURN}/", f"{RETURN}/"), (RETURN, RETURN), ("https://other.example/back/", RETURN)],
)
def test_the_return_is_told_as_the_portal_has_it(registered: str, told: str) -> None:
    given = f"https://www.tiktok.com/v2/auth/authorize?{urlencode({'redirect_uri': registered})}"
    channel, network = speaking(oauth2__token=NAMED, business__get=40001)
    channel.arrive({**APPLICATION, "authorization_url": given}, {"code": "c1"}, {}, RETURN)
    assert json.loads(network.asked[0].content)["redirect_uri"] == told


@pytest.mark.parametrize("answer", [40001, 40105, 50000])
def test_an_account_whose_name_cannot_be_read_is_offered_by_its_id(answer: int) -> None:
    channel, _ = speaking(oauth2__token=NAMED, business__get=answer)
    (offer,) = channel.arrive(APPLICATION, {"code": "c1"}, {}, RETURN)
    assert offer.name == ACCESS.account


@pytest.mark.parametrize(
    ("query", "answer", "reason"),
    [
        ({"error": "access_denied"}, {}, "sign_in_refused"),
        ({}, {}, "sign_in_expired"),
        ({"code": "c"}, 40002, "sign_in_expired"),
        ({"code": "c"}, 40105, "sign_in_expired"),
        ({"code": "c"}, {"access_token": "TTneuf"}, "no_account"),
        ({"code": "c"}, {"open_id": "o"}, "no_account"),
    ],
)
def test_a_sign_in_that_opens_nothing_says_why(query: dict[str, str], answer: object, reason: str) -> None:
    channel, _ = speaking(oauth2__token=answer)
    with pytest.raises(PermanentFailure) as failure:
        channel.arrive(APPLICATION, query, {}, RETURN)
    assert failure.value.reason == reason


@pytest.mark.parametrize("answer", [50000, httpx2.ReadTimeout("recorded")])
def test_no_silence_is_a_doubt_where_nothing_is_said_in_public(answer: object) -> None:
    channel, _ = speaking(oauth2__token=answer)
    with pytest.raises(TemporaryFailure):
        channel.arrive(APPLICATION, {"code": "c"}, {}, RETURN)
