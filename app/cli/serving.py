"""Serving: the web and its worker, together or apart."""

from __future__ import annotations

import errno
import multiprocessing
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from multiprocessing.context import SpawnProcess
from types import FrameType
from typing import Annotated

import structlog
import typer
import uvicorn

from app import accounts, config, logs, main, wiring, worker
from app.cli import ground
from app.cli.people import address_of
from app.cli.saying import Refused
from app.config import Config
from app.domain.actor import CONSOLE
from app.errands import demonstrating
from app.errands.staging import is_real
from app.house import House

GRACE = 5  # seconds for requests in hand
PATIENCE = 20  # seconds for a child to finish what it holds
PAUSE = 1  # second before a child that died is started again
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - named to be said as what one can open
NOT_LISTENING: Mapping[int, str] = {
    errno.EADDRINUSE: "Le port {port} de {host} n’est pas libre : choisissez-en un autre "
    "avec --port, ou PORT.",
    errno.EACCES: "Le port {port} est réservé à l’administrateur de la machine : choisissez-en un autre, "
    "au-dessus de 1023, avec --port, ou PORT.",
}
ELSEWHERE = "{host} n’est pas une adresse de cette machine : donnez-en une avec --host, ou HOST."
SPAWN = multiprocessing.get_context("spawn")
log = structlog.get_logger("parvis.serve")


def serve(
    host: Annotated[str, typer.Option(envvar="HOST", help="L’adresse où écouter.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", min=0, max=65535, help="Le port.")] = 8000,
    processes: Annotated[int, typer.Option(min=1, help="Le nombre de processus du web.")] = 1,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Sans le travail de fond.")] = False,
    demonstration: Annotated[bool, typer.Option("--demonstration", hidden=True)] = False,
) -> None:
    """Servir le bureau, et faire le travail de fond."""
    early = threading.Event()
    _when_asked(early.set, signal.SIGTERM)
    chosen = config.from_environment()
    listening = _listen(host, port)
    address = f"http://{EVERYWHERE.get(host, host)}:{listening.getsockname()[1]}"
    chosen = chosen.model_copy(update={"base_url": chosen.base_url or address})
    logs.set_up(chosen.log)
    with _prepared(chosen, demonstration=demonstration) as house:
        typer.echo(f"Parvis : {address}")
        if demonstration:
            _invite(house)
    children = Children()
    try:
        if not no_worker:
            children.start(_work_as_child, chosen)
        for _ in range(processes - 1):
            children.start(_serve_as_child, chosen, listening)
        _run(_server(chosen, asked=children.ask), listening, early)
    finally:
        children.stop()
        listening.close()


def work(
    once: Annotated[bool, typer.Option("--once", help="Faire tout ce qui est dû, puis finir.")] = False,
) -> None:
    """Faire le travail de fond."""
    chosen = config.from_environment()
    logs.set_up(chosen.log)
    stopping = threading.Event()
    if not once:
        _when_asked(stopping.set)
    with ground.opened(chosen) as house:
        if once:
            worker.work_once(house)
        else:
            worker.work(house, stopping)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as closed:
        known = NOT_LISTENING.get(closed.errno or 0, ELSEWHERE)
        raise Refused(known.format(host=host, port=port)) from None
    listening.set_inheritable(True)
    return listening


@contextmanager
def _prepared(chosen: Config, *, demonstration: bool) -> Iterator[House]:
    """Open the house for a moment; the demonstration first fills an empty one."""
    if not demonstration:
        with ground.opened(chosen) as house:
            yield house
        return
    house = wiring.build(chosen)
    try:
        ground.migrate(house)
        with house.db.reading() as session:
            has_account = is_real(session)
        if not has_account:
            demonstrating.open_town(house)
        yield house
    finally:
        house.db.close()


def _invite(house: House) -> None:
    """Give the demonstration's manager a way in, as long as the town is only a demonstration."""
    with house.db.writing() as session:
        manager = demonstrating.manager_of(session)
        token = accounts.make_link(session, manager, now=house.clock(), by=CONSOLE) if manager else None
    if token is None:
        typer.echo("Pour vous connecter : parvis user link ADRESSE")
    else:
        typer.echo(f"Pour vous connecter, une fois, pendant 24 h : {address_of(house, token)}")


class Children:
    """Processes beside this one: each is started again if it dies, until all are stopped."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._alive: set[SpawnProcess] = set()
        self._keepers: list[threading.Thread] = []

    def start(self, target: Callable[..., None], *given: object) -> None:
        keeper = threading.Thread(target=self._keep, args=(target, given), daemon=True)
        self._keepers.append(keeper)
        keeper.start()

    def ask(self) -> None:
        """Ask each to finish what it holds; none is started again."""
        with self._starting:
            self._stopping.set()
            for child in list(self._alive):
                child.terminate()

    def stop(self) -> None:
        """Wait until each has finished; kill the one that does not."""
        self.ask()
        for keeper in self._keepers:
            keeper.join(PATIENCE)
        for child in list(self._alive):
            child.kill()

    def _keep(self, target: Callable[..., None], given: tuple[object, ...]) -> None:
        while (child := self._started(target, given)) is not None:
            child.join()
            self._alive.discard(child)
            if not self._stopping.wait(PAUSE):
                log.error("child_ended", child=target.__name__, code=child.exitcode)

    def _started(self, target: Callable[..., None], given: tuple[object, ...]) -> SpawnProcess | None:
        with self._starting:
            if self._stopping.is_set():
                return None
            child = SPAWN.Process(target=target, args=given)
            child.start()
            self._alive.add(child)
            return child


class Server(uvicorn.Server):
    """Uvicorn's, which tells as soon as it is asked to stop: children need not wait for its last request."""

    def __init__(self, served: uvicorn.Config, asked: Callable[[], None]) -> None:
        super().__init__(served)
        self._asked = asked

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._asked()
        super().handle_exit(sig, frame)


def _work_as_child(chosen: Config) -> None:
    logs.set_up(chosen.log)
    stopping = threading.Event()
    _when_asked(stopping.set)
    _when_orphaned(stopping.set)
    worker.work(wiring.build(chosen), stopping)


def _serve_as_child(chosen: Config, listening: socket.socket) -> None:
    logs.set_up(chosen.log)
    server = _server(chosen, asked=lambda: None)
    _when_orphaned(partial(setattr, server, "should_exit", True))
    _run(server, listening, threading.Event())


def _server(chosen: Config, *, asked: Callable[[], None]) -> Server:
    app = main.create_app(wiring.build(chosen))
    served = uvicorn.Config(app, timeout_graceful_shutdown=GRACE, access_log=False, log_level="warning")
    return Server(served, asked)


def _run(server: Server, listening: socket.socket, early: threading.Event) -> None:
    """Serve until asked to stop, be it before the server listens to signals.

    It hands its signal on when it has finished, which must not cut our own end. early: set where it was
    asked while the house was being opened; a signal that raises there could be lost in a callback.
    """
    _when_asked(partial(setattr, server, "should_exit", True))
    if early.is_set():
        return
    server.run(sockets=[listening])


def _when_asked(stop: Callable[[], None], *numbers: signal.Signals) -> None:
    def asked(_number: int, _frame: FrameType | None) -> None:
        stop()

    for number in numbers or (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, asked)


def _when_orphaned(stop: Callable[[], None]) -> None:
    """Stop too when the parent was killed, which asks nobody."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        stop()

    threading.Thread(target=watch, daemon=True).start()
