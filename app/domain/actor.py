"""Who decides: the `by` of every act (contract §5)."""

from __future__ import annotations

from typing import NewType

By = NewType("By", str)

CONSOLE = By("console")
PARVIS = By("parvis")
NETWORK = By("network")


def person(user_id: int) -> By:
    return By(f"user:{user_id}")


def person_in(actor: str) -> int | None:
    """The id of the person who acts by this name; None for whoever else acts."""
    kind, _, number = actor.partition(":")
    return int(number) if kind == "user" and number.isdecimal() else None


def rule(rule_id: int) -> By:
    return By(f"rule:{rule_id}")


def service(slug: str) -> By:
    return By(f"service:{slug}")
