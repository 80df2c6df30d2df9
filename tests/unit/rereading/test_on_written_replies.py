"""What the second look finds, and how often it is wrong, over replies written before its patterns were.

The marks below are those of the files as they were when the first pattern was run on them: whoever
changes a word there measures something else, and says so here.
"""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from app.rereading import Around, look, promises_in
from tests.unit.rereading.reading import ORDINARY, SLIPS, WORDS, ordinary, wrong

FROZEN = {
    "ordinary-a.txt": "34ab3fc3656fdc6b59d5a665cd7e410f0cd863bd5615c5f88e4fa2dc4bc5ac09",
    "ordinary-b.txt": "e96c3de19bb91510d20639ce1f0e47d0d387eb29740034c5c64da23aa3f4580d",
    "ordinary-c.txt": "442a9520cc08744a555ec010ade0dff860b1238648c7caceba9dfb316c11e311",
    "slips.txt": "e92fc24651c91c1aef1313be4c584dd3ec778b981784309aa565e0805304a961",
}


def test_the_words_are_those_written_before_the_patterns() -> None:
    marks = {file: sha256((WORDS / file).read_bytes()).hexdigest() for file in (*ORDINARY, SLIPS)}
    assert marks == FROZEN
    assert len(list(ordinary())) == 500
    assert len(list(wrong())) == 100


def test_an_ordinary_reply_is_hardly_ever_warned_of() -> None:
    warned = [one.text for one in ordinary() if look(one.text, Around(author=one.name))]
    assert len(warned) <= 10, warned


def test_nine_slips_in_ten_are_found_and_of_every_kind() -> None:
    of, found = Counter[str](), Counter[str]()
    for one in wrong():
        of[one.kind] += 1
        found[one.kind] += one.kind in {slip.kind for slip in look(one.text, one.around)}
    assert found.total() >= 90
    assert all(found[kind] >= 0.9 * of[kind] for kind in of), {kind: (found[kind], of[kind]) for kind in of}


def test_what_is_said_to_be_promised_nearly_always_is() -> None:
    """Dated promises of the ordinary replies and undated ones of the others, against all the rest."""
    said = [(one.promises, bool(promises_in(one.text))) for one in ordinary()]
    said += [(one.kind == "promise", bool(promises_in(one.text))) for one in wrong()]
    right = sum(is_one and heard for is_one, heard in said)
    heard = sum(heard for _, heard in said)
    meant = sum(is_one for is_one, _ in said)
    assert right / heard >= 0.95
    assert right / meant >= 0.85
