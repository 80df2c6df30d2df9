from __future__ import annotations

import json
from pathlib import Path

import pytest

from app import triage
from tests.cli.conftest import Command, start


def test_triage_answers_each_line_in_order(parvis: Command) -> None:
    lines = [json.dumps({"id": number, "text": text}) for number, text in enumerate(("Merci", "Où ?"))]
    said = parvis("triage", given="\n".join([lines[0], "", "rien", lines[1]]))
    assert said.code == 0
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert [answer["id"] for answer in answers] == [0, None, 1]
    assert answers[0]["intent"] in triage.INTENTS
    assert "error" in answers[1]


def test_triage_needs_no_database(parvis: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "parvis.db").unlink()
    monkeypatch.setenv("PARVIS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    said = parvis("triage", given='{"id":"a","text":"Bonjour"}\n')
    assert said.code == 0
    assert not list(tmp_path.iterdir())


def test_triage_answers_as_each_line_arrives(url: str) -> None:
    with start("triage") as talking:
        assert talking.stdin is not None
        assert talking.stdout is not None
        for number in range(2):
            talking.stdin.write(json.dumps({"id": number, "text": "Où est la piscine ?"}) + "\n")
            talking.stdin.flush()
            assert json.loads(talking.stdout.readline())["id"] == number
        talking.stdin.close()
        assert talking.wait(20) == 0
    if talking.stderr:
        talking.stderr.close()


def test_the_demonstration_is_exported_whole(parvis: Command) -> None:
    assert parvis("demo", "--days", "1").code == 0
    rows = [json.loads(line) for line in parvis("export", "comments").out.splitlines()]
    assert len(rows) > 60
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert {row["network"] for row in rows} == {"demo"}
    assert {row["state"] for row in rows if row["own"]} == {None}
    again = parvis("demo", "--days", "1")
    assert again.code == 0
    assert [json.loads(line) for line in parvis("export", "comments").out.splitlines()] == rows
