"""The sentence of a rule, as its form sends it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from app.domain.errors import Invalid
from app.domain.rule import Acts, Check, Condition, Field, Rule
from app.rules import Draft
from app.web.typed import number


class Typed(BaseModel):
    """The sentence. look: `text.says`; words: by commas; network, lang, tag: chosen where `look` asks it.

    The lists are as long as there are conditions. until: an ISO date, empty for no end.
    """

    name: str = ""
    look: list[str] = []
    words: list[str] = []
    network: list[str] = []
    lang: list[str] = []
    tag: list[str] = []
    assign: str = ""
    suggest: str = ""
    intent: str = ""
    urgent: bool = False
    tell: str = ""
    to_read: bool = False
    until: str = ""
    more: bool = False
    only: str = ""

    @property
    def asks(self) -> tuple[Condition, ...]:
        """Raises Invalid for a look that does not exist."""
        return tuple(self._condition(number, look) for number, look in enumerate(self.look) if look)

    @property
    def does(self) -> Acts:
        tell = number(self.tell)
        return Acts(
            self.assign or None, self.suggest or None, self.intent or None, self.urgent, tell, self.to_read
        )

    def as_draft(self) -> Draft:
        """Raises Invalid where the date is none, or a condition cannot be."""
        return Draft(self.name, self.asks, self.does, _date(self.until))

    def _condition(self, number: int, look: str) -> Condition:
        try:
            field, check = look.split(".")
            asked = Field(field), Check(check)
        except ValueError:
            raise Invalid("rule_words", field="words") from None
        typed = {"network": self.network, "lang": self.lang, "tag": self.tag}.get(field, self.words)
        words = typed[number] if number < len(typed) else ""
        return Condition(*asked, tuple(word for part in words.split(",") if (word := " ".join(part.split()))))


def typed_of(rule: Rule) -> Typed:
    """What its form would send of a rule that is kept."""
    asks, does = rule.asks, rule.does

    def chosen(field: Field) -> list[str]:
        return [", ".join(one.words) if one.field is field else "" for one in asks]

    return Typed(
        name=rule.name,
        look=[f"{one.field}.{one.check}" for one in asks],
        words=[", ".join(one.words) for one in asks],
        network=chosen(Field.NETWORK),
        lang=chosen(Field.LANG),
        tag=chosen(Field.TAG),
        assign=does.assign or "",
        suggest=does.suggest or "",
        intent=does.intent or "",
        urgent=does.urgent,
        tell=str(does.tell or ""),
        to_read=does.to_read,
        until=rule.until.isoformat() if rule.until else "",
    )


def _date(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("due_date", field="until") from None
