"""Twenty undos at the last tenth of a second while web and worker are killed: none leaves, none is lost."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from app import accounts, replies
from app.db import Database
from app.domain.actor import CONSOLE
from app.domain.comment import Comment
from app.domain.reply import ReplyState
from tests.endurance import reckoning
from tests.endurance.processes import pause, running, tell, wait_for
from tests.endurance.town import Town, at_the_door, people_write, town
from tests.standins.serving import listens

ENDS = {ReplyState.PUBLISHED, ReplyState.IN_DOUBT}
SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}
AT_ONCE = 20
TENTH = timedelta(milliseconds=100)
DELAY = timedelta(seconds=1)
Answers = dict[int, int]


@pytest.fixture
def rounds(long_run: bool) -> int:  # noqa: FBT001 - a fixture's value comes by its name
    return 25 if long_run else 1


def test_no_undo_is_lost_whenever_web_and_worker_are_killed(
    sqlite: Database, tmp_path: Path, rounds: int, seed: int
) -> None:
    _endure(str(sqlite.url), tmp_path, rounds, random.Random(seed))


def test_no_undo_is_lost_on_postgresql_either(
    postgresql: Database, tmp_path: Path, rounds: int, seed: int
) -> None:
    _endure(postgresql.url.render_as_string(hide_password=False), tmp_path, rounds, random.Random(seed))


def _endure(url: str, folder: Path, rounds: int, chance: random.Random) -> None:
    with town(url, folder) as stage:
        with at_the_door(stage):
            people_write(stage, AT_ONCE * rounds, chance)
            cookie = _signed_in(stage)
        comments = stage.waiting_comments()
        answers: Answers = {}
        for number in range(rounds):
            answers |= _round(stage, cookie, comments[number * AT_ONCE :][:AT_ONCE], chance)
        with running("work", environment=stage.environment, log=stage.log):
            wait_for(lambda: reckoning.is_calm(stage), "every promise to be kept, shown or withdrawn")
        tell(_check(stage, answers))


def _round(stage: Town, cookie: str, comments: list[int], chance: random.Random) -> Answers:
    """Twenty replies; each undo falls about when its delay ends, and so does the end of web and worker."""
    answers: Answers = {}
    serve = ("serve", "--no-worker", "--port", str(stage.door))
    with ThreadPoolExecutor(AT_ONCE) as hands, ExitStack() as stack:
        web = stack.enter_context(running(*serve, environment=stage.environment, log=stage.log))
        worker = stack.enter_context(running("work", environment=stage.environment, log=stage.log))
        listens(stage.door)
        due = stage.house.clock() + DELAY
        sent = [_send(stage, comment, due) for comment in comments]
        moments = [due + TENTH * chance.uniform(-1, 1) for _ in sent]
        pressed = [hands.submit(_undo, stage, cookie, one, at) for one, at in zip(sent, moments, strict=True)]
        _until(stage, due + TENTH * chance.uniform(-1, 1))
        worker.kill()
        web.kill()
        stack.enter_context(running(*serve, environment=stage.environment, log=stage.log))
        stack.enter_context(running("work", environment=stage.environment, log=stage.log))
        for one, press in zip(sent, pressed, strict=True):
            answers[one] = press.result(timeout=60)
    return answers


def _send(stage: Town, comment_id: int, due: datetime) -> int:
    with stage.house.db.writing() as session:
        comment, now = session.get_one(Comment, comment_id), stage.house.clock()
        words = f"Nous passons mardi ({comment_id})."
        reply = replies.send(session, comment, words, key=None, delay=due - now, by=stage.claire, now=now)
        return reply.id


def _until(stage: Town, at: datetime) -> None:
    pause(max(0.0, (at - stage.house.clock()).total_seconds()))


def _undo(stage: Town, cookie: str, reply_id: int, at: datetime) -> int:
    """What the town answers to Z, pressed again until it answers."""
    _until(stage, at)
    answers: list[int] = []
    headers = SAME_ORIGIN | {"Cookie": cookie}

    def is_answered() -> bool:
        line = HTTPConnection("127.0.0.1", stage.door, timeout=10)
        try:
            line.request("POST", f"/replies/{reply_id}/undo", headers=headers)
            answers.append(line.getresponse().status)
        except (OSError, HTTPException):
            return False
        finally:
            line.close()
        return True

    wait_for(is_answered, "an undo to be answered")
    return answers[0]


def _signed_in(stage: Town) -> str:
    with stage.house.db.writing() as session:
        token = accounts.make_link(session, stage.claire, now=stage.house.clock(), by=CONSOLE)
    line = HTTPConnection("127.0.0.1", stage.door)
    line.request("POST", f"/sign-in-links/{token}", headers=SAME_ORIGIN)
    answer = line.getresponse()
    line.close()
    assert answer.status == HTTPStatus.SEE_OTHER
    return str(answer.getheader("Set-Cookie")).partition(";")[0]


def _check(stage: Town, answers: Answers) -> str:
    """A yes is kept for good, a no has left once."""
    said = Counter(one["text"] for one in stage.published())
    kept = {one.reply.id: one.reply for one in reckoning.kept(stage)}
    assert set(answers.values()) <= {HTTPStatus.SEE_OTHER, HTTPStatus.CONFLICT}
    for reply_id, answer in answers.items():
        reply = kept[reply_id]
        if answer == HTTPStatus.SEE_OTHER:
            assert reply.state == ReplyState.UNDONE
        else:
            assert reply.state in ENDS
        assert said[reply.text] == (0 if reply.state == ReplyState.UNDONE else 1), reply.state
    return f"{len(answers)} undos: {dict(Counter(answers.values()))}, {said.total()} replies said"
