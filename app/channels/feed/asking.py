"""One call: the feed, unless it is what it was (RFC 9110, "Conditional Requests")."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus

from app.channels._http import Answer, Http
from app.channels._values import Json, mapping, text
from app.channels.feed import items
from app.ports.channel import Polled
from app.ports.failures import NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure

ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1"
# What we send back, by the header it came in.
ASKED_WITH = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
PRINTABLE = re.compile(r"[ -~]{1,500}")
SECONDS = re.compile(r"[0-9]{1,7}")
MAX_AGE = re.compile(r"\bmax-age=([0-9]{1,7})\b")
REDIRECTION = 3
LONGEST_REST, LONGEST_WAIT = timedelta(hours=1), timedelta(hours=24)
STOP = {HTTPStatus.UNAUTHORIZED: "password_wanted", HTTPStatus.GONE: "feed_gone"}


def poll(http: Http, address: str, cursor: str | None) -> Polled:
    """Read the feed where it has changed. The cursor holds its validators and the digest of what was read."""
    known = _known(cursor)
    answer = fetched(http, address, known)
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return Polled((), cursor, _rest(answer))
    digest = sha256(answer.body).hexdigest()
    kept = {name: value for name in ASKED_WITH if PRINTABLE.fullmatch(value := answer.headers.get(name, ""))}
    new_cursor = json.dumps({**kept, "digest": digest})
    if digest == known.get("digest"):
        return Polled((), new_cursor, _rest(answer))
    document = items.document_of(answer.body, address)
    if document is None:
        return Polled((items.unreadable(address),), new_cursor, _rest(answer))
    rests = [rest for rest in (_rest(answer), document.rest) if rest]
    return Polled(document.events, new_cursor, min(max(rests), LONGEST_REST) if rests else None)


def fetched(http: Http, address: str, known: Json | None = None) -> Answer:
    """Fetch the feed, or learn that it has not changed."""
    validators = {
        header: value for name, header in ASKED_WITH.items() if (value := text((known or {}).get(name)))
    }
    answer = http.get(address, params={}, headers={"Accept": ACCEPT, **validators})
    is_known = answer.status == HTTPStatus.NOT_MODIFIED and bool(validators)
    if answer.status == HTTPStatus.OK or is_known:
        return answer
    raise _failure_of(answer)


def _failure_of(answer: Answer) -> NetworkFailure:
    if answer.status in STOP:
        return NeedsReconnection(STOP[HTTPStatus(answer.status)])
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return TemporaryFailure("rate_limited", _wait(answer.headers))
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return TemporaryFailure("unclear_answer")  # nobody had asked
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.REQUEST_TIMEOUT:
        return TemporaryFailure("network_trouble", _wait(answer.headers))
    if answer.status == HTTPStatus.NOT_FOUND:
        return PermanentFailure("feed_gone")
    return PermanentFailure("moved" if answer.status // 100 == REDIRECTION else "refused")


def _wait(headers: Mapping[str, str]) -> timedelta | None:
    after = headers.get("retry-after", "").strip()
    return min(timedelta(seconds=int(after)), LONGEST_WAIT) if SECONDS.fullmatch(after) else None


def _rest(answer: Answer) -> timedelta | None:
    """How long the site says that nothing will change, an hour at most: a citizen waits behind it."""
    found = MAX_AGE.search(answer.headers.get("cache-control", ""))
    seconds = int(found[1]) if found else 0
    return min(timedelta(seconds=seconds), LONGEST_REST) if seconds else None


def _known(cursor: str | None) -> Json:
    try:
        return mapping(json.loads(cursor or "{}"))
    except (ValueError, RecursionError):
        return {}
