"""Length as the network weighs it: its own cases (twitter-text), where they lie beside the tree."""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.channels.x.counting import LIGHT, LINK, length
from tests.needs import fixtures_folder

pytestmark = pytest.mark.shared_fixtures
yaml = pytest.importorskip("yaml")
ROOT = fixtures_folder()
SECTIONS = ("WeightedTweetsWithDiscountedEmojiCounterTest", "UnicodeDirectionalMarkerCounterTest")


def vectors() -> list[Any]:
    """The network's own cases, of the sections that its third configuration is held to."""
    if ROOT is None:
        return []
    file = ROOT / "x" / "twitter-text-conformance-validate.yml"
    told = yaml.safe_load(file.read_text(encoding="utf-8"))["tests"]
    return [pytest.param(one, id=one["description"]) for name in SECTIONS for one in told[name]]


@pytest.mark.parametrize("case", vectors())
def test_the_networks_own_cases_weigh_the_same(case: dict[str, Any]) -> None:
    assert length(case["text"]) == case["expected"]["weightedLength"]


def test_the_light_characters_are_those_of_the_third_configuration() -> None:
    assert ROOT is not None
    told = json.loads((ROOT / "x" / "twitter-text-config-v3.json").read_text(encoding="utf-8"))
    assert [(one["start"], one["end"]) for one in told["ranges"]] == list(LIGHT)
    assert told["transformedURLLength"] == LINK
