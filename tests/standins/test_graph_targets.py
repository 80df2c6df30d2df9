"""Whom a reply may be addressed to, and what becomes of one addressed to another."""

from __future__ import annotations

import pytest

from tests.standins.client import Met

WORDS = "La voirie passe jeudi matin."


def test_a_reply_to_a_comment_stands_under_it(network: Met) -> None:
    comment = network.graph.state.comment(network.town.post.id, "Le trottoir est cassé.")
    status, answer = network.post(f"/{comment.id}/comments", message=WORDS)
    assert status == 200
    assert network.graph.state.comments[answer["id"]].parent == comment.id
    assert network.said == [(comment.id, WORDS)]
    assert [one.kind for one in network.graph.state.published()] == ["reply"]


def test_a_reply_to_the_post_is_told_from_a_reply_to_a_comment(network: Met) -> None:
    network.post(f"/{network.town.post.id}/comments", message=WORDS)
    assert [one.kind for one in network.graph.state.published()] == ["top"]


def test_a_reply_to_a_reply_is_refused(network: Met) -> None:
    top = network.graph.state.comment(network.town.post.id, "Et le parking ?")
    below = network.graph.state.comment(top.id, "Même question.")
    status, answer = network.post(f"/{below.id}/comments", message=WORDS)
    assert (status, answer["error"]["code"]) == (400, 100)
    assert network.said == []


def test_a_reply_to_a_reply_is_flattened_where_the_switch_says_so(network: Met) -> None:
    network.graph.switches.nested = "flatten"
    top = network.graph.state.comment(network.town.post.id, "Et le parking ?")
    below = network.graph.state.comment(top.id, "Même question.")
    _, answer = network.post(f"/{below.id}/comments", message=WORDS)
    assert network.graph.state.comments[answer["id"]].parent == top.id


def test_instagram_replies_have_an_edge_of_their_own(network: Met) -> None:
    network.use(network.town.instagram.token)
    comment = network.graph.state.comment(network.town.media.id, "Superbe.", author="41", author_name="noe")
    status, answer = network.post(f"/{comment.id}/replies", message=WORDS)
    assert status == 200
    refused, _ = network.post(f"/{answer['id']}/replies", message=WORDS)
    wrong, _ = network.post(f"/{comment.id}/comments", message=WORDS)
    assert (refused, wrong) == (400, 400)
    assert network.said == [(comment.id, WORDS)]


def test_an_instagram_reply_with_fields_is_written_and_refused(network: Met) -> None:
    network.use(network.town.instagram.token)
    comment = network.graph.state.comment(network.town.media.id, "Superbe.")
    status, answer = network.post(f"/{comment.id}/replies", message=WORDS, fields="id")
    assert (status, answer["error"]["code"], answer["error"]["error_subcode"]) == (400, 20, 1772107)
    assert network.said == [(comment.id, WORDS)]


def test_a_hidden_instagram_comment_takes_no_reply(network: Met) -> None:
    network.use(network.town.instagram.token)
    comment = network.graph.state.comment(network.town.media.id, "Superbe.")
    assert network.post(f"/{comment.id}", hide="true") == (200, {"success": True})
    status, _ = network.post(f"/{comment.id}/replies", message=WORDS)
    assert status == 400
    assert network.said == []


def test_a_removed_comment_is_gone_for_everybody(network: Met) -> None:
    comment = network.graph.state.comment(network.town.post.id, "Je me suis trompé.")
    assert network.delete(f"/{comment.id}") == (200, {"success": True})
    for status, answer in (
        network.get(f"/{comment.id}"),
        network.post(f"/{comment.id}/comments", message=WORDS),
    ):
        assert (status, answer["error"]["code"], answer["error"]["error_subcode"]) == (400, 100, 33)


def test_another_account_s_token_sees_nothing(network: Met) -> None:
    comment = network.graph.state.comment(network.town.post.id, "Bonjour.")
    network.use(network.town.instagram.token)
    assert network.get(f"/{comment.id}")[1]["error"]["error_subcode"] == 33


def test_the_same_words_twice_are_two_replies_unless_the_switch_says_so(network: Met) -> None:
    comment = network.graph.state.comment(network.town.post.id, "Bonjour.")
    for _ in range(2):
        assert network.post(f"/{comment.id}/comments", message=WORDS)[0] == 200
    network.graph.switches.duplicates = "refuse"
    status, answer = network.post(f"/{comment.id}/comments", message=WORDS)
    assert (status, answer["error"]["code"]) == (400, 506)
    assert len(network.said) == 2


@pytest.mark.parametrize("scope", ["pages_manage_engagement", "instagram_manage_comments"])
def test_a_missing_permission_forbids_the_reply(network: Met, scope: str) -> None:
    page = scope.startswith("pages")
    account = network.town.page if page else network.town.instagram
    account.scopes = tuple(one for one in account.granted if one != scope)
    network.use(account.token)
    comment = network.graph.state.comment((network.town.post if page else network.town.media).id, "Bonjour.")
    _, answer = network.post(f"/{comment.id}/{'comments' if page else 'replies'}", message=WORDS)
    assert answer["error"]["code"] == (200 if page else 10)
    assert network.said == []


def test_one_private_reply_a_comment(network: Met) -> None:
    comment = network.graph.state.comment(network.town.post.id, "Bonjour.")
    sent = {"recipient": {"comment_id": comment.id}, "message": {"text": WORDS}}
    answers = [network.client.post(f"/v25.0/{network.town.page.id}/messages", json=sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 400]
    assert [one.kind for one in network.graph.state.published()] == ["private"]
