"""Reading: fields, levels, order, cursors, and the `next` that nobody should follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2
import pytest

from tests.standins.client import VERSION, Met
from tests.standins.graph_nouns import Account
from tests.standins.graph_pictures import FALSE, HUGE, MOST, MOVED

MORNING = datetime(2026, 3, 17, 8, 0, tzinfo=UTC)


def _seven(network: Met) -> list[str]:
    """Let seven people comment, a minute apart; the last two answer the first."""
    post = network.town.post.id
    tops = [
        network.graph.state.comment(post, f"Avis {n}", at=MORNING + timedelta(minutes=n)) for n in range(5)
    ]
    below = [
        network.graph.state.comment(tops[0].id, f"Oui {n}", at=MORNING + timedelta(hours=n + 1))
        for n in range(2)
    ]
    return [one.id for one in (*tops, *below)]


def _all(network: Met, **params: str) -> list[str]:
    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        _, page = network.get(f"/{network.town.post.id}/comments", fields="id", **params, **after)
        found += [one["id"] for one in page["data"]]
        if "next" not in page.get("paging", {}):
            return found
        after = {"after": page["paging"]["cursors"]["after"]}


@pytest.mark.parametrize("limit", ["1", "2", "3", "7", "50"])
def test_cursors_give_each_comment_once(network: Met, limit: str) -> None:
    ids = _seven(network)
    assert _all(network, limit=limit, filter="stream") == ids
    assert _all(network, limit=limit) == ids[:5]
    assert _all(network, limit=limit, filter="stream", order="reverse_chronological") == ids[::-1]


def test_short_pages_still_give_each_comment_once(network: Met) -> None:
    ids = _seven(network)
    network.graph.switches.short_pages = True
    assert network.get(f"/{network.town.post.id}/comments", limit="3")[1]["data"] == []
    assert _all(network, limit="3", filter="stream") == ids


def test_since_filters_on_the_comment_s_own_date(network: Met) -> None:
    ids = _seven(network)
    since = int((MORNING + timedelta(minutes=3)).timestamp())
    assert _all(network, since=str(since), filter="stream") == ids[3:]


def test_an_empty_list_has_no_paging(network: Met) -> None:
    assert network.get(f"/{network.town.post.id}/comments") == (200, {"data": []})


def test_next_holds_the_token_only_where_the_address_had_it(network: Met) -> None:
    _seven(network)
    path = f"{VERSION}/{network.town.post.id}/comments"
    token = network.town.page.token
    by_header = network.client.get(path, params={"limit": "2"}).json()["paging"]["next"]
    bare = httpx2.get(network.address + path, params={"limit": "2", "access_token": token}, trust_env=False)
    by_address = bare.json()["paging"]["next"]
    assert token not in by_header
    assert token in by_address
    assert [one.token_in_address for one in network.graph.calls] == [False, True]
    assert httpx2.get(by_address, trust_env=False).json()["data"]
    assert network.graph.rules.followed == 1


def test_nested_lists_are_shown_with_the_fields_asked(network: Met) -> None:
    ids = _seven(network)
    fields = "id,message,comments.limit(2){id,from,parent{id}}"
    _, page = network.get(f"/{network.town.page.id}/feed", fields=fields)
    shown: dict[str, Any] = page["data"][0]
    assert set(shown) == {"id", "message", "comments"}
    assert [one["id"] for one in shown["comments"]["data"]] == ids[:2]
    _, reply = network.get(f"/{ids[5]}", fields="parent{id},message,created_time")
    assert reply == {
        "id": ids[5],
        "message": "Oui 0",
        "created_time": "2026-03-17T09:00:00+0000",
        "parent": {"id": ids[0]},
    }


def test_one_refused_field_fails_the_whole_call(network: Met) -> None:
    network.town.page.refuses = ("from",)
    ids = _seven(network)
    assert network.get(f"/{ids[0]}", fields="id,from")[0] == 400
    assert network.get(f"/{ids[0]}", fields="id,message")[0] == 200
    assert network.get(f"/{ids[0]}", fields="id,nothing_like_it")[0] == 400


def test_an_author_may_be_withheld(network: Met) -> None:
    network.town.page.hides = ("from",)
    comment = network.graph.state.comment(network.town.post.id, "Bonjour.", author="41", author_name="Noé")
    assert "from" not in network.get(f"/{comment.id}", fields="id,from")[1]


def test_instagram_shows_its_own_names(network: Met) -> None:
    network.use(network.town.instagram.token)
    comment = network.graph.state.comment(network.town.media.id, "Joli.", author="41", author_name="noe")
    reply = network.graph.state.comment(comment.id, "Oui.", at=MORNING)
    fields = "id,timestamp,comments.limit(25){id,text,username,from{id},replies.limit(5){id,text}}"
    _, page = network.get(f"/{network.town.instagram.id}/media", fields=fields)
    (shown,) = page["data"][0]["comments"]["data"]
    assert shown["from"] == {"id": "41"}
    assert shown["replies"]["data"] == [{"id": reply.id, "text": "Oui."}]
    _, shown = network.get(f"/{reply.id}", fields="parent_id,hidden,media{permalink}")
    assert (shown["parent_id"], shown["hidden"]) == (comment.id, False)
    assert set(shown["media"]) == {"id", "permalink"}


def test_a_mention_is_read_through_the_account_that_it_names(network: Met) -> None:
    elsewhere = network.graph.state.open(Account("178999", "instagram", username="voisine", token="autre"))
    media = network.graph.state.post(elsewhere.id, "Chez nous aussi.")
    comment = network.graph.state.comment(media.id, "Demandez à @sainte_aubepine", author_name="noe")
    network.use(network.town.instagram.token)
    assert network.get(f"/{comment.id}")[0] == 400
    fields = f"mentioned_comment.comment_id({comment.id}){{text,username}}"
    _, shown = network.get(f"/{network.town.instagram.id}", fields=fields)
    assert shown["mentioned_comment"] == {"id": comment.id, "text": comment.text, "username": "noe"}


def test_pictures_are_honest_or_false(network: Met) -> None:
    _, shown = network.get(f"/{network.town.post.id}", fields="full_picture")
    good = network.client.get(shown["full_picture"])
    assert good.content.startswith(b"\x89PNG")
    bad = {name: network.client.get(f"/_pictures/{name}") for name in (HUGE, FALSE, MOVED)}
    assert len(bad[HUGE].content) > MOST
    assert bad[FALSE].content.startswith(b"<html>")
    assert bad[MOVED].status_code == 302
