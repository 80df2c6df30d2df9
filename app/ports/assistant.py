"""An assistant: a language model at an address that the town chose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Model:
    """Which model, where, and with what key; without one where the address asks for none."""

    address: str
    name: str
    key: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Prompt:
    """What it is told: what to do, and the words to do it with."""

    task: str = field(repr=False)
    words: str = field(repr=False)


class Assistant(Protocol):
    """Asks a model once, within some seconds whatever happens there."""

    def say(self, model: Model, prompt: Prompt) -> str:
        """What the model says, cut where it goes on too long; raises NetworkFailure.

        Nothing in it can be trusted: whoever asks decides what may be done with it.
        """
