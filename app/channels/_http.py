"""Outgoing calls: one client for all channels, with limits, that knows what was sent and what was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from http import HTTPStatus
from math import inf
from ssl import SSLContext
from time import monotonic

import httpcore2
import httpx2

from app.channels._addresses import GuardedBackend, PrivateAddressError
from app.ports.channel import Fetched
from app.ports.failures import InDoubt, NetworkFailure, PermanentFailure, TemporaryFailure

TIMEOUT = httpx2.Timeout(20, connect=5, pool=5)
LARGEST_ANSWER = 4 * 1024 * 1024
LARGEST_PICTURE = 5 * 1024 * 1024
HEADERS = {"User-Agent": "Parvis", "Accept-Encoding": "identity"}
# A parameter that is named several times is given as a sequence.
Params = Mapping[str, str | Sequence[str]]
SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


@dataclass(frozen=True)
class Answer:
    """What came back. Header names are lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class AnswerTooLargeError(Exception):
    """More bytes came than we accept."""


class Http:
    """The shared client. It follows no redirect and, unless allowed, reaches no private address.

    transport: what stands in for the real network in tests.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        timeout: httpx2.Timeout = TIMEOUT,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self._schemes = {"https", "http"} if allow_private else {"https"}
        self._client = httpx2.Client(
            transport=transport or _transport(allow_private=allow_private),
            timeout=timeout,
            headers=HEADERS,
            trust_env=False,
        )

    def close(self) -> None:
        self._client.close()

    def get(self, url: str, *, params: Params, headers: Mapping[str, str]) -> Answer:
        """Ask; whatever goes wrong on the way, nothing was written."""
        try:
            return self._send(self._request("GET", url, params=params, headers=headers), LARGEST_ANSWER)
        except httpx2.TransportError as failure:
            raise _unsent(failure) or TemporaryFailure("no_answer") from None
        except AnswerTooLargeError:
            raise PermanentFailure("answer_too_large") from None

    def status(self, url: str) -> int:
        """Ask, and hang up at the first line: only whether something is there."""
        request = self._request("GET", url)
        try:
            response = self._client.send(request, stream=True)
        except PrivateAddressError:
            raise PermanentFailure("private_address") from None
        except httpx2.TransportError as failure:
            raise _unsent(failure) or TemporaryFailure("no_answer") from None
        response.close()
        return response.status_code

    def post(self, url: str, *, form: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """Write; once the request may have left, silence means InDoubt."""
        return self._written(self._request("POST", url, form=form, headers=headers))

    def post_json(self, url: str, *, body: Mapping[str, object], headers: Mapping[str, str]) -> Answer:
        """Write as `post` does, with a JSON body."""
        return self._written(self._request("POST", url, json=body, headers=headers))

    def post_bytes(self, url: str, *, content: bytes, headers: Mapping[str, str]) -> Answer:
        """Write as `post` does, with a body that was signed to the byte."""
        return self._written(self._request("POST", url, content=content, headers=headers))

    def put_json(self, url: str, *, body: Mapping[str, object], headers: Mapping[str, str]) -> Answer:
        """Put a body of JSON; what the network says not, InDoubt says."""
        return self._written(self._request("PUT", url, json=body, headers=headers))

    def patch_json(self, url: str, *, body: Mapping[str, object], headers: Mapping[str, str]) -> Answer:
        """Change a part of what is there; what the network says not, InDoubt says."""
        return self._written(self._request("PATCH", url, json=body, headers=headers))

    def delete(self, url: str, *, headers: Mapping[str, str]) -> Answer:
        """Delete; what the network says not, InDoubt says."""
        return self._written(self._request("DELETE", url, headers=headers))

    def _written(self, request: httpx2.Request) -> Answer:
        try:
            return self._send(request, LARGEST_ANSWER)
        except httpx2.TransportError as failure:
            raise _unsent(failure) or InDoubt("no_answer") from None
        except AnswerTooLargeError:
            raise InDoubt("answer_too_large") from None

    def picture(self, url: str, *, headers: Mapping[str, str] | None = None) -> Fetched:
        """Fetch a picture of at most 5 MiB; its first bytes say what it is, never its name or header."""
        try:
            answer = self._send(self._request("GET", url, headers=headers), LARGEST_PICTURE)
        except httpx2.TransportError as failure:
            raise _unsent(failure) or TemporaryFailure("no_answer") from None
        except AnswerTooLargeError:
            raise PermanentFailure("picture_too_large") from None
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise TemporaryFailure("picture_unavailable")
        media_type = media_type_of(answer.body)
        if answer.status != HTTPStatus.OK or media_type is None:
            raise PermanentFailure("not_a_picture")
        return Fetched(answer.body, media_type)

    def _request(
        self,
        method: str,
        url: str,
        *,
        params: Params | None = None,
        form: Mapping[str, str] | None = None,
        json: Mapping[str, object] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Request:
        try:
            request = self._client.build_request(
                method,
                url,
                params=params or None,  # an empty mapping would take away the address's own query
                data=form,
                json=json,
                content=content,
                headers=headers,
            )
        except (httpx2.InvalidURL, ValueError):
            raise PermanentFailure("bad_address") from None
        if request.url.scheme not in self._schemes or not request.url.host:
            raise PermanentFailure("bad_address")
        return request

    def _send(self, request: httpx2.Request, largest: int) -> Answer:
        # The client's own limit is for each piece of an answer: dripping, it would last for ever.
        over_at = monotonic() + (self._client.timeout.read or inf)
        try:
            response = self._client.send(request, stream=True)
        except PrivateAddressError:
            raise PermanentFailure("private_address") from None
        try:
            return Answer(
                response.status_code, dict(response.headers.items()), _read(response, largest, over_at)
            )
        finally:
            response.close()


def media_type_of(content: bytes) -> str | None:
    """Name the image type that the first bytes prove: PNG, JPEG, GIF, WebP. Never SVG: it is a program."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((name for signature, name in SIGNATURES.items() if content.startswith(signature)), None)


def _transport(*, allow_private: bool) -> httpx2.BaseTransport:
    transport = httpx2.HTTPTransport(verify=_trusted(), trust_env=False)
    if not allow_private:
        transport._pool = httpcore2.ConnectionPool(  # noqa: SLF001 - httpx2 has no public door for a network backend
            ssl_context=_trusted(), max_connections=100, network_backend=GuardedBackend()
        )
    return transport


@lru_cache(maxsize=1)
def _trusted() -> SSLContext:
    """The authorities that vouch for a server: reading them costs 50 ms, and a house has three clients."""
    return httpcore2.default_ssl_context()


def _read(response: httpx2.Response, largest: int, over_at: float) -> bytes:
    content = bytearray()
    for chunk in response.iter_bytes():
        content += chunk
        if len(content) > largest:
            raise AnswerTooLargeError
        if monotonic() > over_at:
            raise httpx2.ReadTimeout("the whole answer took too long", request=response.request)
    return bytes(content)


def _unsent(failure: httpx2.TransportError) -> NetworkFailure | None:
    """What a failure means when it proves that no byte of the request left; None when it may have."""
    if isinstance(failure, httpx2.ConnectError | httpx2.ConnectTimeout):
        return TemporaryFailure("unreachable")
    if isinstance(failure, httpx2.PoolTimeout):
        return TemporaryFailure("busy")
    if isinstance(failure, httpx2.UnsupportedProtocol | httpx2.LocalProtocolError):
        return PermanentFailure("bad_address")
    return None
