"""Both channels of Meta against a network that behaves: the whole way round, and what goes wrong on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from app.channels import discover
from app.channels._http import Http
from app.ports.acting import Moderation
from app.ports.channel import Access, Channel, Dispatch, Reference, WebhookRequest
from app.ports.events import AttachmentSeen, CommentPosted, CommentRemoved, PostSeen
from app.ports.failures import InDoubt, NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure
from tests.standins.client import VERSION, Ground, Met, grounded, met
from tests.standins.graph import Graph
from tests.standins.graph_faults import Fault
from tests.standins.graph_nouns import Account, Post

WORDS = "Bonjour Noé,  merci.\nLa voirie passe jeudi.\n"
CHANNELS = discover(Http(allow_private=True, timeout=httpx2.Timeout(60)))
NETWORKS = ["facebook", "instagram"]


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with grounded() as standing:
        yield standing


@pytest.fixture
def network(ground: Ground) -> Iterator[Met]:
    with met(ground) as running:
        yield running


class Side:
    """One network as one account sees it."""

    def __init__(self, name: str, network: Met) -> None:
        town = network.town
        self.network = network
        self.channel: Channel = CHANNELS[name]
        self.account: Account = town.page if name == "facebook" else town.instagram
        self.post: Post = town.post if name == "facebook" else town.media
        credentials = {
            "api": network.address + VERSION,
            "access_token": self.account.token,
            "app_secret": self.account.app_secret,
        }
        self.access = Access(1, self.account.id, self.account.username or "", credentials)

    def dispatch(self, text: str = WORDS) -> Dispatch:
        comment = self.network.graph.state.comment(self.post.id, "Le trottoir est cassé.")
        return Dispatch(
            "clé",
            text,
            account=self.account.id,
            comment_external_id=comment.id,
            post_external_id=self.post.id,
            first_attempt_at=datetime.now(UTC),
        )

    def wrong(self, **fault: object) -> None:
        self.network.graph.faults.add(Fault.of(fault))


@pytest.fixture(params=NETWORKS)
def side(request: pytest.FixtureRequest, network: Met) -> Side:
    return Side(request.param, network)


def test_a_reply_is_said_once_and_found_again(side: Side) -> None:
    dispatch = side.dispatch()
    published = side.channel.publish(dispatch, side.access)
    assert [(target, text.strip()) for target, text in side.network.said] == [
        (dispatch.comment_external_id, WORDS.strip())
    ]
    found = side.channel.find(dispatch, side.access)
    assert found.whole
    assert [one.external_id for one in found.candidates] == [published.external_id]


def test_a_reply_to_a_reply_goes_to_the_top_comment(side: Side) -> None:
    dispatch = side.dispatch()
    below = side.network.graph.state.comment(dispatch.comment_external_id, "Même question.")
    answer = Dispatch(
        "clé",
        WORDS,
        account=side.account.id,
        comment_external_id=below.id,
        parent_external_id=dispatch.comment_external_id,
        post_external_id=side.post.id,
    )
    side.channel.publish(answer, side.access)
    assert [target for target, _ in side.network.said] == [dispatch.comment_external_id]


@pytest.mark.parametrize("fault", ["write_then_500", "write_then_close", "write_then_error"])
def test_a_reply_written_and_then_lost_is_a_doubt_that_a_look_up_ends(side: Side, fault: str) -> None:
    dispatch = side.dispatch()
    side.wrong(fault=fault, code=1)
    with pytest.raises(InDoubt):
        side.channel.publish(dispatch, side.access)
    assert len(side.channel.find(dispatch, side.access).candidates) == 1


@pytest.mark.parametrize("fault", ["close", "empty_500", "html_502"])
def test_a_reply_never_written_is_a_doubt_that_a_look_up_ends(side: Side, fault: str) -> None:
    dispatch = side.dispatch()
    side.wrong(fault=fault, on="publish")
    with pytest.raises(InDoubt):
        side.channel.publish(dispatch, side.access)
    found = side.channel.find(dispatch, side.access)
    assert (found.candidates, found.whole) == ((), True)


@pytest.mark.parametrize(
    "fault",
    [{"fault": "html_502"}, {"fault": "error", "code": 4}, {"fault": "error", "code": 100, "subcode": 33}],
    ids=str,
)
def test_a_look_up_that_fails_proves_nothing(side: Side, fault: Mapping[str, object]) -> None:
    dispatch = side.dispatch()
    side.wrong(**fault, on="list")
    with pytest.raises(TemporaryFailure):
        side.channel.find(dispatch, side.access)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"fault": "429", "retry_after": 40}, TemporaryFailure),
        ({"fault": "error", "code": 190, "subcode": 460}, NeedsReconnection),
        ({"fault": "error", "code": 190, "bare": True}, NetworkFailure),
        ({"fault": "error", "code": 200}, PermanentFailure),
        ({"fault": "error", "code": 368}, PermanentFailure),
        ({"fault": "error", "code": 613}, TemporaryFailure),
        ({"fault": "error", "code": 506, "subcode": 1455006}, InDoubt),
        ({"fault": "success_false"}, PermanentFailure),
    ],
    ids=str,
)
def test_a_refusal_says_what_to_do_next(
    side: Side, fault: Mapping[str, object], expected: type[NetworkFailure]
) -> None:
    dispatch = side.dispatch()
    side.wrong(**fault, on="publish")
    with pytest.raises(expected):
        side.channel.publish(dispatch, side.access)
    assert side.network.said == []


def test_a_poll_finds_posts_comments_and_replies(side: Side) -> None:
    state = side.network.graph.state
    tops = [state.comment(side.post.id, f"Commentaire {number}") for number in range(60)]
    replies = [state.comment(tops[0].id, f"Réponse {number}") for number in range(8)]
    own = side.channel.publish(
        Dispatch("k", "Merci.", account=side.account.id, comment_external_id=tops[1].id), side.access
    )
    polled = side.channel.poll(side.access, None, datetime.now(UTC))
    posts = [event for event in polled.events if isinstance(event, PostSeen)]
    comments = {
        event.comment.external_id: event.comment
        for event in polled.events
        if isinstance(event, CommentPosted)
    }
    assert [(post.external_id, post.text) for post in posts] == [(side.post.id, side.post.text)]
    assert set(comments) == {one.id for one in (*tops, *replies)} | {own.external_id}
    assert {comments[one.id].parent_external_id for one in replies} == {tops[0].id}
    assert {comments[one.id].parent_external_id for one in tops} == {None}
    assert [key for key, seen in comments.items() if seen.own] == [own.external_id]
    assert datetime.fromisoformat(polled.cursor or "") > datetime.now(UTC) - timedelta(minutes=1)


def test_the_past_is_read_page_by_page_from_a_day_on(side: Side) -> None:
    state = side.network.graph.state
    tops = [state.comment(side.post.id, f"Commentaire {number}") for number in range(60)]
    below = state.comment(tops[0].id, "Même question.")
    now = datetime.now(UTC)
    told = set()
    cursor: str | None = None
    for _ in range(5):
        polled = side.channel.backfill(side.access, now - timedelta(days=1), cursor, now)
        told |= {one.comment.external_id for one in polled.events if isinstance(one, CommentPosted)}
        cursor = polled.cursor
        if cursor is None:
            break
    assert cursor is None
    assert told == {one.id for one in (*tops, below)}
    later = side.channel.backfill(side.access, now + timedelta(days=1), None, now)
    assert not [event for event in later.events if isinstance(event, CommentPosted)]


def test_a_comment_is_hidden_shown_and_deleted_and_twice_is_once(side: Side) -> None:
    comment = side.network.graph.state.comment(side.post.id, "Arnaque, cliquez ici.")
    hide, show, delete = (Moderation(act, comment.id) for act in ("hide", "unhide", "delete"))
    for _ in range(2):
        side.channel.moderate(hide, side.access)
    assert side.network.graph.state.comments[comment.id].hidden
    side.channel.moderate(show, side.access)
    assert not side.network.graph.state.comments[comment.id].hidden
    for _ in range(2):
        side.channel.moderate(delete, side.access)
    assert side.network.graph.state.comments[comment.id].removed


@pytest.mark.parametrize("fault", ["write_then_500", "write_then_close"])
def test_a_message_written_and_then_lost_is_found_in_its_conversation(side: Side, fault: str) -> None:
    message = replace(
        side.dispatch(), kind="message", visibility="private", author_external_id="6100200300", text=WORDS
    )
    assert side.channel.find(message, side.access).candidates == ()
    side.wrong(fault=fault, code=1)
    with pytest.raises(InDoubt):
        side.channel.publish(message, side.access)
    found = side.channel.find(message, side.access)
    assert (len(found.candidates), found.whole) == (1, True)
    other = replace(message, author_external_id="6100200301")
    assert side.channel.find(other, side.access).candidates == ()


def test_the_author_of_a_comment_is_written_to_in_private_once(side: Side) -> None:
    public = side.dispatch()
    private = replace(public, visibility="private")
    assert side.channel.publish(private, side.access).external_id
    with pytest.raises(PermanentFailure, match="private_reply_refused"):
        side.channel.publish(private, side.access)


def test_a_comment_and_its_post_are_read_again(side: Side) -> None:
    dispatch = side.dispatch()
    reference = Reference("comment", dispatch.comment_external_id, post_external_id=side.post.id)
    side.network.graph.state.change(dispatch.comment_external_id, text="Le trottoir est réparé.")
    seen = side.channel.read(reference, side.access)
    assert isinstance(seen, CommentPosted)
    assert seen.comment.text == "Le trottoir est réparé."
    assert seen.comment.post_external_id == side.post.id
    side.network.graph.state.change(dispatch.comment_external_id, removed=True)
    assert isinstance(side.channel.read(reference, side.access), CommentRemoved)
    post = side.channel.read(Reference("post", side.post.id), side.access)
    assert isinstance(post, PostSeen)
    assert (post.text, bool(post.permalink), len(post.attachments)) == (side.post.text, True, 1)
    picture = side.channel.fetch(AttachmentSeen(post.attachments[0].url), side.access)
    assert picture.media_type == "image/png"


def test_a_film_is_not_fetched(side: Side) -> None:
    with pytest.raises(PermanentFailure, match="not_a_picture"):
        side.channel.fetch(AttachmentSeen("https://video.example/a.mp4", "video"), side.access)


def test_a_reply_without_words_is_refused(side: Side) -> None:
    with pytest.raises(PermanentFailure, match="bad_request"):
        side.channel.publish(side.dispatch(" \n"), side.access)


def test_a_connection_is_checked_and_subscribed(side: Side) -> None:
    health = side.channel.check(side.access)
    assert health.account_name
    assert health.lacks == ()
    side.channel.subscribe(side.access, "https://parvis.example/webhooks")
    side.network.graph.state.kill_token(side.account.token, 463)
    with pytest.raises(NeedsReconnection):
        side.channel.check(side.access)


def test_what_the_network_tells_is_signed_and_understood(side: Side) -> None:
    heard: list[WebhookRequest] = []

    def receive(address: str, body: bytes, headers: Mapping[str, str]) -> int:
        heard.append(WebhookRequest({name.lower(): value for name, value in headers.items()}, body))
        return 200

    graph = Graph(state=side.network.graph.state, post=receive)
    graph.herald.doors = dict.fromkeys(NETWORKS, "https://parvis.example")
    comment = graph.state.comment(side.post.id, "Où se garer ? 🙂", author_name="Noé")
    graph.herald.tell(comment)
    (request,) = heard
    assert side.channel.verify(request, [side.access], datetime.now(UTC)).connections == (1,)
    (event,) = side.channel.parse(request.body, [side.access])
    assert isinstance(event, CommentPosted)
    assert (event.comment.external_id, event.comment.text) == (comment.id, comment.text)
