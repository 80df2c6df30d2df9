"""Processes of Parvis that a fault run may kill. Each is forked from one that has imported everything, so
that a start costs little; from there on it is `parvis` itself, with its own environment and log.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

from app import cli

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["app.cli", "tests.endurance.processes"])
OFTEN = 0.003  # seconds between two looks
PATIENCE = 60.0  # seconds, on a busy machine
STOPS_WITHIN = 20.0  # seconds


class NeverCame(AssertionError):
    """What a fault run waited for did not happen in time."""


def wait_for(condition: Callable[[], object], what: str, *, within: float = PATIENCE) -> None:
    """Look again and again until the condition holds; raise NeverCame where it does not in time."""
    if not comes(condition, within=within):
        raise NeverCame(what)


def comes(condition: Callable[[], object], *, within: float) -> bool:
    """Whether the condition holds before the time is over."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        pause(OFTEN)
    return True


def pause(seconds: float) -> None:
    """Let the others run for a moment: a kill falls at a random one."""
    threading.Event().wait(seconds)


def tell(figures: str) -> None:
    """Say what a run met, beside its seed."""
    print(figures)  # noqa: T201 - it is what `make endure` is read for


class Command:
    """One running `parvis` command."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        self._process: BaseProcess = FORKS.Process(
            target=_obey, args=(list(arguments), dict(environment), str(log))
        )
        self._process.start()

    @property
    def _pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def kill(self) -> None:
        """Kill -9, and wait until it is gone."""
        self._process.kill()
        self._process.join(STOPS_WITHIN)

    def sleep(self) -> None:
        """Put it to sleep, as a machine short of memory or moved elsewhere does; come back once it is.

        A thread that is in the kernel, or waits for a core, may still take a lock after the signal was sent.
        """
        os.kill(self._pid, signal.SIGSTOP)
        wait_for(self._is_still, "every thread to be still")

    def wake(self) -> None:
        os.kill(self._pid, signal.SIGCONT)

    def _is_still(self) -> bool:
        threads = Path(f"/proc/{self._pid}/task").glob("*/stat")
        return all(thread.read_text(encoding="ascii").rpartition(") ")[2][0] == "T" for thread in threads)

    def peak(self) -> int:
        """The most memory that it ever had, in MiB."""
        told = Path(f"/proc/{self._pid}/status").read_text(encoding="ascii")
        return int(told.partition("VmHWM:")[2].split()[0]) // 1024

    def stop(self, *, within: float = STOPS_WITHIN) -> int | None:
        """Ask it to stop; return its exit code, None where it still runs after that time."""
        self._process.terminate()
        self._process.join(within)
        return self._process.exitcode


@contextmanager
def running(*arguments: str, environment: Mapping[str, str], log: Path) -> Iterator[Command]:
    """Run a command of Parvis beside the test; it never outlives it."""
    command = Command(arguments, environment, log)
    try:
        yield command
    finally:
        command.kill()


def _obey(arguments: Sequence[str], environment: Mapping[str, str], log: str) -> None:
    os.environ.update(environment)
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for stream in (1, 2):
        os.dup2(written, stream)
    sys.exit(cli.run(arguments))
