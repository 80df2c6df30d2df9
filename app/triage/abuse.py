"""Words that wound, also behind masks: « c*nnard », « c0nnard », « c o n n a r d », « connnnard »."""

import re
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from app.triage.phrases import Found, Phrases, load
from app.triage.reading import Said, fold, read

INSULTED = "insulted"
RUDE = "rude-about-things"

_MASKED = re.compile(r"(?<![\w*])[^\W\d_]{1,20}(?:[*#$@•·]{1,6}[^\W\d_]{0,20}){1,6}")
_LEET = re.compile(r"(?<![\w@])(?=[^\W\d_]{0,12}[0134578@$])[\w@$]{3,16}(?!\w)")
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?:[ .\-_*][^\W\d_]){3,15}(?!\w)")
_DRAWN_OUT = re.compile(r"(?<!\w)[^\W\d_]{0,12}([^\W\d_])\1{2,12}[^\W\d_]{0,12}(?!\w)")
_LETTERS = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "@": "a", "$": "s"}
)
_THRICE = re.compile(r"([^\W\d_])\1\1")
_LEAST_LETTERS = 2
# Nobody hides more insults than this in one comment.
_MOST_LOOKS = 50
_MASKS = re.compile(r"[*#$@•·]+")


def unmasked(said: Said) -> Said:
    """The same comment with « c*nnard » and « m*rde » written out, each letter in its mask's place."""
    if said.places is not None or not _MASKS.search(said.folded):
        return said
    clear = _MASKED.sub(lambda match: _same_length(match[0]), said.folded)
    return said if clear == said.folded else replace(read(clear), text=said.text)


@lru_cache(maxsize=2_000)
def _same_length(masked: str) -> str:
    pattern = re.compile(_MASKS.sub(lambda mask: "." * len(mask[0]), masked))
    if sum(character.isalpha() for character in masked) < _LEAST_LETTERS:
        return masked
    return next((word for word in _maskable() if pattern.fullmatch(word)), masked)


def wounding(said: Said) -> list[Found]:
    """Insults and rude words, plain or masked, each where it stands in the text."""
    return _plain().find(said) + _hidden(said)


def _hidden(said: Said) -> list[Found]:
    found = []
    if _MASKS.search(said.folded):
        found = [_found(said, match) for match in _MASKED.finditer(said.folded) if _unmasks(match[0])]
    looks = [(_LEET, _unleet), (_SPACED, _join)]
    if _THRICE.search(said.folded):
        looks.append((_DRAWN_OUT, _shorten))
    for look, undo in looks:
        met = islice(look.finditer(said.folded), _MOST_LOOKS)
        found += [_found(said, match) for match in met if _insults(undo(match[0]))]
    return found


def _found(said: Said, match: re.Match[str]) -> Found:
    """The place of a match in the folded text, widened to the words it holds."""
    start, end = said.place(match.start(), match.end())
    first = next((at for at, span in enumerate(said.spans) if span[1] > start), 0)
    return Found(INSULTED, start, end, first, first)


@lru_cache(maxsize=2_000)
def _unmasks(masked: str) -> bool:
    parts = _MASKS.split(masked)
    if sum(map(len, parts)) < _LEAST_LETTERS:
        return False
    pattern = re.compile("[a-z]{1,6}".join(map(re.escape, parts)) + ("" if parts[-1] else "[a-z]*"))
    return any(pattern.fullmatch(word) for word in _single_insults())


@lru_cache(maxsize=2_000)
def _insults(*words: str) -> bool:
    return any(hit.mark == INSULTED for word in words for hit in _plain().find(read(word)))


def _unleet(word: str) -> str:
    return word.translate(_LETTERS)


def _join(spaced: str) -> str:
    return "".join(character for character in spaced if character.isalpha())


def _shorten(word: str) -> str:
    # Both are tried: « connnnard » is worth two letters, « puuuute » one.
    return re.sub(r"(.)\1{2,}", r"\1\1", word) + " " + re.sub(r"(.)\1{2,}", r"\1", word)


@lru_cache(maxsize=1)
def _plain() -> Phrases:
    lexicon = load("abuse")
    return Phrases({INSULTED: lexicon["insults"], RUDE: lexicon["rude"]})


@lru_cache(maxsize=1)
def _maskable() -> tuple[str, ...]:
    return (*_single_insults(), *(fold(word) for word in load("abuse")["maskable"]))


@lru_cache(maxsize=1)
def _single_insults() -> tuple[str, ...]:
    """The insults of one word, and their plurals, as masks are compared with them."""
    whole = [
        read(insult.rstrip("*")).folded
        for insult in load("abuse")["insults"]
        if re.fullmatch(r"\w+\*?", insult)
    ]
    whole += load("abuse")["masked"]
    return tuple({form for word in whole for form in (word, word + "s", word + "e", word + "es")})
