"""The call-back: a reply handed to the tool that pushed the comment, once however often it is sent.

Each repeat carries the same `webhook-id`, and the receiver must ignore an id that it has seen
(docs/networks/webhook.md): silence and trouble are followed by the same call again, not by a question.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from app.channels._http import Answer, Http
from app.channels._values import Json, address, ident, mapping
from app.channels.webhook.signing import headers_for, keys_of
from app.ports.channel import Access, Dispatch, Published
from app.ports.failures import InDoubt, NeedsReconnection, NetworkFailure, PermanentFailure, TemporaryFailure

SUCCESS, REDIRECTION = 2, 3
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
LATER = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
SECONDS = re.compile(r"[0-9]{1,7}")
USUAL_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=24)


def publish(http: Http, dispatch: Dispatch, access: Access) -> Published:
    """Post the reply, signed, and take the id that the tool gives it, else the one it was sent under."""
    url = access.credentials.get("callback_url")
    if not url:
        raise PermanentFailure("not_answerable")
    at = dispatch.attempted_at or dispatch.first_attempt_at
    if at is None or not dispatch.text.strip() or not keys_of(access):
        raise PermanentFailure("bad_request")
    body = json.dumps(_asked(dispatch, access, at), ensure_ascii=False).encode()
    signed = headers_for(access, dispatch.key, int(at.timestamp()), body)
    try:
        answer = http.post_bytes(url, content=body, headers={"Content-Type": "application/json", **signed})
    except InDoubt as failure:
        # It may have been said; said again under the same id, it is still said once.
        raise TemporaryFailure(failure.reason) from failure
    if answer.status // 100 != SUCCESS:
        raise _failure_of(answer)
    said = _parsed(answer.body)
    return Published(ident(said.get("id")) or dispatch.key, address(said.get("url")))


def _asked(dispatch: Dispatch, access: Access, at: datetime) -> Json:
    """What the tool is asked to say, and under what; what we do not know is left out."""
    named = {
        "parent": dispatch.parent_external_id,
        "post": _named(dispatch.post_external_id),
        "author": _named(dispatch.author_external_id),
    }
    return {
        "type": "reply.requested",
        "timestamp": at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {
            "account": access.account,
            "text": dispatch.text,
            "comment": {"id": dispatch.comment_external_id},
            **{name: value for name, value in named.items() if value},
            "private": dispatch.visibility == "private",
        },
    }


def _named(external_id: str | None) -> Json | None:
    return {"id": external_id} if external_id else None


def _failure_of(answer: Answer) -> NetworkFailure:
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return NeedsReconnection("signature_refused")
    if answer.status in GONE:
        return PermanentFailure("callback_gone")
    if answer.status in LATER or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        is_busy = answer.status == HTTPStatus.TOO_MANY_REQUESTS
        return TemporaryFailure("rate_limited" if is_busy else "network_trouble", _wait(answer.headers))
    return PermanentFailure("moved" if answer.status // 100 == REDIRECTION else "refused")


def _wait(headers: Mapping[str, str]) -> timedelta | None:
    after = headers.get("retry-after", "").strip()
    return min(timedelta(seconds=int(after)), LONGEST_WAIT) if SECONDS.fullmatch(after) else None


def _parsed(body: bytes) -> Json:
    """What the tool answered, as far as it is JSON; it need not answer anything."""
    try:
        return mapping(json.loads(body))
    except (ValueError, RecursionError):
        return {}
