"""Serve an ASGI app on a loopback port: in a thread beside a test, or as the whole of a process."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn

LOOPBACK = "127.0.0.1"
PATIENCE = 60.0  # seconds to come up or to stop, on a busy machine
AT_STOP = 1  # seconds, for requests that a fault keeps silent


class NotStarted(Exception):
    """The server did not come up in time, or died while starting."""


class _Server(uvicorn.Server):
    """Says when it is ready, so that nobody has to ask again and again."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def served(app: Any, port: int = 0, *, door: socket.socket | None = None) -> Iterator[str]:
    """Serve the app from a thread, on this port or a free one; give its address; stop it gracefully.

    door: already listens, and goes on when this server has stopped: the next one has the same address.
    """
    listening = door.dup() if door else socket.create_server((LOOPBACK, port))
    server = _Server(_config(app, listening.getsockname()[1]))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    try:
        if not server.ready.wait(PATIENCE) or not thread.is_alive():
            raise NotStarted
        yield f"http://{LOOPBACK}:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)
        listening.close()


def serve(app: Any, port: int) -> None:
    """Serve the app in this thread until SIGTERM or SIGINT."""
    _Server(_config(app, port)).run()


def free_port() -> int:
    """Find a port that nobody listens on; as long as this process lives nobody else is given it.

    Else another worker could be given it before our server listens, or while it is away.
    """
    found = socket.socket()
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: one of ours may listen there
    found.bind((LOOPBACK, 0))
    port = int(found.getsockname()[1])
    if sys.platform == "linux":
        found.detach()  # bound and never listening, to the end
    else:
        found.close()  # elsewhere that would keep our own server away too
    return port


def listens(port: int) -> None:
    """Wait until a process of ours listens on the port; raise NotStarted where it does not in time."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
            return
        pause.wait(0.02)
    raise NotStarted


def _config(app: Any, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=LOOPBACK,
        port=port,
        lifespan="auto",
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=AT_STOP,
    )
