"""Twenty undos at the last tenth of a second, against the worker: none of them leaves, the rest once."""

from __future__ import annotations

import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import time_machine

from app import replies
from app.domain.errors import Conflict
from app.domain.reply import ReplyState
from app.errands.delivering import deliver_next
from tests.world import World

DELAY = timedelta(seconds=10)
TENTH = timedelta(milliseconds=100)
HANDS, WORKERS = 4, 2


def _is_taken_back(world: World, reply_id: int) -> bool:
    try:
        world.act(replies.undo, reply_id)
    except Conflict:
        return False
    return True


def _delivers(world: World, start: threading.Barrier) -> None:
    start.wait(timeout=30)
    while deliver_next(world.house):
        pass


def test_of_twenty_undos_at_the_last_tenth_none_leaves_and_the_others_leave_once(
    world: World, clock: time_machine.Traveller
) -> None:
    sent = {world.send(world.a_comment(), f"Samedi {n}.", delay=DELAY): f"Samedi {n}." for n in range(20)}
    clock.shift(DELAY - TENTH)
    early, *middle, late = sent
    yes = {early: _is_taken_back(world, early)}
    clock.shift(TENTH)
    random.Random(20).shuffle(middle)
    start = threading.Barrier(HANDS + WORKERS)

    def press(hand: int) -> dict[int, bool]:
        start.wait(timeout=30)
        return {one: _is_taken_back(world, one) for one in middle[hand::HANDS]}

    with ThreadPoolExecutor(HANDS + WORKERS) as all_at_once:
        working = [all_at_once.submit(_delivers, world, start) for _ in range(WORKERS)]
        pressing = [all_at_once.submit(press, hand) for hand in range(HANDS)]
        for hand in pressing:
            yes |= hand.result(timeout=60)
        for worker in working:
            worker.result(timeout=60)
    while deliver_next(world.house):
        pass
    yes[late] = _is_taken_back(world, late)
    assert yes[early]
    assert not yes[late], "it has left"
    assert Counter(world.square.texts()) == Counter(sent[one] for one in sent if not yes[one])
    for one, taken_back in yes.items():
        assert world.reply(one).state == (ReplyState.UNDONE if taken_back else ReplyState.PUBLISHED)
