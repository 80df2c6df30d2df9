"""Tasks: what a model is told to do, kept as words beside the code."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def task(name: str) -> str:
    """One of the tasks of tasks.toml."""
    with Path(__file__).with_name("tasks.toml").open("rb") as file:
        return str(tomllib.load(file)[name])
