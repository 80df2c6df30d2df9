"""What a town has taught: its corrections, remembered by post, learned word by word and told by likeness.

One correction moves little, never more than a set step; what is met often moves less, and what every comment
has, not at all. So a wrong click is outvoted by the next right ones, and an angry afternoon leaves other
comments their tags.
"""

from collections import Counter, defaultdict

from app.triage.grams import ROUTES
from app.triage.learner import Learner, Steps, pulls
from app.triage.likeness import Likeness
from app.triage.looking import Look
from app.triage.routing import SERVICES
from app.triage.verdict import INTENTS
from app.triage.weights import Shipped, shipped

# The most that the lessons under a post add to the score of a service. They add nothing to an intent: what
# one asks under a post says little of what the next one does.
_OF_THE_POST = 14.0
_RATE = 0.8
_SLUGS = [service.slug for service in SERVICES]


class Lessons:
    """A learner that starts from what ships, or from `first`, and goes its own way."""

    def __init__(self, first: Shipped | None = None) -> None:
        self._first = first or shipped()
        self._learner = Learner()
        self._learner.table = list(self._first.learner.table)
        self._learner.bias = list(self._first.learner.bias)
        self._alike = Likeness(self._first.met)
        self._services: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def heights(self, look: Look) -> list[float]:
        """The scores of every answer, with what was taught of comments like it and under the same post."""
        heights = self._learner.heights(look.seen)
        for lane, score in enumerate(self._alike.heights(look.seen)):
            heights[lane] += score
        for slug, score in self.under_post(look).items():
            if slug in _SLUGS:
                heights[ROUTES + _SLUGS.index(slug)] += score
        return heights

    def under_post(self, look: Look) -> dict[str, float]:
        """What was taught under the same post, by service; those that a town added have no other lesson."""
        counted = self._services.get(look.under.folded, Counter())
        return {slug: _OF_THE_POST * count / (counted.total() + 1) for slug, count in counted.items()}

    def teach(self, look: Look, intent: str | None, department: str | None, *, urgent: bool | None) -> None:
        """Learn what a person said of a comment; what they left unsaid teaches nothing."""
        service = _SLUGS.index(department) if department in _SLUGS else None
        act = INTENTS.index(intent) if intent in INTENTS else None
        pulled = pulls(self._learner.heights(look.seen), act, service, urgent=urgent)
        for buckets, value in look.seen.sets:
            steps = Steps(pulled, -_RATE * value)
            for bucket in buckets:
                self._learner.table[bucket] += steps[self._first.met[bucket]]
        if act is not None:
            self._alike.keep(look.seen, act)
        if look.under.folded and department is not None:
            self._services[look.under.folded][department] += 1

    def learned(self, bucket: int, lane: int) -> float:
        """How much more one feature speaks for an answer than it did at first."""
        return self._learner.weights(bucket)[lane] - self._first.learner.weights(bucket)[lane]
