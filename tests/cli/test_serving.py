from __future__ import annotations

import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest

from tests.cli.conftest import Command, start
from tests.standins.serving import free_port

PATIENCE = 60


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
        process.communicate(timeout=PATIENCE)


def get(url: str) -> httpx2.Response:
    with httpx2.Client(timeout=PATIENCE, trust_env=False) as client:
        return client.get(url)


def test_a_busy_port_is_one_clear_line(parvis: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = parvis("serve", "--port", str(port))
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert str(port) in said.err


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_works_and_stops_when_asked(url: str, asked: signal.Signals) -> None:
    with served() as (process, lines):
        address = lines[0].removeprefix("Parvis : ").strip()
        assert get(f"{address}/health/live").status_code == 200
        process.send_signal(asked)
        assert process.wait(PATIENCE) == 0
        with pytest.raises(httpx2.ConnectError):
            get(f"{address}/health/live")


def test_the_demonstration_gives_a_link_that_opens(url: str) -> None:
    with served("--demonstration", "--no-worker") as (_process, lines):
        link = re.search(r"http://\S+/sign-in-links/\S+", lines[-1])
        assert link is not None
        page = get(link[0])
        assert page.status_code == 200
        assert "Claire Morvan" in page.text


def test_several_processes_answer_on_one_port(url: str) -> None:
    with served("--processes", "2", "--no-worker") as (_process, lines):
        address = lines[0].removeprefix("Parvis : ").strip()
        assert {get(f"{address}/health/live").status_code for _ in range(10)} == {200}
