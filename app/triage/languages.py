"""Which language a comment is mostly written in: by its script, then by its small words."""

from collections import Counter, defaultdict
from functools import lru_cache

from app.triage.phrases import load
from app.triage.reading import Said, fold

FRENCH = "fr"
# One foreign small word is a borrowing or a name; two, and more than the French ones, are a language.
_ENOUGH = 2
_OTHER_SCRIPTS = "\u0370"


def language_of(said: Said) -> str:
    """An ISO 639 code; French for what gives nothing away, because a French town hall reads it."""
    return _by_script(said.text) or _by_words(said)


def _by_script(text: str) -> str | None:
    if text.isascii() or max(text) < _OTHER_SCRIPTS:
        return None
    letters = [character for character in text if character.isalpha()]
    if not letters or max(letters) < _OTHER_SCRIPTS:
        return None
    counted = Counter(_script(letter) for letter in letters)
    script, count = counted.most_common(1)[0]
    if script is None or count * 2 < len(letters):
        return None
    return _sharing(script, text)


def _script(letter: str) -> str | None:
    if letter < _OTHER_SCRIPTS:
        return None
    scripts = load("languages")["scripts"]
    return next((code for code, (first, last) in scripts.items() if first <= letter <= last), None)


def _sharing(script: str, text: str) -> str:
    lowered = text.lower()
    if script == "zh" and any("\u3040" <= letter <= "\u30ff" for letter in text):
        return "ja"
    if script == "ru" and any(letter in lowered for letter in load("languages")["only"]["uk"]):
        return "uk"
    return script


def _by_words(said: Said) -> str:
    met: Counter[str] = Counter()
    words = _small_words()
    for form in said.forms:
        if form in words:
            met.update(words[form])
    french = met.pop(FRENCH, 0)
    if not met:
        return FRENCH
    language, count = met.most_common(1)[0]
    return language if count >= _ENOUGH and count > french else FRENCH


@lru_cache(maxsize=1)
def _small_words() -> dict[str, tuple[str, ...]]:
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for code, words in load("languages")["words"].items():
        for word in words:
            codes[fold(word)].add(code)
    return {word: tuple(sorted(known)) for word, known in codes.items()}
