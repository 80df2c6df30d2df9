"""The rules of the Graph API that Parvis must respect: targets, permissions, what exists or not."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Literal

from tests.standins.graph_answers import Answer, Refused, gone
from tests.standins.graph_calls import Call, admitted
from tests.standins.graph_fields import Wanted, wanted
from tests.standins.graph_nouns import Account, Comment, Post
from tests.standins.graph_paging import FOLLOWED
from tests.standins.graph_state import State
from tests.standins.graph_views import View
from tests.standins.graph_whispers import STEM, conversations, messages

APP_SCOPED = "5"  # put before an Instagram id, it is the id that only this application sees
SIXTY_DAYS = 5_183_944  # seconds
DONE = {"success": True}
Choice = Literal["refuse", "flatten", "accept"]
Noun = Account | Post | Comment


@dataclass
class Switches:
    """How the network behaves where it is known to behave in more than one way.

    nested: a reply to a reply on Facebook, `refuse` or `flatten`; duplicates: the same words to the same
    target within a minute, `accept` or `refuse` (506); short_pages: fewer rows than asked, and a `next`.
    """

    nested: Choice = "refuse"
    duplicates: Choice = "accept"
    short_pages: bool = False


class Rules:
    """Answer one call. What is written is written before the answer is given."""

    def __init__(self, state: State, switches: Switches) -> None:
        self._state = state
        self._switches = switches
        self.followed = 0

    def answer(self, call: Call) -> Answer:
        try:
            return Answer.of(self._answer(call))
        except Refused as refused:
            return refused.answer

    def _answer(self, call: Call) -> object:
        if call.parts == ("debug_token",):
            return self._debug(call)
        accounts = admitted(call, self._state)
        if call.parts[-1] in {"access_token", "refresh_access_token"}:
            return {"access_token": call.token, "token_type": "bearer", "expires_in": SIXTY_DAYS}
        self.followed += FOLLOWED in call.params
        if call.parts[0].startswith(STEM):
            return messages(self._state, accounts[0], call.parts[0])
        account, noun = self._found(call.parts[0], accounts)
        if len(call.parts) > 1:
            return self._edge(call, account, noun, call.parts[1])
        match call.method:
            case "GET":
                return self._show(call, account, noun)
            case "POST":
                return self._change(call, account, noun)
            case _:
                return self._delete(account, noun)

    def _edge(self, call: Call, account: Account, noun: Noun, edge: str) -> object:
        match call.method, edge:
            case method, "subscribed_apps":
                return self._subscribe(call, method, account, noun)
            case "GET", "conversations":
                return conversations(self._state, account, str(call.params.get("user_id", "")))
            case "GET", _:
                return self._list(call, account, noun, edge)
            case "POST", "messages":
                return self._whisper(call, account)
            case "POST", "comments" | "replies":
                return self._say(call, account, noun, edge)
            case method, "likes" if isinstance(noun, Comment):
                return self._like(account, noun, 1 if method == "POST" else -1)
        raise Refused(2500, message=f"Unknown path components: {call.path}")

    # Who and what

    def _found(self, noun: str, accounts: list[Account]) -> tuple[Account, Noun]:
        if noun == "me":
            return accounts[0], accounts[0]
        mine = {one.username: one for one in accounts if one.family == "facebook"}
        mine |= {one.id: one for one in accounts}
        if noun in mine:
            return mine[noun], mine[noun]
        found = self._state.comments.get(noun) or self._state.posts.get(noun)
        if found is None or found.removed or found.account not in mine:
            raise gone(noun)
        if isinstance(found, Comment) and self._state.posts[found.post].removed:
            raise gone(noun)
        return mine[found.account], found

    def _debug(self, call: Call) -> object:
        asked = str(call.params.get("input_token", ""))
        accounts = self._state.speaks_for(asked)
        ours = {f"{one.app_id}|{one.app_secret}" for one in accounts} | {asked}
        if not call.token or (accounts and call.token not in ours):
            raise Refused(190, message="Invalid OAuth access token.")
        if not accounts:
            raise Refused(190, message="The access token could not be decrypted")
        account = accounts[0]
        dead = asked in self._state.dead_tokens
        expired = 0 < account.expires_at <= self._state.now().timestamp()
        scopes = sorted({scope for one in accounts for scope in one.granted})
        shown: dict[str, Any] = {
            "app_id": account.app_id,
            "type": "PAGE" if account.family == "facebook" else "USER",
            "application": "Accueil de la ville",
            "expires_at": account.expires_at,
            "data_access_expires_at": 0,
            "is_valid": not (dead or expired),
            "scopes": scopes,
            "granular_scopes": [{"scope": scope} for scope in scopes],
            "profile_id": account.id,
        }
        if dead or expired:
            subcode = self._state.dead_tokens.get(asked, 463)
            shown["error"] = {"code": 190, "message": "Error validating access token.", "subcode": subcode}
        return {"data": shown}

    def _subscribe(self, call: Call, method: str, account: Account, noun: object) -> object:
        if not isinstance(noun, Account):
            raise gone(call.parts[0])
        if method == "GET":
            app = {"id": account.app_id, "subscribed_fields": list(account.subscribed)}
            return {"data": [app] if account.subscribed else []}
        asked = str(call.params.get("subscribed_fields", "")) if method == "POST" else ""
        if method == "POST" and (not account.subscribes or not asked):
            raise Refused(100, message="(#100) Param subscribed_fields[0] must be one of {feed, mention}")
        if account.family == "facebook" and not account.may("pages_manage_metadata"):
            raise Refused(200, message="(#200) Requires pages_manage_metadata permission")
        self._state.open(replace(account, subscribed=tuple(asked.split(",")) if asked else ()))
        return DONE

    # Reading

    def _view(self, call: Call, account: Account) -> View:
        return View(self._state, account, call.base, call.prefix, short=self._switches.short_pages)

    def _show(self, call: Call, account: Account, noun: Noun) -> object:
        if not isinstance(noun, Account):
            _need(account, writing=False)
        shown = self._view(call, account).show(noun, wanted(call.params.get("fields", "")))
        if call.parts[0] == "me" and account.family == "instagram":
            shown["id"] = APP_SCOPED + account.id
        return shown

    def _list(self, call: Call, account: Account, noun: Noun, edge: str) -> object:
        _need(account, writing=False)
        params = call.params | ({"access_token": call.token} if call.token_in_address else {})
        asked = Wanted(edge, nested=wanted(call.params.get("fields", "")))
        return self._view(call, account).edge(noun, edge, asked, params)

    # Writing

    def _say(self, call: Call, account: Account, noun: Noun, edge: str) -> object:
        text = str(call.params.get("message", ""))
        if isinstance(noun, Account) or not text.strip():
            raise Refused(100, message="(#100) Missing message")
        _need(account, writing=True)
        if edge != ("replies" if account.family == "instagram" and isinstance(noun, Comment) else "comments"):
            raise Refused(2500, message=f"Unknown path components: {call.path}")
        under = self._target(account, noun)
        if self._switches.duplicates == "refuse" and self._state.said_lately(account.id, noun.id, text):
            raise Refused(506, 1455006, "Duplicate status message")
        kind: Literal["reply", "top"] = "reply" if isinstance(noun, Comment) else "top"
        said = self._state.say(account.id, noun.id, text, kind, under=under.id)
        if "fields" not in call.params:
            return {"id": said.id}
        if account.family == "instagram":
            raise Refused(20, 1772107, "(#20) This does not support the requested response format")
        return self._view(call, account).show(said, wanted(call.params["fields"]))

    def _target(self, account: Account, noun: Post | Comment) -> Post | Comment:
        if isinstance(noun, Post):
            return noun
        if account.family == "instagram" and (noun.hidden or self._state.posts[noun.post].product == "LIVE"):
            raise Refused(100, message="(#100) A hidden or live comment takes no reply")
        if noun.parent is None:
            return noun
        if account.family == "instagram" or self._switches.nested == "refuse":
            raise Refused(100, message="(#100) A reply takes no reply")
        return self._state.comments[noun.parent]

    def _whisper(self, call: Call, account: Account) -> object:
        recipient, message = (_object(call.params.get(key)) for key in ("recipient", "message"))
        target, text = recipient.get("comment_id") or recipient.get("id"), message.get("text")
        if not target or not text:
            raise Refused(100, message="(#100) Param recipient and message must be there")
        if "comment_id" in recipient and any(
            (one.kind, one.target) == ("private", target) for one in self._state.published()
        ):
            raise Refused(10900, message="(#10900) This comment was answered privately already")
        return {
            "recipient_id": "6100200300",
            "message_id": self._state.whisper(account.id, str(target), str(text)),
        }

    def _change(self, call: Call, account: Account, noun: Noun) -> object:
        if not isinstance(noun, Comment):
            raise Refused(100, message="(#100) Nothing that can be changed")
        _need(account, writing=True)
        hidden = call.params.get("is_hidden" if account.family == "facebook" else "hide")
        if hidden is not None:
            self._state.change(noun.id, hidden=str(hidden).lower() == "true")
            return DONE
        if account.family == "facebook" and noun.own and call.params.get("message"):
            self._state.change(noun.id, text=str(call.params["message"]))
            return DONE
        raise Refused(100, message="(#100) Nothing that can be changed")

    def _like(self, account: Account, comment: Comment, more: int) -> object:
        _need(account, writing=True)
        self._state.change(comment.id, likes=comment.likes + more)
        return DONE

    def _delete(self, account: Account, noun: Noun) -> object:
        _need(account, writing=True)
        if isinstance(noun, Account):
            raise Refused(100, message="(#100) An account is not deleted here")
        self._state.change(noun.id, removed=True)
        return DONE


def _need(account: Account, *, writing: bool) -> None:
    if account.family == "facebook":
        scope = "pages_manage_engagement" if writing else "pages_read_engagement"
        if not account.may(scope):
            raise Refused(200 if writing else 283, message=f"Requires {scope} permission")
    elif not (account.may("instagram_manage_comments") or account.may("instagram_business_manage_comments")):
        raise Refused(10, message="(#10) Application does not have permission for this action")


def _object(sent: object) -> dict[str, Any]:
    read = json.loads(sent) if isinstance(sent, str) else sent
    return read if isinstance(read, dict) else {}
