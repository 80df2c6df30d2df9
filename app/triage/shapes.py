"""What is seen in a comment without knowing its words: emoji, links, length, how it opens, where it turns."""

import re
from collections.abc import Iterator

from app.triage.reading import EMOJI, Said

_EMOJI = re.compile(f"[{EMOJI}]")
_PAINTS = "\u200d\ufe0f\U0001f3fb-\U0001f3ff\\s!."
_PAINT = re.compile(f"[{_PAINTS}]")
_PAINTED = re.compile(f"[{EMOJI}{_PAINTS}]+")
_GLAD = re.compile("[👏❤💖💕💗💓💙💚💛🧡💜🖤👍😍🥰🙏🤩💪🎉🥳👌🔥😘☺😊🤗💐✨🌟⭐🏆🙌]")
_ANGRY = re.compile("[😡🤬🤮🤢👎😠💩😤🖕🙄]")
_LAUGHS = re.compile("[😂🤣😆😅😜😁😉🤪]")
_HANDLE = re.compile(r"\s*@[\w.\-]{1,60}")
_HANDLE_WITHIN = re.compile(r"\s@\w[\w.\-]{2,60}")
_HANDLES = re.compile(r"(?:\s*@[\w.\-]{1,60})+[\s!.]{0,10}")
_NAME = re.compile(
    r"\s*[A-ZÀ-Ý][a-zà-ÿ\-]{2,20}(?:\s+[A-ZÀ-Ý][a-zà-ÿ\-]{1,20})?"
    r"\s+(?=(?:tu|t'|toi|on|regarde|oui|non|si|c'est)\b)"
)
_LINK = re.compile(
    r"https?://|www\.|[\w\-]\.(?:com|net|org|fr|io|me|app|co|eu|info|shop|site|online|help|xyz|top|club|hub|ly|biz"
    r"|store|live|link|click|pro|ru|cc|tk)\b",
    re.IGNORECASE,
)
_ODD_LINK = re.compile(
    r"\w\.(?:info|shop|site|online|help|xyz|top|club|hub|ly|biz|store|live|link|click|pro|ru|cc|tk)\b"
    r"|\bt\.me\b|\bwa\.me\b",
    re.IGNORECASE,
)
_CALL = re.compile(r"(?<!\d)(?:\+\d{2,3}|0[1-9])(?:[ .\-]?\d{2,3}){4}(?!\d)")
_MONEY = re.compile(
    r"\d\s?(?:€|euros?|\$|%)[^.?]{0,40}\b(?:en \d{1,3} ?(?:h|jours|heures)|par (?:jour|semaine|mois)"
    r"|gagn|récup|remise|offert|réduction)|-\s?\d{1,3}\s?%",
    re.IGNORECASE,
)
_ADDRESSES = (("link", _LINK), ("odd-link", _ODD_LINK))
_QUOTED = re.compile(r"[\"«“]\s?[^\"»”]{3,40}\s?[\"»”]")
_TRAILS = re.compile(r"(?:\.\.\.|…)\s*$")
_SHAPES = (
    ("number-to-call", _CALL),
    ("money-promised", _MONEY),
    ("quotes-a-word", _QUOTED),
    ("trails-off", _TRAILS),
)
_BUT = re.compile(
    r"(?<=\w{2}\W)\W{0,3}\b(?:mais|par contre|cependant|toutefois|en revanche|sauf que|neanmoins|pourtant"
    r"|dommage|seul bemol|bemol)\b(?!,? oui)"
)
_CONDITIONAL = re.compile(
    r"\b(?!serait|seraient|faudrait|pourrait|devrait)\w{2,20}?(?:[eid]rait|trait|[eid]raient)\b(?!-)"
)
_THING = re.compile(r"\W*(?:un|une|des|plus de|davantage de)\s+(?!fois|peu|an\b|mois|grand merci)\w")
_ANSWER = re.compile(r"\W*(?:non|oui|si|ah|nan|ouais|bah|ben|mais non|mais si)\b(?![^?]*\?)")
_ASKING = re.compile(
    r"\W*(?:(?:bonjour|bonsoir|salut|bjr|hello)\W+)?(?:et\s+)?(?:quand|comment|combien|ou|qui|quel\w{0,4}"
    r"|est ce|est-ce|peut|puis|faut|jusqu|a partir|a quel|pourquoi ce)\b"
)

_WHERE_TO = re.compile(r"\b(?:ou|comment|quand|qui)\s+\w{2,14}(?:er|ir|re)\b")
_ORDER = re.compile(r"\W*(?!(?:av|all|pouv|sav|dev|voul|compt|attend|ass|ch|n)ez\b)\w{2,14}ez\b(?!.?vous)")
_AND = re.compile(r"\W*et\s+(?:pour|le|la|les|l|en|si|a|au|aux|dans|sur|apres|avant|cote)\b[^.!]{2,32}$")

# In characters; `_BARE` in words.
_VERY_SHORT = 15
_SHORT = 45
_LONG = 160
_SHOUTED = 13
_BARE = 2


def only_emoji(said: Said) -> str | None:
    """The valence of a comment that is nothing but emoji, as the name of its sign."""
    bare = _PAINT.sub("", said.text) if _PAINTED.fullmatch(said.text) else ""
    if not bare:
        return None
    if _ANGRY.search(bare):
        return "emoji-only-angry"
    return "emoji-only-glad" if _GLAD.search(bare) else "emoji-only"


def unworded(said: Said, *, alone: bool, known: bool, turned: bool) -> Iterator[str]:
    yield from _emoji(said)
    yield from _shape(said.text)
    yield from _turns(said.folded)
    yield from _opening(said)
    length = len(said.text)
    tests = {
        "alone": alone,
        "no-word-known": not known,
        "says-but": turned,
        "very-short": length <= _VERY_SHORT,
        "short": _VERY_SHORT < length <= _SHORT,
        "long": length >= _LONG,
    }
    yield from (name for name, holds in tests.items() if holds)


def _emoji(said: Said) -> Iterator[str]:
    if not _EMOJI.search(said.text):
        return
    valence = only_emoji(said)
    if valence:
        yield valence
        return
    for name, look in (("glad", _GLAD), ("angry", _ANGRY), ("laughs", _LAUGHS)):
        if look.search(said.text):
            yield name


def _shape(text: str) -> Iterator[str]:
    # No address without a dot or a colon.
    for name, look in (*(_ADDRESSES if "." in text or ":" in text else ()), *_SHAPES):
        if look.search(text):
            yield name
    if "!" in text:
        yield "exclaims"
    if len(text) >= _SHOUTED and text.isupper():
        yield "shouts"


def _turns(folded: str) -> Iterator[str]:
    if _CONDITIONAL.search(folded):
        yield "conditional"
    if _WHERE_TO.search(folded):
        yield "asks-where-to"
    looks = (
        ("opens-with-an-order", _ORDER),
        ("opens-with-and", _AND),
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
        if len(said.forms) <= _BARE or not any(form.isalnum() for form in said.forms):
            yield "asks-nothing-else"
    if _HANDLES.fullmatch(text):
        yield "only-handles"
    elif _HANDLE.match(text):
        yield "opens-with-a-handle"
    elif _NAME.match(text):
        yield "opens-with-a-name"
    elif _HANDLE_WITHIN.search(text):
        yield "holds-a-handle"


def turn_of(said: Said) -> int | None:
    """Where « mais » or « par contre » begins: what follows it is what the comment is about."""
    match = _BUT.search(said.folded)
    return said.place(*match.span())[0] if match else None
