"""Whether somebody must act within hours. Apart from the intent, and recall first."""

from functools import lru_cache

from app.triage.phrases import Found, Phrases, load
from app.triage.reading import Said


def urgency(said: Said) -> tuple[bool, list[Found]]:
    """True with the words of danger when they outweigh what calms; a threat is weighed by the caller."""
    lexicon = load("urgency")
    best: dict[str, Found] = {}
    for found in _phrases().find(said):
        best.setdefault(found.mark, found)
    weight = sum(lexicon["lists"][name]["weight"] for name in best)
    urgent = weight >= lexicon["threshold"] and bool(best.keys() - {"now", "calm"})
    words = [best[name] for name in ("despair", "person", "grave", "worry", "now") if name in best]
    return urgent, words if urgent else []


@lru_cache(maxsize=1)
def _phrases() -> Phrases:
    return Phrases({name: entry["says"] for name, entry in load("urgency")["lists"].items()})
