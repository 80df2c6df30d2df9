"""The worker: asks each errand whether something is due, and stops between two of them.

Arrivals, deliveries, letters, mail that comes, opinions, meanings and rounds have a thread each, so that a
silent network, mail server or language model never delays a new comment. The sign of life goes with the
arrivals, which ask nobody: a network that answers slowly, page after page, is no reason to start us again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import structlog

from app.errands.backfilling import backfill_next
from app.errands.collecting import collect_next
from app.errands.consulting import consult_next
from app.errands.delivering import deliver_next
from app.errands.demonstrating import trickle
from app.errands.digesting import digest_next
from app.errands.mailing import mail_next
from app.errands.opening import reopen
from app.errands.polling import poll_next
from app.errands.reading import read_next
from app.errands.receiving import open_next, receive_next
from app.errands.renewing import renew_next
from app.errands.sorting_anew import sort_next_anew
from app.errands.understanding import understand_next
from app.errands.waking import beat, remind, sweep
from app.house import House

Errand = Callable[[House], bool]

ARRIVALS: Sequence[Errand] = (beat, digest_next)
DELIVERIES: Sequence[Errand] = (deliver_next,)
LETTERS: Sequence[Errand] = (mail_next,)
MAILS: Sequence[Errand] = (receive_next, open_next)
OPINIONS: Sequence[Errand] = (consult_next,)
MEANINGS: Sequence[Errand] = (understand_next, sort_next_anew)
ROUNDS: Sequence[Errand] = (
    reopen,
    remind,
    read_next,
    collect_next,
    poll_next,
    backfill_next,
    renew_next,
    sweep,
    trickle,
)
LINES = (ARRIVALS, DELIVERIES, LETTERS, MAILS, OPINIONS, MEANINGS, ROUNDS)
PAUSE = 0.2
LONGEST_PAUSE = 5.0  # of a line that fails and fails, as on a full disk: its log is read by somebody
LOOK_UP = 1.0

log = structlog.get_logger("worker")


def work(house: House, stopping: threading.Event) -> None:
    """Work until asked to stop; what is in hand is finished first."""
    threads = [threading.Thread(target=_keep_asking, args=(house, line, stopping)) for line in LINES]
    for thread in threads:
        thread.start()
    while not stopping.wait(LOOK_UP):
        pass  # a signal may reach another thread: Python hears of it when this one looks up
    for thread in threads:
        thread.join()
    if house.mailbox is not None:
        house.mailbox.close()


def work_once(house: House) -> None:
    """Run every errand that is due, polls included, until none is. The first failure ends it."""
    while True in [errand(house) for line in LINES for errand in line]:
        pass


def _keep_asking(house: House, errands: Sequence[Errand], stopping: threading.Event) -> None:
    pause = PAUSE
    while not stopping.is_set():
        asked = [_ask(house, errand) for errand in errands if not stopping.is_set()]
        if not any(asked):
            stopping.wait(pause)
        pause = min(2 * pause, LONGEST_PAUSE) if None in asked else PAUSE


def _ask(house: House, errand: Errand) -> bool | None:
    """Run one errand; a failure, None, is told without its words, maybe a citizen's, and tried again."""
    try:
        return errand(house)
    except Exception as failure:  # noqa: BLE001 - the one loop that must outlive every errand
        log.error(  # noqa: TRY400 - a traceback quotes words
            "errand_failed", errand=errand.__name__, failure=type(failure).__name__, at=_place(failure)
        )
        return None


def _place(failure: BaseException) -> str:
    """Where it happened: file and line, innermost last."""
    steps, trace = [], failure.__traceback__
    while trace is not None:
        steps.append(f"{trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(steps[-6:])
