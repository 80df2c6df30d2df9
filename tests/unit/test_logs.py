"""The logs: what no line may hold is dropped, whoever wrote it there."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import structlog

from app import logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def test_a_line_of_json_holds_an_instant_a_level_and_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json")
    structlog.get_logger().warning("set_aside", arrival=3)
    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["level"], line["arrival"]) == ("set_aside", "warning", 3)
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("form", ["json", "text"])
@pytest.mark.parametrize("name", sorted(logs.UNSAID))
def test_what_is_private_is_never_written(form: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("json" if form == "json" else "text")
    structlog.get_logger().info("said", **{name: "Bonjour Marc"})
    written = capsys.readouterr().out
    assert "said" in written
    assert "Marc" not in written
