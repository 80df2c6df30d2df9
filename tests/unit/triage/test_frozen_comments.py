"""The frozen comments: measured on, never taught, never touched."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from app import triage

ROOT = Path(__file__).parents[3]
FROZEN = ROOT / "tests/eval/frozen.jsonl"
SEED = ROOT / "app/triage/seed"
SLUGS = {service.slug for service in triage.SERVICES}
ROWS = [json.loads(line) for line in FROZEN.read_text(encoding="utf-8").splitlines()]


def test_they_are_the_ones_that_the_documentation_speaks_of() -> None:
    told = (ROOT / "docs/triage.md").read_text(encoding="utf-8")
    assert sha256(FROZEN.read_bytes()).hexdigest() in told


def test_they_are_enough_and_stand_under_enough_posts() -> None:
    assert len(ROWS) >= 600
    assert len({row["post"] for row in ROWS if row["post"]}) >= 60


def test_every_label_is_one_of_the_guidelines() -> None:
    for row in ROWS:
        assert {row["intent"], *row.get("also", [])} <= set(triage.INTENTS), row["id"]
        assert {row["department"], *row.get("department_also", [])} <= {*SLUGS, None}, row["id"]


def test_no_post_of_theirs_is_taught() -> None:
    taught = {
        json.loads(line)["post"]
        for file in SEED.glob("*.jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    }
    assert not taught & {row["post"] for row in ROWS if row["post"]}
