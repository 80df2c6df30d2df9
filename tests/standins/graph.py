"""The Graph API's stand-in, for Pages and Instagram: an ASGI app, also `python -m tests.standins.graph`."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.standins import graph_control as control
from tests.standins.graph_answers import Answer, error, spoiled, usage_headers
from tests.standins.graph_calls import Call, heard
from tests.standins.graph_faults import Fault, Faults
from tests.standins.graph_herald import Herald, by_http
from tests.standins.graph_herald import Post as Postman
from tests.standins.graph_nouns import Account, Called, Post
from tests.standins.graph_pictures import picture
from tests.standins.graph_rules import Rules, Switches
from tests.standins.graph_state import State
from tests.standins.serving import serve

TRANSPORT = "standin.transport"


@dataclass(frozen=True)
class Town:
    """A town that is already there: a Page with a post, and its linked Instagram account with a picture."""

    page: Account
    post: Post
    instagram: Account
    media: Post


class Graph:
    """The stand-in, whole. Everything of it may be used from the test's own thread while it serves."""

    def __init__(self, state: State | None = None, *, post: Postman = by_http) -> None:
        self.state = state or State()
        self.switches = Switches()
        self.faults = Faults()
        self.herald = Herald(self.state, post)
        self.rules = Rules(self.state, self.switches)
        self.calls: list[Called] = []
        self._app = Starlette(
            routes=[
                Route("/_control", self._steer, methods=["GET", "POST"]),
                Route("/_control/published", self._published),
                Route("/{path:path}", _Api(self)),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # Only the server's own `send` knows the connection, which a fault must be able to cut.
        scope[TRANSPORT] = getattr(getattr(send, "__self__", None), "transport", None)
        await self._app(scope, receive, send)

    def found(self) -> Town:
        """Open the town of most tests; twice is once."""
        if "550010020030" not in self.state.accounts:
            page = self.state.open(Account("550010020030"))
            linked = Account("17841400005550", "instagram", token="jeton-instagram", page=page.id)
            self.state.open(linked)
            self.state.post(
                page.id, "Le marché s’installe place du Four.", id=f"{page.id}_7001", picture="four.png"
            )
            self.state.post(linked.id, "Les tilleuls du mail.", id="17900000007001", picture="tilleuls.png")
        accounts, posts = self.state.accounts, self.state.posts
        return Town(
            accounts["550010020030"],
            posts["550010020030_7001"],
            accounts["17841400005550"],
            posts["17900000007001"],
        )

    async def _steer(self, request: Request) -> Response:
        if request.method == "GET":
            return JSONResponse(control.summary(self))
        try:
            return JSONResponse(await run_in_threadpool(control.obey, self, await request.json()))
        except (ValueError, TypeError, KeyError) as wrong:
            return JSONResponse({"error": str(wrong)}, status_code=400)

    async def _published(self, _request: Request) -> Response:
        return JSONResponse(control.published(self))


class _Api:
    """Every other address: the API itself, and the pictures."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            call = await heard(request)
        except ValueError:
            await _send(error(100, message="(#100) The body is not JSON"), scope, receive, send)
            return
        kind = "picture" if call.parts[0] == "_pictures" else call.kind(self._graph.state)
        fault = self._graph.faults.take(kind)
        self._note(call, kind)
        answer, written = self._work(call, kind, fault)
        if self._graph.herald.echo == "before":
            await run_in_threadpool(self._graph.herald.tell_back, written)
        try:
            await _end(fault, answer, scope, receive, send)
        finally:
            if self._graph.herald.echo == "after":
                await run_in_threadpool(self._graph.herald.tell_back, written)

    def _note(self, call: Call, kind: str) -> None:
        params = {key: value for key, value in call.params.items() if key != "appsecret_proof"}
        now = self._graph.state.now()
        self._graph.calls.append(Called(call.method, call.path, kind, params, now, call.token_in_address))

    def _work(self, call: Call, kind: str, fault: Fault | None) -> tuple[Answer, list[str]]:
        """Do what is asked, unless the fault forbids it; give the answer and the comments written."""
        said = len(self._graph.state.published())
        answer = Answer(200, b"")
        if fault is None or fault.writes:
            answer = picture(call.parts[-1]) if kind == "picture" else self._graph.rules.answer(call)
        if fault is not None:
            answer = spoiled(fault, answer)
        written = [one.id for one in self._graph.state.published()[said:] if one.kind != "private"]
        accounts = self._graph.state.speaks_for(call.token or "")
        usage = usage_headers(accounts[0] if accounts else None, fault)
        return Answer(answer.status, answer.body, usage | answer.headers), written


async def _end(fault: Fault | None, answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    match fault.fault if fault is not None else "":
        case "close" | "write_then_close":
            await _cut(scope, receive)
        case "silent" | "write_then_silent" if fault is not None:
            try:
                await _pause(receive, fault.seconds)
            finally:
                await _cut(scope, receive)
        case "slow" if fault is not None:
            await _pause(receive, fault.seconds)
            await _send(answer, scope, receive, send)
        case _:
            await _send(answer, scope, receive, send)


async def _send(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    await Response(answer.body, answer.status, answer.headers)(scope, receive, send)


async def _pause(receive: Receive, seconds: float) -> None:
    """Say nothing for so long, or until the client gives up."""
    with suppress(TimeoutError):
        await asyncio.wait_for(_gone(receive), seconds)


async def _cut(scope: Scope, receive: Receive) -> None:
    transport: Any = scope[TRANSPORT]
    transport.abort()
    await _gone(receive)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def main() -> None:
    """Serve until SIGTERM; a state file makes a later start remember what was published."""
    parser = argparse.ArgumentParser(description="Stand-in of the Graph API, on loopback.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--state", type=Path)
    wanted = parser.parse_args()
    graph = Graph(State(wanted.state))
    graph.found()
    serve(graph, wanted.port)


if __name__ == "__main__":
    main()
