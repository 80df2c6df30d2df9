"""Outgoing calls: which addresses they may reach, how much they accept, what a failure proves."""

from __future__ import annotations

import _socket
import gzip
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx2
import pytest

from app.channels._addresses import is_public
from app.channels._http import LARGEST_PICTURE, Http, media_type_of
from app.ports.failures import InDoubt, NetworkFailure, PermanentFailure, TemporaryFailure

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
PRIVATE = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "::", "::1", "fe80::1",
    "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::a00:1",
    "2002:a00:1::1", "ff02::1", "fec0::1", "2001:db8::1", "no address", "",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "93.184.215.14", "::ffff:8.8.8.8", "64:ff9b::808:808", "2606:4700::1111"]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_known_in_all_its_clothes(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0x7f000001",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "user:pass@127.0.0.1",
    ],
)
def test_a_private_host_is_refused_before_a_byte_leaves(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", numeric)
    with listening() as (port, heard):
        for call in (posted, got, pictured):
            assert call(Http(), f"https://{host}:{port}/").reason in {"private_address", "bad_address"}
    assert not heard


@pytest.mark.parametrize(
    "url", ["http://town.example/", "ftp://x/", "file:///etc/passwd", "nonsense", "https://"]
)
def test_only_a_https_address_is_called(url: str) -> None:
    assert got(Http(), url).reason == "bad_address"


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.215.14", "10.0.0.8")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    assert got(Http(), "https://town.example/").reason == "private_address"


def test_the_socket_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int, *_: object, **__: object) -> list[object]:
        asked.append(host)
        ip = host if host != "town.example" else "93.184.215.14" if len(asked) == 1 else "127.0.0.1"
        if host != "town.example":
            raise OSError  # no way out of this machine
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert type(got(Http(), "https://town.example/")) is TemporaryFailure
    assert asked == ["town.example", "93.184.215.14"]


def test_a_refused_connection_proves_that_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for call in (posted, got, pictured):
        assert type(call(Http(allow_private=True), f"http://127.0.0.1:{port}/")) is TemporaryFailure


def test_silence_after_a_write_is_a_doubt_and_after_a_read_is_not() -> None:
    impatient = httpx2.Timeout(0.2)
    with serving(silent=True) as url:
        http = Http(allow_private=True, timeout=impatient)
        assert type(posted(http, url)) is InDoubt
        assert type(got(http, url)) is TemporaryFailure
        assert type(pictured(http, url)) is TemporaryFailure


def test_an_answer_that_drips_is_silence() -> None:
    impatient = httpx2.Timeout(0.3)
    with serving(body=b"x" * 100, drips=True) as url:
        http = Http(allow_private=True, timeout=impatient)
        assert type(posted(http, url)) is InDoubt
        assert type(got(http, url)) is TemporaryFailure


def test_a_line_cut_after_a_write_is_a_doubt() -> None:
    with listening(cut=True) as (port, _):
        assert type(posted(Http(allow_private=True), f"http://127.0.0.1:{port}/")) is InDoubt


def test_a_redirect_is_not_followed() -> None:
    with serving(status=302, headers={"Location": "http://127.0.0.1:1/"}) as url:
        answer = Http(allow_private=True).get(url, params={}, headers={})
    assert answer.status == 302


def test_a_status_is_asked_without_waiting_for_what_follows_it() -> None:
    with serving(status=404, body=b"x" * 100, drips=True) as url:
        assert Http(allow_private=True, timeout=httpx2.Timeout(60)).status(url) == 404
    with serving(silent=True) as url, pytest.raises(TemporaryFailure, match="no_answer"):
        Http(allow_private=True, timeout=httpx2.Timeout(0.2)).status(url)
    with pytest.raises(PermanentFailure, match="private_address"):
        Http().status("https://127.0.0.1/")


def test_an_answer_too_large_is_cut_off() -> None:
    with serving(body=b"x" * (4 * 1024 * 1024 + 1)) as url:
        assert posted(Http(allow_private=True), url).reason == "answer_too_large"
        assert type(posted(Http(allow_private=True), url)) is InDoubt
        assert type(got(Http(allow_private=True), url)) is PermanentFailure


def test_a_picture_is_what_its_first_bytes_prove() -> None:
    with serving(body=PNG, headers={"Content-Type": "text/html"}) as url:
        fetched = Http(allow_private=True).picture(url)
    assert (fetched.media_type, fetched.content) == ("image/png", PNG)


@pytest.mark.parametrize(
    "body", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html></html>", b"RIFF1234WAVE"]
)
def test_what_is_no_picture_is_refused_whatever_it_calls_itself(body: bytes) -> None:
    with serving(body=body, headers={"Content-Type": "image/png"}) as url:
        assert pictured(Http(allow_private=True), url).reason == "not_a_picture"


def test_a_picture_of_more_than_five_mebibytes_is_refused_even_when_packed() -> None:
    large = PNG + b"\0" * LARGEST_PICTURE
    with serving(body=large) as url:
        assert pictured(Http(allow_private=True), url).reason == "picture_too_large"
    with serving(body=gzip.compress(large), headers={"Content-Encoding": "gzip"}) as url:
        assert pictured(Http(allow_private=True), url).reason == "picture_too_large"


@pytest.mark.parametrize(
    ("status", "expected"), [(404, PermanentFailure), (429, TemporaryFailure), (503, TemporaryFailure)]
)
def test_a_picture_that_is_away_may_come_back(status: int, expected: type[NetworkFailure]) -> None:
    with serving(status=status, body=PNG) as url:
        assert type(pictured(Http(allow_private=True), url)) is expected


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF87a..", "image/gif"),
        (b"GIF89a..", "image/gif"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"BM", None),
    ],
)
def test_four_kinds_of_pictures_are_known(content: bytes, media_type: str | None) -> None:
    assert media_type_of(content) == media_type


def numeric(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
    """Resolve as the system does, without asking anybody: numbers in any form, and this machine's name."""
    flags = 0 if host.startswith("localhost") else socket.AI_NUMERICHOST
    return list(_socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags))


def got(http: Http, url: str) -> NetworkFailure:
    with pytest.raises(NetworkFailure) as caught:
        http.get(url, params={}, headers={})
    return caught.value


def posted(http: Http, url: str) -> NetworkFailure:
    with pytest.raises(NetworkFailure) as caught:
        http.post(url, form={"message": "Bonjour"}, headers={})
    return caught.value


def pictured(http: Http, url: str) -> NetworkFailure:
    with pytest.raises(NetworkFailure) as caught:
        http.picture(url)
    return caught.value


@contextmanager
def listening(*, cut: bool = False) -> Iterator[tuple[int, list[bytes]]]:
    """Listen on loopback, and note what comes; `cut`: hang up once the request is there."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                heard.append(line.recv(65536))

        if cut:
            threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1], heard


@contextmanager
def serving(
    *,
    status: int = 200,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    silent: bool = False,
    drips: bool = False,
) -> Iterator[str]:
    """Serve one answer on loopback, or keep silent until the end."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if silent:
                over.wait(10)
                return
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            for piece in [body] if not drips else [body[at : at + 1] for at in range(len(body))]:
                self.wfile.write(piece)
                over.wait(0.1 if drips else 0)

        do_POST = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, *_: object) -> None:
            pass

    class Server(HTTPServer):
        def handle_error(self, *_: object) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        over.set()
        server.shutdown()
        thread.join(5)
        server.server_close()
