"""Recordings of networks: what they sent us, what we asked and what they answered, as files beside the tests.

<network>/facts.json      the account and secrets of the recordings, and what applies to this network
<network>/webhooks/*.json raw bodies; expected/<same name>.json are the events they mean
<network>/api/<verb>*.json one call of the channel: {"with", "exchanges": [{"request", "response"}], "gives"}
<network>/shared.txt      folders of recordings beside the tree, over which only invariants are tested
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx2

from app.ports.channel import Access, WebhookRequest

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Network:
    """What was recorded of one network."""

    name: str

    @property
    def folder(self) -> Path:
        return HERE / self.name

    @cached_property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "facts.json").read_text(encoding="utf-8"))
        return found

    @property
    def has_webhook(self) -> bool:
        return bool(self.facts.get("webhook"))

    @property
    def access(self) -> Access:
        given = self.facts["access"]
        return Access(1, given["account"], given["name"], given["credentials"], given.get("memory", {}))

    def recorded(self, kind: str) -> list[Path]:
        return sorted((self.folder / kind).glob("*.json"))

    def expected(self, webhook: Path) -> Any:
        return json.loads((self.folder / "expected" / webhook.name).read_text(encoding="utf-8"))

    @property
    def neighbour(self) -> Any:
        """A good part, which nothing beside it may lose."""
        return json.loads((self.folder / "webhooks" / self.facts["neighbour"]).read_text(encoding="utf-8"))

    def signed(self, body: bytes) -> WebhookRequest:
        """The request as the network sends it; a kind of signature of its own stands in `signing.py`."""
        if (self.folder / "signing.py").is_file():
            signing = import_module(f"tests.channels.{self.name}.signing")
            request: WebhookRequest = signing.signed(body, self.facts)
            return request
        recipe = self.facts["signature"]
        secret = self.facts["access"]["credentials"][recipe["secret"]]
        digest = hmac.new(secret.encode(), body, sha256).hexdigest()
        return WebhookRequest({recipe["header"]: recipe["form"].format(digest=digest)}, body)


def as_json(value: Any) -> Any:
    """What our dataclasses say, without what they leave unsaid."""
    if is_dataclass(value) and not isinstance(value, type):
        said = {one.name: getattr(value, one.name) for one in fields(value) if not _is_unsaid(value, one)}
        return {"is": type(value).__name__, **{name: as_json(one) for name, one in said.items()}}
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, list | tuple):
        return [as_json(one) for one in value]
    return value


def _is_unsaid(holder: Any, one: Any) -> bool:
    return one.default is not MISSING and getattr(holder, one.name) == one.default


class Player(httpx2.BaseTransport):
    """Answers from a recording, in its order, and fails where another request comes than was recorded."""

    def __init__(self, exchanges: list[dict[str, Any]]) -> None:
        self._left = list(exchanges)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        assert self._left, f"one request too many: {request.method} {request.url.path}"
        exchange = self._left.pop(0)
        assert asked(request) == exchange["request"]
        return answered(exchange["response"], request)

    @property
    def is_over(self) -> bool:
        return not self._left


class Always(httpx2.BaseTransport):
    """Answers every request alike, and remembers them. first: what is answered before, in its order."""

    def __init__(self, response: dict[str, Any], first: Sequence[dict[str, Any]] = ()) -> None:
        self.response = response
        self.asked: list[dict[str, Any]] = []
        self._first = list(first)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(asked(request))
        response = self._first.pop(0)["response"] if self._first else self.response
        return answered(response, request)


def asked(request: httpx2.Request) -> dict[str, Any]:
    """A request as a recording shows it."""
    url = str(request.url.copy_with(query=None))
    shown = {"method": request.method, "url": url, "authorization": request.headers.get("authorization")}
    params = request.url.params
    query = {key: listed[0] if len(listed := params.get_list(key)) == 1 else listed for key in params}
    return {**shown, **({"query": query} if query else {}), **_sent(request)}


def _sent(request: httpx2.Request) -> dict[str, Any]:
    """The body of a request: a form, or JSON."""
    if request.headers.get("content-type") == "application/json":
        return {"json": json.loads(request.read())}
    form = dict(parse_qsl(request.read().decode(), keep_blank_values=True))
    return {"form": form} if form else {}


def answered(response: dict[str, Any], request: httpx2.Request) -> httpx2.Response:
    """A recorded answer: a JSON body, a text, or a `fault` of the line."""
    if "fault" in response:
        failure: httpx2.TransportError = getattr(httpx2, response["fault"])("recorded", request=request)
        raise failure
    body = response.get("body")
    content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return httpx2.Response(response["status"], headers=response.get("headers"), content=content)


def mutations(body: Any) -> Iterator[Any]:
    """Each key removed, each value nulled, each id flipped between text and number, each list doubled."""
    for path, value in list(_places(body)):
        yield _with(body, path, remove=True)
        yield _with(body, path, value=None)
        if path and str(path[-1]).endswith(("id", "time", "timestamp")):
            yield _with(body, path, value=_flipped(value))
        if isinstance(value, list):
            yield _with(body, path, value=value + value)
            yield _with(body, path, value=[value])
        if isinstance(value, dict):
            yield _with(body, path, value=[value])
            yield _with(body, path, value="texte")


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if path:
        yield path, value
    named = dict(enumerate(value)) if isinstance(value, list) else value
    for key, member in named.items() if isinstance(named, dict) else ():
        yield from _places(member, (*path, key))


def _with(body: Any, path: tuple[Any, ...], *, value: Any = None, remove: bool = False) -> Any:
    copy = json.loads(json.dumps(body))
    holder = copy
    for key in path[:-1]:
        holder = holder[key]
    if remove:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return copy


def _flipped(value: Any) -> Any:
    if isinstance(value, int):
        return str(value)
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def leaves(value: Any) -> Iterator[Any]:
    """Everything a body says, at any depth, also in a text that is JSON itself."""
    if isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from leaves(member)
        return
    yield value
    if isinstance(value, str) and value.startswith("{"):
        with suppress(ValueError):
            yield from leaves(json.loads(value))
