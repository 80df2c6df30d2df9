"""A citizen's words made comparable: case and accents off, words apart, each knowing where it stood."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from snowballstemmer import stemmer

# Nobody's intent hides behind the four thousandth character; a megabyte must cost no more than a page.
LONGEST = 4_000
# A page of that length holds eight hundred words; « c c c c » is two a letter, each beginning many phrases.
_MOST_WORDS = 1_500

EMOJI = "\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u2300-\u23ff\u2122\u203c\u2049"
_WORD = re.compile(rf"[^\W_]+|[?!.\n€%@{EMOJI}]")
_ORDINAL = re.compile(r"\d{1,3}(?:e|eme|ieme)")
_UNEVEN = re.compile("[œæŒÆßİ\u0300-\u036f\u1ab0-\u1aff]")
_ODD = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
    "…": ".",
    "œ": "oe",
    "æ": "ae",
    "ß": "ss",
    "\u00a0": " ",
    "\u202f": " ",
    "\r": "\n",
}

# Two words that an accent alone tells from a very common one.
ACCENTED = {"où", "là"}

# How people write on a telephone. One written word may stand for two.
SHORTHAND = {
    "jai": ("j", "ai"),
    "cest": ("c", "est"),
    "cetait": ("c", "etait"),
    "ct": ("c", "etait"),
    "ya": ("y", "a"),
    "yapas": ("y", "a", "pas"),
    "chui": ("je", "suis"),
    "jsuis": ("je", "suis"),
    "tjs": ("toujours",),
    "tjr": ("toujours",),
    "tjrs": ("toujours",),
    "tjours": ("toujours",),
    "pq": ("pourquoi",),
    "pk": ("pourquoi",),
    "pkoi": ("pourquoi",),
    "prq": ("pourquoi",),
    "qd": ("quand",),
    "kan": ("quand",),
    "cb": ("combien",),
    "bcp": ("beaucoup",),
    "bjr": ("bonjour",),
    "bsr": ("bonsoir",),
    "slt": ("salut",),
    "slm": ("bonjour",),
    "qqn": ("quelqu", "un"),
    "qq1": ("quelqu", "un"),
    "qqun": ("quelqu", "un"),
    "qqch": ("quelque", "chose"),
    "mtn": ("maintenant",),
    "mnt": ("maintenant",),
    "auj": ("aujourd", "hui"),
    "ajd": ("aujourd", "hui"),
    "rdv": ("rendez", "vous"),
    "pb": ("probleme",),
    "pbs": ("probleme",),
    "pdt": ("pendant",),
    "ds": ("dans",),
    "pr": ("pour",),
    "ns": ("nous",),
    "vs": ("vous",),
    "mm": ("meme",),
    "dc": ("donc",),
    "jms": ("jamais",),
    "ms": ("mais",),
    "mrc": ("merci",),
    "mercii": ("merci",),
    "ptdr": ("mdr",),
    "mdrr": ("mdr",),
    "mdrrr": ("mdr",),
}


# Words that may not be read as they stand.
_ODD_WORDS = {*SHORTHAND, "ou", "la", "c"}


class _Folding(dict[int, str]):
    """Unicode folded one character at a time, remembered."""

    def __missing__(self, point: int) -> str:
        letter = chr(point).lower()
        plain = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
        folded = _ODD.get(chr(point)) or _ODD.get(letter) or plain[:1] or letter[:1]
        if unicodedata.combining(chr(point)):
            folded = ""
        self[point] = folded
        return folded


_FOLDING = _Folding()


@dataclass(frozen=True, slots=True)
class Said:
    """A text as triage reads it: `forms` are its folded words, `spans` where each stands in `text`."""

    text: str
    folded: str
    forms: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    places: tuple[int, ...] | None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of `folded` stands in `text`."""
        if self.places is None:
            return start, end
        # An accent written apart belongs to the letter before it: the piece ends where the next begins.
        after = self.places[end] if end < len(self.places) else len(self.text)
        last = self.places[end - 1] + 1
        return self.places[start], max(last, min(after, last + 2))

    def quote(self, first: int, last: int) -> tuple[int, int]:
        """The place in `text` of the words `first` to `last`, both included."""
        return self.spans[first][0], self.spans[last][1]


def read(text: str) -> Said:
    """Fold the beginning of a text and cut it into words; whatever Unicode holds is read, never refused."""
    text = text[:LONGEST]
    folded, places = _fold(text)
    bare = Said(text, folded, (), (), places) if places else None
    forms: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _WORD.finditer(folded):
        if len(forms) >= _MOST_WORDS:
            break
        form = match[0]
        span = bare.place(*match.span()) if bare else match.span()
        if form in _ODD_WORDS or form[0].isdigit():
            written = _written(match, text[span[0] : span[1]].lower())
            forms += written
            spans += [span] * len(written)
        else:
            forms.append(form)
            spans.append(span)
    return Said(text, folded, tuple(forms), tuple(spans), places)


@lru_cache(maxsize=512)
def read_post(post: str) -> Said:
    """A post, read once for all the comments under it."""
    return read(post[:1_000])


def fold(text: str) -> str:
    """Lower case, no accents, straight apostrophes."""
    return _fold(text)[0]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The stem of a folded French word, so that one entry of the lexicon meets its plural and its verbs."""
    return str(_STEMMER.stemWord(word)) if len(word) >= _SHORTEST_STEMMED else word


_STEMMER = stemmer("french")
_SHORTEST_STEMMED = 4


def _fold(text: str) -> tuple[str, tuple[int, ...] | None]:
    if not _UNEVEN.search(text):
        return text.translate(_FOLDING), None
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        folded = _FOLDING[ord(character)]
        letters.append(folded)
        places.extend([place] * len(folded))
    return "".join(letters), tuple(places)


def _written(match: re.Match[str], typed: str) -> tuple[str, ...]:
    if typed in ACCENTED:
        return (typed,)
    # "c quand" leaves out a verb that "c'est quand" has.
    if match[0] == "c" and match.string[match.end() : match.end() + 1] != "'":
        return ("c", "est")
    return written_out(match[0])


def written_out(word: str) -> tuple[str, ...]:
    """The words that one folded word stands for: « jai » two, « 2e » and « 3eme » the same."""
    if word[0].isdigit() and _ORDINAL.fullmatch(word):
        return ("enieme",)
    return SHORTHAND.get(word, (word,))
