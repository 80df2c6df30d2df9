"""Who decides: the `by` of every act (contract §5)."""

from __future__ import annotations

from typing import NewType

By = NewType("By", str)

CONSOLE = By("console")
PARVIS = By("parvis")
NETWORK = By("network")


def person(user_id: int) -> By:
    return By(f"user:{user_id}")


def rule(rule_id: int) -> By:
    return By(f"rule:{rule_id}")


def service(slug: str) -> By:
    return By(f"service:{slug}")
