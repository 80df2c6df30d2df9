"""The control address: a fault run that has the stand-in in its own process speaks to it here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, Protocol

from tests.standins.graph_faults import Fault, Faults
from tests.standins.graph_herald import Herald
from tests.standins.graph_nouns import Account, Called, Comment
from tests.standins.graph_rules import Rules, Switches
from tests.standins.graph_state import State

ORDERS = {
    "clear",
    "next",
    "random",
    "switches",
    "webhooks",
    "tokens",
    "accounts",
    "posts",
    "comments",
    "changes",
}


class Standin(Protocol):
    """What the control address steers."""

    state: State
    switches: Switches
    faults: Faults
    herald: Herald
    rules: Rules
    calls: list[Called]


def obey(graph: Standin, order: Mapping[str, Any]) -> dict[str, list[str]]:
    """Do what the order says, in the order of ORDERS; return the ids of what was made.

    An unknown key, a wrong value or a missing noun is a ValueError, TypeError or KeyError that names it.
    """
    if unknown := set(order) - ORDERS:
        message = f"unknown orders: {sorted(unknown)}"
        raise ValueError(message)
    if order.get("clear"):
        graph.faults.clear()
    graph.faults.add(*(Fault.of(one) for one in order.get("next", ())))
    if drawn := order.get("random"):
        graph.faults.draw(int(drawn["seed"]), *(Fault.of(one) for one in drawn["faults"]))
    _set(graph.switches, order.get("switches", {}))
    _set(graph.herald, order.get("webhooks", {}), only={"doors", "echo", "times"})
    for token, subcode in order.get("tokens", {}).items():
        graph.state.kill_token(token, subcode)
    return _make(graph, order)


def summary(graph: Standin) -> dict[str, Any]:
    """Tell what the stand-in has seen: every call without its token, webhooks sent, faults left."""
    return {
        "calls": [asdict(one) | {"at": one.at.isoformat()} for one in list(graph.calls)],
        "webhooks": [asdict(one) for one in list(graph.herald.sent)],
        "faults_left": graph.faults.left(),
        "next_followed": graph.rules.followed,
        "accounts": sorted(graph.state.accounts),
    }


def published(graph: Standin) -> dict[str, Any]:
    """List what was really said, oldest first, with what still stands of it."""
    comments = graph.state.comments
    return {
        "published": [
            one.line() | {"stands": one.id in comments and not comments[one.id].removed}
            for one in graph.state.published()
        ]
    }


def _set(steered: object, values: Mapping[str, Any], only: set[str] | None = None) -> None:
    known = only or {one.name for one in fields(steered)}  # type: ignore[arg-type]  # Switches is a dataclass
    for name, value in values.items():
        if name not in known:
            message = f"unknown switch: {name}"
            raise ValueError(message)
        setattr(steered, name, value)


def _make(graph: Standin, order: Mapping[str, Any]) -> dict[str, list[str]]:
    accounts = [graph.state.open(Account.of(one)).id for one in order.get("accounts", ())]
    posts = [graph.state.post(**_read(one)).id for one in order.get("posts", ())]
    comments = [_comment(graph, _read(one)) for one in order.get("comments", ())]
    for change in order.get("changes", ()):
        _change(graph, _read(change))
    return {"accounts": accounts, "posts": posts, "comments": comments}


def _comment(graph: Standin, wanted: dict[str, Any]) -> str:
    tell = wanted.pop("tell", False)
    comment = graph.state.comment(**wanted)
    if tell:
        graph.herald.tell(comment)
    return comment.id


def _change(graph: Standin, wanted: dict[str, Any]) -> None:
    verb = wanted.pop("tell", None)
    changed = graph.state.change(wanted.pop("id"), **wanted)
    if verb is not None and isinstance(changed, Comment):
        graph.herald.tell(changed, verb)


def _read(wanted: Mapping[str, Any]) -> dict[str, Any]:
    return {key: datetime.fromisoformat(value) if key == "at" else value for key, value in wanted.items()}
