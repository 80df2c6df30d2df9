"""The published schema, the page that shows it, and the parser say the same."""

from __future__ import annotations

import hmac
import json
import re
import shutil
import subprocess
from base64 import b64decode, b64encode
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from app.channels import discover
from app.channels._http import Http
from app.channels.webhook import parsing
from app.ports.channel import Access, WebhookRequest
from app.ports.events import Unreadable
from tests.channels.recordings import Network
from tests.needs import TREE, missing

CHANNEL = discover(Http())["webhook"]
ACCESS = Network("webhook").access
SCHEMA_TEXT = (TREE / "app/channels/webhook/schema.json").read_text(encoding="utf-8")
SCHEMA: dict[str, Any] = json.loads(SCHEMA_TEXT)
PAGE = (TREE / "docs/networks/webhook.md").read_text(encoding="utf-8")
SNIPPET = next(block for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) if "curl" in block)
GOOD: dict[str, Any] = Network("webhook").neighbour


def test_the_page_shows_the_schema_whole() -> None:
    assert f"```json\n{SCHEMA_TEXT}```" in PAGE


def test_the_schema_is_of_the_draft_it_names_and_every_reference_leads_somewhere() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    references = re.findall(r'"\$ref": "#/\$defs/(\w+)"', SCHEMA_TEXT)
    assert set(references) == set(SCHEMA["$defs"])


def test_the_parser_knows_the_fields_of_the_schema_and_no_others() -> None:
    defined = SCHEMA["$defs"]
    assert set(SCHEMA["properties"]) == parsing.ENVELOPE
    assert set(defined["comment"]["properties"]) == parsing.COMMENT
    assert set(defined["post"]["properties"]) == parsing.POST
    assert set(defined["comment"]["properties"]["author"]["properties"]) == {"id", "name"}


@pytest.mark.parametrize("named", [one for one in SCHEMA["properties"]["type"]["enum"] if one != "ping"])
def test_every_type_of_the_schema_is_understood(named: str) -> None:
    data = GOOD["data"] if named != "post.published" else GOOD["data"]["post"]
    events = CHANNEL.parse(json.dumps({**GOOD, "type": named, "data": data}).encode(), [ACCESS])
    assert events
    assert not [event for event in events if isinstance(event, Unreadable)]


def test_a_ping_tells_of_nothing() -> None:
    assert "ping" in SCHEMA["properties"]["type"]["enum"]
    assert CHANNEL.parse(b'{"type":"ping","data":{}}', [ACCESS]) == []


@pytest.mark.parametrize(
    "named", ["", "comment", "comment.hidden", "Comment.Created", None, 3, ["comment.created"]]
)
def test_any_other_type_is_unreadable(named: object) -> None:
    events = CHANNEL.parse(json.dumps({**GOOD, "type": named}).encode(), [ACCESS])
    assert events == [Unreadable("type", "unknown_event", ACCESS.account)]


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"", "not_json"), (b"[]", "not_an_object"), (b"[" * 100_000, "not_json"), (b"\xff", "not_json")],
)
def test_what_is_no_object_is_unreadable(body: bytes, reason: str) -> None:
    assert CHANNEL.parse(body, [ACCESS]) == [Unreadable("", reason, ACCESS.account)]


def test_a_thousand_odd_fields_are_noted_a_few_times_only() -> None:
    data = {**GOOD["data"], **{f"champ{number}": 1 for number in range(1000)}}
    events = CHANNEL.parse(json.dumps({**GOOD, "data": data}).encode(), [ACCESS])
    assert len([event for event in events if isinstance(event, Unreadable)]) == 20


def test_a_comment_can_be_answered_where_the_tool_takes_answers() -> None:
    silent = Access(1, ACCESS.account, "", {"secret": ACCESS.credentials["secret"]})
    body = json.dumps(GOOD).encode()
    assert [_answerable(CHANNEL.parse(body, [one])) for one in (ACCESS, silent)] == [True, False]


def _answerable(events: list[Any]) -> bool:
    found: bool = events[-1].comment.answerable
    return found


def test_the_snippet_of_the_page_signs_as_the_standard_says() -> None:
    said = dict(re.findall(r"^(secret|address|body)='(.*)'$", SNIPPET, re.MULTILINE))
    formula = re.search(r'printf \'%s\' "(.*?)" \| openssl dgst -sha256 -mac HMAC', SNIPPET)
    assert formula is not None
    assert formula[1] == "$id.$now.$body"
    assert "-macopt hexkey:$key -binary" in SNIPPET
    now = datetime(2026, 3, 17, 9, 30, tzinfo=UTC)
    known = {"$id": "msg_1", "$now": str(int(now.timestamp())), "$body": said["body"]}
    content = re.sub(r"\$\w+", lambda found: known[found[0]], formula[1])
    key = b64decode(said["secret"].removeprefix("whsec_"))
    signature = b64encode(hmac.new(key, content.encode(), sha256).digest()).decode()
    _assert_accepted(said, known["$id"], known["$now"], f"v1,{signature}", now)


def test_the_snippet_of_the_page_runs_as_it_stands() -> None:
    for tool in ("sh", "openssl", "base64", "od"):
        if shutil.which(tool) is None:
            missing(tool)
    said = dict(re.findall(r"^(secret|address|body)='(.*)'$", SNIPPET, re.MULTILINE))
    # The call itself is said aloud instead of made.
    script = 'curl() { for one in "$@"; do printf \'%s\\n\' "$one"; done; }\n' + SNIPPET
    shell = shutil.which("sh") or "sh"
    heard = subprocess.run([shell, "-eu", "-c", script], capture_output=True, text=True, check=True).stdout
    headers = dict(re.findall(r"^(webhook-\w+): (.*)$", heard, re.MULTILINE))
    assert said["body"] in heard.splitlines()
    assert said["address"] in heard.splitlines()
    now = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
    given = (headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"])
    _assert_accepted(said, *given, now)


def _assert_accepted(said: dict[str, str], given_id: str, at: str, signature: str, now: datetime) -> None:
    account = said["address"].rpartition("/")[2]
    access = Access(4, account, "", {"secret": said["secret"]})
    headers = {"webhook-id": given_id, "webhook-timestamp": at, "webhook-signature": signature}
    request = WebhookRequest(headers, said["body"].encode(), account)
    assert CHANNEL.verify(request, [access], now).connections == (4,)
    events = CHANNEL.parse(request.body, [access])
    assert events
    assert not [event for event in events if isinstance(event, Unreadable)]


def test_the_page_and_the_account_show_the_same_command() -> None:
    address = "https://parvis.example.fr/webhooks/webhook/mairie-en-ligne"
    shown = CHANNEL.example(address) or ""
    page = (TREE / "docs/networks/webhook.md").read_text(encoding="utf-8")
    assert [line for line in shown.splitlines() if not line.startswith("secret=") and line not in page] == []
