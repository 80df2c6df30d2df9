from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx2
import pytest

from tests.cli.conftest import Command, start
from tests.standins.serving import free_port

PATIENCE = 60
FROM_A_PAGE = {"Sec-Fetch-Site": "same-origin"}
needs_proc = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are found in /proc")


@contextmanager
def served(*options: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Serve until the block ends; give the process and what it printed before it served."""
    process = start("serve", *options, PORT=str(free_port()))
    lines: list[str] = []
    try:
        assert process.stdout is not None
        wanted = "Pour vous connecter" if "--demonstration" in options else "Parvis : "
        while not lines or not lines[-1].startswith(wanted):
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            lines.append(line)
        yield process, lines
    finally:
        process.terminate()
        if process.stdout is not None and not process.stdout.closed:
            process.communicate(timeout=PATIENCE)


def get(url: str) -> httpx2.Response:
    with httpx2.Client(
        timeout=PATIENCE, trust_env=False, verify=False
    ) as client:  # no TLS here: its authorities take 50 ms to read
        return client.get(url)


def is_ready(line: str) -> None:
    """Wait until the worker has given its first sign of life."""
    pause = threading.Event()
    while get(f"{line.removeprefix('Parvis : ').strip()}/health/ready").status_code != 200:
        pause.wait(0.2)


def worker_of(process: subprocess.Popen[str]) -> int:
    """Find the worker among the children, by what it was started for."""
    tasks = Path(f"/proc/{process.pid}/task").iterdir()
    every = [int(pid) for task in tasks for pid in (task / "children").read_text().split()]
    return next(pid for pid in every if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes())


def test_a_busy_port_is_one_clear_line(parvis: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = parvis("serve", "--port", str(port))
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert str(port) in said.err


def test_an_address_of_another_machine_is_no_busy_port(parvis: Command) -> None:
    said = parvis("serve", "--host", "203.0.113.9")
    assert (said.code, said.err.count("\n")) == (1, 1)
    assert "203.0.113.9 n’est pas une adresse de cette machine" in said.err


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_works_and_stops_when_asked(url: str, asked: signal.Signals) -> None:
    with served() as (process, lines):
        address = lines[0].removeprefix("Parvis : ").strip()
        assert get(f"{address}/health/live").status_code == 200
        process.send_signal(asked)
        assert process.wait(PATIENCE) == 0
        with pytest.raises(httpx2.ConnectError):
            get(f"{address}/health/live")


def test_the_demonstration_gives_a_link_that_opens(nothing: Path) -> None:
    with served("--demonstration", "--no-worker") as (_process, lines):
        link = re.search(r"http://\S+/sign-in-links/\S+", lines[-1])
        assert link is not None
        page = get(link[0])
        assert page.status_code == 200
        assert "Claire Morvan" in page.text
        pressed = httpx2.post(link[0], headers=FROM_A_PAGE, trust_env=False, verify=False)
        assert (pressed.status_code, pressed.headers["location"]) == (303, "/"), "no password comes before"


def test_an_interrupted_terminal_stops_everything_at_once(url: str) -> None:
    with served() as (process, lines):
        is_ready(lines[0])
        os.killpg(process.pid, signal.SIGINT)
        out, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert "child_ended" not in out


@needs_proc
def test_a_worker_that_dies_is_started_again(url: str) -> None:
    with served() as (process, lines):
        is_ready(lines[0])
        os.kill(worker_of(process), signal.SIGKILL)
        assert process.stdout is not None
        while "child_ended" not in (line := process.stdout.readline()):
            assert line
        pause = threading.Event()
        while not pause.wait(0.05):
            with suppress(StopIteration):
                assert worker_of(process)
                break


def test_nothing_is_left_running_when_it_is_killed(url: str) -> None:
    with served() as (process, lines):
        is_ready(lines[0])
        process.kill()
        process.communicate(timeout=PATIENCE)  # ends when the last child has closed our pipe


def test_several_processes_answer_on_one_port(url: str) -> None:
    with served("--processes", "2", "--no-worker") as (_process, lines):
        address = lines[0].removeprefix("Parvis : ").strip()
        assert {get(f"{address}/health/live").status_code for _ in range(10)} == {200}
