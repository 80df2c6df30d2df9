"""The stand-in as a process of its own: steered by its control address, and remembering after a kill."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.standins.client import Met
from tests.standins.serving import free_port, listens

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def _started(state: Path) -> Iterator[tuple[httpx2.Client, subprocess.Popen[bytes]]]:
    port = free_port()
    command = [sys.executable, "-m", "tests.standins.graph", "--port", str(port), "--state", str(state)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        listens(port)
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, verify=False) as client:
            yield client, process
    finally:
        process.terminate()
        process.wait(10)


def test_what_was_published_survives_a_kill(tmp_path: Path) -> None:
    order: dict[str, Any] = {
        "comments": [{"on": "550010020030_7001", "text": "À quelle heure ?", "author": "41"}],
        "next": [{"fault": "write_then_500"}],
    }
    with _started(tmp_path / "etat.jsonl") as (client, process):
        (comment,) = client.post("/_control", json=order).json()["comments"]
        client.headers["authorization"] = "Bearer jeton-de-la-page"
        assert client.post(f"/v25.0/{comment}/comments", data={"message": "Huit heures."}).status_code == 500
        process.kill()
        process.wait(10)
    with _started(tmp_path / "etat.jsonl") as (client, process):
        (said,) = client.get("/_control/published").json()["published"]
        assert (said["target"], said["text"], said["account"]) == (comment, "Huit heures.", "550010020030")
        assert said["stands"]
        (made,) = client.post("/_control", json={"comments": order["comments"]}).json()["comments"]
        assert made not in {comment, said["id"]}
        process.terminate()
        assert process.wait(10) in {0, -15}


@pytest.mark.parametrize(
    "order",
    [{"nextt": []}, {"next": [{"fault": "drown"}]}, {"switches": {"colour": 1}}, {"comments": [{"on": "9"}]}],
)
def test_a_wrong_order_is_refused_by_name(network: Met, order: dict[str, Any]) -> None:
    answer = network.client.post("/_control", json=order)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_orders_do_what_they_say(network: Met) -> None:
    order = {
        "accounts": [{"id": "88", "token": "autre"}],
        "posts": [{"account": "88", "id": "88_1", "at": "2026-03-01T08:00:00+00:00"}],
        "comments": [{"on": "88_1", "text": "Bonjour."}],
        "random": {"seed": 3, "faults": [{"fault": "error", "code": 2, "p": 1.0}]},
        "tokens": {"jeton-de-la-page": 460},
    }
    made = network.client.post("/_control", json=order).json()
    assert (made["accounts"], made["posts"]) == (["88"], ["88_1"])
    assert network.get("/88_1")[1]["error"]["code"] == 2
    change = {"id": made["comments"][0], "text": "Bonsoir.", "removed": True}
    network.client.post("/_control", json={"clear": True, "changes": [change]})
    assert network.get("/me")[1]["error"]["error_subcode"] == 460
    network.use("autre")
    assert network.get("/88_1/comments")[1] == {"data": []}
    seen = network.client.get("/_control").json()
    assert [one["kind"] for one in seen["calls"]] == ["read", "check", "list"]
