"""Private conversations: whom an account has written to, and what was said there, newest first."""

from __future__ import annotations

from typing import Any

from tests.standins.graph_nouns import Account, Said
from tests.standins.graph_state import State

STEM = "t_"


def conversations(state: State, account: Account, person: str) -> dict[str, Any]:
    """Give the conversation with this person, once something was said in it."""
    return {"data": [{"id": STEM + person}] if _said(state, account, person) else []}


def messages(state: State, account: Account, conversation: str) -> dict[str, Any]:
    """Give what the account said there, in one page."""
    said = _said(state, account, conversation.removeprefix(STEM))
    return {"data": [_row(account, one) for one in reversed(said)]}


def _said(state: State, account: Account, person: str) -> list[Said]:
    whispered = [one for one in state.published() if one.kind == "private"]
    return [one for one in whispered if (one.account, one.target) == (account.id, person)]


def _row(account: Account, said: Said) -> dict[str, Any]:
    return {
        "id": said.id,
        "message": said.text,
        "from": {"id": account.id},
        "created_time": said.at.isoformat(timespec="seconds"),
    }
