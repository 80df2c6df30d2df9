"""The index of words: what each comment is found by, written in the transaction that writes the comment."""

from app.indexing.keeping import catch_up, keep, keep_all, keep_those_of
from app.indexing.spelling import LESS_THAN_A_WORD, fold, named, roots, words_of

__all__ = [
    "LESS_THAN_A_WORD",
    "catch_up",
    "fold",
    "keep",
    "keep_all",
    "keep_those_of",
    "named",
    "roots",
    "words_of",
]
