"""What can be seen in a comment, each sign with its weights: a score is made of these, not a cascade."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.triage.abuse import wounding
from app.triage.phrases import Found, Phrases, load
from app.triage.reading import EMOJI, Said

_EMOJI = re.compile(f"[{EMOJI}]")
_PAINT = re.compile("[\u200d\ufe0f\U0001f3fb-\U0001f3ff\\s!.]")
_GLAD = re.compile("[👏❤💖💕💗💓💙💚💛🧡💜🖤👍😍🥰🙏🤩💪🎉🥳👌🔥😘☺😊🤗💐✨🌟⭐🏆🙌]")
_ANGRY = re.compile("[😡🤬🤮🤢👎😠💩😤🖕🙄]")
_LAUGHS = re.compile("[😂🤣😆😅😜😁😉🤪]")
_HANDLE = re.compile(r"\s*@[\w.\-]+")
_HANDLES = re.compile(r"(?:\s*@[\w.\-]+)+[\s!.]*")
_NAME = re.compile(
    r"\s*([A-ZÀ-Ý][a-zà-ÿ\-]{2,})(?:\s+[A-ZÀ-Ý][a-zà-ÿ\-]+)?\s+(?=(?:tu|t'|toi|on|regarde|oui|non|si|c'est)\b)"
)
_LINK = re.compile(
    r"https?://|www\.|\b[\w\-]{2,}\.(?:com|net|org|fr|info|io|shop|site|online|help|xyz|top|club|hub|me|ly|biz|store|live|app|link|click|pro|ru|cc|co|tk|eu)\b",
    re.IGNORECASE,
)
_ODD_LINK = re.compile(
    r"\.(?:info|shop|site|online|help|xyz|top|club|hub|ly|biz|store|live|link|click|pro|ru|cc|tk)\b|bit\.ly|t\.me|wa\.me",
    re.IGNORECASE,
)
_CALL = re.compile(r"(?<!\d)(?:\+\d{2,3}|0[1-9])(?:[ .\-]?\d{2,3}){4}(?!\d)")
_MONEY = re.compile(
    r"\d\s?(?:€|euros?|\$|%)[^.?]{0,40}\b(?:en \d+ ?(?:h|jours|heures)|par (?:jour|semaine|mois)|gagn|récup|remise|offert|réduction)|-\s?\d+\s?%",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"«“]\s?[^\"»”]{3,40}\s?[\"»”]")
_TRAILS = re.compile(r"(?:\.\.\.|…)\s*$")
_BUT = re.compile(
    r"\b(?:mais|par contre|cependant|toutefois|en revanche|sauf que|neanmoins|pourtant|dommage|seul bemol|bemol|oui)\b(?!,? oui)"
)


_CONDITIONAL = re.compile(
    r"\b(?!serait|seraient|faudrait|pourrait|devrait)\w{2,}(?:erait|irait|drait|trait|eraient|iraient|draient)\b(?!-)"
)
_THING = re.compile(r"\W*(?:un|une|des|plus de|davantage de)\s+(?!fois|peu|an\b|mois|grand merci)\w")
_ANSWER = re.compile(r"\W*(?:non|oui|si|ah|nan|ouais|bah|ben|mais non|mais si)\b(?![^?]*\?)")
_ASKING = re.compile(
    r"\W*(?:(?:bonjour|bonsoir|salut|bjr|hello)\W+)?(?:et\s+)?(?:quand|comment|combien|ou|qui|quel\w*|est ce|est-ce|peut|puis|faut|c est quand|jusqu|a partir|a quel|pourquoi ce)\b"
)


class Sign(NamedTuple):
    """A mark of the lexicon or a sign without words, its share of weight, and where it stands (None: everywhere)."""

    name: str
    weights: Mapping[str, float]
    share: float
    start: int | None = None
    end: int | None = None


def signs(said: Said, *, alone: bool, alarms: Sequence[Found]) -> list[Sign]:
    """Every sign of a comment, each once; `alone` says that it stands under no post, `alarms` what rang."""
    lexicon = load("intents")
    turn = _turn(said.folded)
    seen: dict[str, Sign] = {}
    for found in [*_marks().find(said), *wounding(said)]:
        share = lexicon["before_but"] if turn is not None and found.start < turn else 1.0
        if found.mark not in seen or seen[found.mark].share < share:
            seen[found.mark] = Sign(found.mark, _weights()[found.mark], share, found.start, found.end)
    for found in alarms:
        name = "despair" if found.mark == "despair" else "danger-now"
        seen.setdefault(name, Sign(name, _weights()[name], 1.0, found.start, found.end))
    for name in _unworded(said, alone=alone, known=bool(seen), turned=turn is not None):
        seen[name] = Sign(name, lexicon["signs"].get(name, {}), 1.0)
    return list(seen.values())


def only_emoji(said: Said) -> str | None:
    """The valence of a comment that is nothing but emoji, as the name of its sign."""
    bare = _PAINT.sub("", said.text)
    if not bare or _EMOJI.sub("", bare):
        return None
    if _ANGRY.search(bare):
        return "emoji-only-angry"
    return "emoji-only-glad" if _GLAD.search(bare) else "emoji-only"


def _unworded(said: Said, *, alone: bool, known: bool, turned: bool) -> Iterator[str]:
    yield from _emoji(said)
    yield from _shape(said.text)
    yield from _turns(said.folded)
    yield from _opening(said)
    length = len(said.text)
    tests = {
        "alone": alone,
        "no-word-known": not known,
        "says-but": turned,
        "very-short": length <= 15,
        "short": 15 < length <= 45,
        "long": length >= 160,
    }
    yield from (name for name, holds in tests.items() if holds)


def _emoji(said: Said) -> Iterator[str]:
    valence = only_emoji(said)
    if valence:
        yield valence
        return
    for name, look in (("glad", _GLAD), ("angry", _ANGRY), ("laughs", _LAUGHS)):
        if look.search(said.text):
            yield name


def _shape(text: str) -> Iterator[str]:
    looks = (("link", _LINK), ("odd-link", _ODD_LINK), ("number-to-call", _CALL), ("money-promised", _MONEY))
    yield from (
        name
        for name, look in (*looks, ("quotes-a-word", _QUOTED), ("trails-off", _TRAILS))
        if look.search(text)
    )
    if "!" in text:
        yield "exclaims"
    if len(text) > 12 and text.isupper():
        yield "shouts"


def _turns(folded: str) -> Iterator[str]:
    if _CONDITIONAL.search(folded):
        yield "conditional"
    looks = (
        ("opens-with-a-thing", _THING),
        ("opens-with-an-answer", _ANSWER),
        ("opens-with-a-question", _ASKING),
    )
    yield from (name for name, look in looks if look.match(folded))


def _opening(said: Said) -> Iterator[str]:
    text = said.text
    if "?" in said.forms:
        yield "asks"
        if said.forms[-1] == "?":
            yield "asks-at-the-end"
        if len(said.forms) <= 2 or not any(form.isalnum() for form in said.forms):
            yield "asks-nothing-else"
    if _HANDLES.fullmatch(text):
        yield "only-handles"
    elif _HANDLE.match(text):
        yield "opens-with-a-handle"
    elif _NAME.match(text):
        yield "opens-with-a-name"


def _turn(folded: str) -> int | None:
    """Where « mais » or « par contre » begins: what follows it is what the comment is about."""
    for match in _BUT.finditer(folded):
        if match.start() > 3 and match[0] != "oui":
            return match.start()
    return None


@lru_cache(maxsize=1)
def _marks() -> Phrases:
    marks = [*load("intents")["marks"], *load("abuse")["marks"]]
    return Phrases({mark["name"]: mark["says"] for mark in marks})


@lru_cache(maxsize=1)
def _weights() -> Mapping[str, Mapping[str, float]]:
    marks = [*load("intents")["marks"], *load("abuse")["marks"]]
    return {mark["name"]: mark["weights"] for mark in marks} | load("intents")["signs"]


__all__ = ["Found", "Sign", "only_emoji", "signs"]
