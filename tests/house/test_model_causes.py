"""Whatever a language model can answer is said in plain words: no code reaches a person."""

from __future__ import annotations

import re

from tests.house.reading import calls, modules
from tests.needs import TREE

FAILURES = {"TemporaryFailure", "PermanentFailure"}
SPOKEN_BY = ("app/assistant/completing.py", "app/channels/_http.py")
# What Http says of pictures; and what nobody asked for.
ELSEWHERE = {"not_a_picture", "picture_too_large", "picture_unavailable"}
OURS = {"no_tag", "no_longer_wanted"}


def test_every_failure_of_a_model_has_its_sentence() -> None:
    template = (TREE / "templates" / "assistant" / "_cause.html").read_text(encoding="utf-8")
    said = set(re.findall(r"^  '([a-z_]+)':", template, re.MULTILINE))
    given = {
        call.args[0].value
        for module in modules()
        if module.name in SPOKEN_BY
        for name, call in calls(module.tree)
        if name in FAILURES | {"InDoubt"} and call.args and hasattr(call.args[0], "value")
    }
    codes = {code for code in given if isinstance(code, str)} - ELSEWHERE
    assert codes | OURS == said
