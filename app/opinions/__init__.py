"""What a language model thinks, where the town chose one: asked seldom, and marked as its own."""

from app.opinions.asking import REHEARSAL, Question, settle, tag_in, take
from app.opinions.choosing import Choice, choose, chosen, figures, model_of, turn_off
from app.opinions.discretion import discreet
from app.opinions.proposing import Wish, fit, put, wish
from app.opinions.wanting import want

__all__ = [
    "REHEARSAL",
    "Choice",
    "Question",
    "Wish",
    "choose",
    "chosen",
    "discreet",
    "figures",
    "fit",
    "model_of",
    "put",
    "settle",
    "tag_in",
    "take",
    "turn_off",
    "want",
    "wish",
]
