"""The demonstration's network keeps its word in one small file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.channels._http import Http
from app.channels.demo import Demo
from app.ports.acting import Act, Moderation
from app.ports.channel import Access, Dispatch, Reference
from app.ports.events import AttachmentSeen, CommentPosted, CommentRemoved, PostSeen
from app.ports.failures import ForgedWebhook, PermanentFailure, TemporaryFailure

DEMO = Demo(Http())
OPENED = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)


@pytest.fixture
def access(tmp_path: Path) -> Access:
    return Access(1, "pont-kerlan", "La ville", {"secret": "s", "file": str(tmp_path / "said.jsonl")})


def reply(text: str = "Samedi à 9 h.", *, to: str = "c057") -> Dispatch:
    return Dispatch(key="reply:1", text=text, account="pont-kerlan", comment_external_id=to)


def test_what_was_said_is_found_again(access: Access) -> None:
    said = DEMO.publish(reply("Deux lignes\net un « guillemet »."), access)
    found = DEMO.find(reply("Deux lignes\net un « guillemet »."), access)
    assert found.whole
    assert [candidate.external_id for candidate in found.candidates] == [said.external_id]


def test_what_was_not_said_is_not_found(access: Access) -> None:
    DEMO.publish(reply(to="c057"), access)
    assert DEMO.find(reply(to="c065"), access).candidates == ()
    assert DEMO.find(reply("Autre chose."), access).candidates == ()


def test_a_line_cut_short_was_never_said(access: Access) -> None:
    DEMO.publish(reply(), access)
    file = Path(access.credentials["file"])
    file.write_bytes(file.read_bytes()[:-20])
    assert DEMO.find(reply(), access).candidates == ()


def test_a_reply_reads_back_exactly(access: Access) -> None:
    said = DEMO.publish(reply("  Exactement 😊 cela.  "), access)
    event = DEMO.read(Reference("comment", said.external_id), access)
    assert isinstance(event, CommentPosted)
    assert event.comment.text == "  Exactement 😊 cela.  "
    assert event.comment.own


@pytest.mark.parametrize(
    ("dispatch", "reason"),
    [
        (reply("   "), "bad_request"),
        (reply("x" * 8001), "too_long"),
        (reply(to="c037"), "comment_gone"),
        (Dispatch(key="k", text="Oui", comment_external_id="c057", kind="message"), "not_answerable"),
    ],
)
def test_what_cannot_leave_is_refused_for_good(access: Access, dispatch: Dispatch, reason: str) -> None:
    with pytest.raises(PermanentFailure, match=reason):
        DEMO.publish(dispatch, access)
    assert not Path(access.credentials["file"]).exists()


def test_a_folder_that_is_not_there_is_a_matter_of_time(tmp_path: Path) -> None:
    nowhere = Access(1, "pont-kerlan", "La ville", {"secret": "s", "file": str(tmp_path / "no" / "file")})
    with pytest.raises(TemporaryFailure):
        DEMO.publish(reply(), nowhere)


def test_a_comment_reads_as_it_stands_now(access: Access) -> None:
    edited = DEMO.read(Reference("comment", "c152"), access)
    assert isinstance(edited, CommentPosted)
    assert edited.comment.text is not None
    assert edited.comment.text.endswith("en alu ?")
    assert isinstance(DEMO.read(Reference("comment", "c037"), access), CommentRemoved)
    assert isinstance(DEMO.read(Reference("comment", "nobody"), access), CommentRemoved)


def done(access: Access, *acts: Act) -> CommentPosted | CommentRemoved:
    for act in acts:
        DEMO.moderate(Moderation(act, "c057"), access)
    event = DEMO.read(Reference("comment", "c057"), access)
    assert not isinstance(event, PostSeen)
    return event


def hidden(event: CommentPosted | CommentRemoved) -> bool | None:
    assert isinstance(event, CommentPosted)
    return event.comment.hidden


def test_what_is_hidden_reads_so_until_it_is_shown_again(access: Access) -> None:
    assert hidden(done(access)) is None
    assert hidden(done(access, "hide")) is True
    assert hidden(done(access, "unhide")) is False


def test_what_is_hidden_already_is_written_down_once(access: Access) -> None:
    done(access, "hide", "hide", "hide")
    assert len(Path(access.credentials["file"]).read_bytes().splitlines()) == 1


def test_what_is_deleted_stays_deleted(access: Access) -> None:
    assert isinstance(done(access, "delete", "unhide"), CommentRemoved)


def test_a_comment_that_is_gone_cannot_be_hidden(access: Access) -> None:
    with pytest.raises(PermanentFailure, match="comment_gone"):
        DEMO.moderate(Moderation("hide", "c037"), access)
    assert not Path(access.credentials["file"]).exists()


def test_what_was_done_is_no_reply(access: Access) -> None:
    done(access, "hide")
    said = DEMO.publish(reply(), access)
    assert [one.external_id for one in DEMO.find(reply(), access).candidates] == [said.external_id]


def test_only_pictures_of_the_town_are_given(access: Access) -> None:
    assert DEMO.fetch(AttachmentSeen("demo:p01.png"), access).media_type == "image/png"
    for elsewhere in ("demo:../posts.json", "demo:p05.png", "/etc/hostname"):
        with pytest.raises(PermanentFailure):
            DEMO.fetch(AttachmentSeen(elsewhere), access)


def test_nobody_shakes_its_hand(access: Access) -> None:
    with pytest.raises(ForgedWebhook):
        DEMO.greet({"hub.challenge": "1"}, [access])


def test_a_story_is_told_in_its_order() -> None:
    scenes = DEMO.scenes(OPENED)
    assert scenes[0].id == "posts"
    assert [scene.at for scene in scenes[1:]] == sorted(scene.at for scene in scenes[1:])
    for scene in scenes[1:]:
        times = [str(event.get("posted_at") or event["at"]) for event in scene.events]
        assert times == sorted(times)
        assert times[-1] <= OPENED.isoformat().replace("+00:00", "Z")
