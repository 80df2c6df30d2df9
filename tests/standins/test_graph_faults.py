"""What goes wrong on demand really goes wrong, and what was written first was really written."""

from __future__ import annotations

import json
from datetime import timedelta

import httpx2
import pytest
import time_machine

from tests.standins.client import Ground, Met, met
from tests.standins.graph import Graph
from tests.standins.graph_faults import ERRORS, Fault, FaultName
from tests.standins.serving import PATIENCE

WORDS = "Un agent vous rappelle."


def _comment(network: Met) -> str:
    return network.graph.state.comment(network.town.post.id, "Qui peut m’aider ?").id


def test_every_error_of_the_fact_sheet_is_answered_once(network: Met) -> None:
    comment = _comment(network)
    for code, subcode in ERRORS:
        network.graph.faults.add(Fault("error", code=code, subcode=subcode))
        status, answer = network.post(f"/{comment}/comments", message=WORDS)
        assert status >= 400
        assert (answer["error"]["code"], answer["error"].get("error_subcode")) == (code, subcode)
    assert network.said == []
    assert network.post(f"/{comment}/comments", message=WORDS)[0] == 200


def test_old_and_bare_errors_have_their_shapes(network: Met) -> None:
    network.graph.faults.add(Fault("error"), Fault("error", bare=True), Fault("error", code=1, status=418))
    path = f"/{_comment(network)}"
    assert "code" not in network.get(path)[1]["error"]
    assert network.get(path) == (400, {"error": "invalid_grant"})
    assert network.get(path)[0] == 418


@pytest.mark.parametrize("fault", ["write_then_500", "write_then_error", "html_502", "empty_500"])
def test_a_failure_says_nothing_of_what_was_written(network: Met, fault: FaultName) -> None:
    comment = _comment(network)
    network.graph.faults.add(Fault(fault, code=2))
    sent = network.client.post(f"/v25.0/{comment}/comments", data={"message": WORDS})
    assert sent.status_code >= 500
    assert len(network.said) == (1 if fault.startswith("write") else 0)


@pytest.mark.parametrize("fault", ["close", "write_then_close"])
def test_a_closed_line_gives_no_byte(network: Met, fault: FaultName) -> None:
    comment = _comment(network)
    network.graph.faults.add(Fault(fault))
    with pytest.raises((httpx2.RemoteProtocolError, httpx2.ReadError)):
        network.post(f"/{comment}/comments", message=WORDS)
    assert len(network.said) == (1 if fault.startswith("write") else 0)
    assert network.get(f"/{comment}")[0] == 200


@pytest.mark.parametrize("fault", ["silent", "write_then_silent"])
def test_silence_lasts_until_the_client_gives_up(ground: Ground, fault: FaultName) -> None:
    with met(ground) as network:
        comment = _comment(network)
        network.graph.faults.add(Fault(fault, seconds=600))
        network.client.timeout = httpx2.Timeout(PATIENCE, read=1.0)
        with pytest.raises(httpx2.ReadTimeout):
            network.post(f"/{comment}/comments", message=WORDS)
        assert len(network.said) == (1 if fault.startswith("write") else 0)


def test_a_slow_answer_is_whole(network: Met) -> None:
    comment = _comment(network)
    network.graph.faults.add(Fault("slow", seconds=0.05))
    assert network.post(f"/{comment}/comments", message=WORDS)[0] == 200


def test_limits_are_told_in_headers(network: Met) -> None:
    path = f"/v25.0/{_comment(network)}"
    network.graph.faults.add(Fault("429", retry_after=7), Fault("usage", percent=97, minutes=3))
    limited, busy, quiet = (network.client.get(path) for _ in range(3))
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "7")
    (used,) = json.loads(busy.headers["x-business-use-case-usage"])[network.town.page.id]
    assert (busy.status_code, used["call_count"], used["estimated_time_to_regain_access"]) == (200, 97, 3)
    assert json.loads(quiet.headers["x-app-usage"])["call_count"] < 80


def test_a_success_that_is_false_did_nothing(network: Met) -> None:
    comment = _comment(network)
    network.graph.faults.add(Fault("success_false", on="act"))
    assert network.get(f"/{comment}")[0] == 200
    assert network.post(f"/{comment}", is_hidden="true") == (200, {"success": False})
    assert network.post(f"/{comment}", is_hidden="true") == (200, {"success": True})
    assert network.graph.state.comments[comment].hidden


def test_a_fault_waits_for_the_request_it_fits(network: Met) -> None:
    comment = _comment(network)
    network.graph.faults.add(Fault("write_then_500"), Fault("error", on="list", code=2))
    assert network.get(f"/{comment}")[0] == 200
    assert network.get(f"/{network.town.post.id}/comments")[0] == 503
    assert network.client.post(f"/v25.0/{comment}/comments", data={"message": WORDS}).status_code == 500
    assert network.graph.faults.left() == 0


def test_the_same_seed_gives_the_same_faults() -> None:
    def drawn(seed: int) -> list[str]:
        graph = Graph()
        graph.faults.draw(seed, Fault("write_then_500", p=0.3), Fault("close", on="publish", p=0.2))
        taken = [graph.faults.take("publish") for _ in range(200)]
        return [one.fault if one else "" for one in taken]

    assert drawn(7) == drawn(7) != drawn(8)
    assert {"", "write_then_500", "close"} == set(drawn(7))
    assert Graph().faults.take("publish") is None


def test_the_stand_in_serves_under_a_stopped_clock(ground: Ground) -> None:
    with time_machine.travel("2026-03-17T09:30:00+00:00", tick=False) as clock, met(ground) as network:
        network.graph.switches.duplicates = "refuse"
        comment = _comment(network)
        assert network.post(f"/{comment}/comments", message=WORDS)[0] == 200
        assert network.post(f"/{comment}/comments", message=WORDS)[0] == 400
        clock.shift(timedelta(minutes=2))
        assert network.post(f"/{comment}/comments", message=WORDS)[0] == 200
