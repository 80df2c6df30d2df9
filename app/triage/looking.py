"""Everything that is seen in a comment before anything is decided."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from app.triage.abuse import INSULTED
from app.triage.features import Sign, signs
from app.triage.grams import Rule, Seen, of_intents, of_services, of_urgency, seen
from app.triage.phrases import Found, load
from app.triage.reading import Said, read, read_post
from app.triage.routing import Topic, how_much, topic, topic_of_post
from app.triage.urgency import names_danger, urgency
from app.triage.verdict import INTENTS


@dataclass(frozen=True, slots=True)
class Look:
    """A comment and its post as the rules read them, and as the learner does.

    A credible threat cannot wait, like a danger: both ring.
    """

    said: Said
    under: Said
    alarms: Sequence[Found]
    signs: Sequence[Sign]
    comment: Topic
    post: Topic | None
    threats: Sequence[tuple[int, int]]
    rings: bool
    seen: Seen

    @property
    def names_danger(self) -> bool:
        """Whether it rings, or names a danger that its post does not speak of, though something calms it."""
        return self.rings or names_danger(self.said, self.under)


def look(text: str, post: str = "", network: str | None = None) -> Look:
    """Read a comment under its post."""
    said = read(text)
    under = read_post(post)
    rings, alarms = urgency(said)
    shown = signs(said, alone=not under.forms, alarms=alarms)
    chances = chances_of(shown)
    comment = topic(said)
    above = topic_of_post(under) if under.forms else None
    threats = _threats(shown)
    rules = [of_intents(chances), *_topics(comment, above, chances, alarms)]
    if rings or threats:
        rules.append(of_urgency("threat" if threats else "danger"))
    features = seen(said, under, shown, rules, known=how_much(comment), network=network or "")
    return Look(said, under, alarms, shown, comment, above, threats, rings or bool(threats), features)


def _threats(shown: Sequence[Sign]) -> list[tuple[int, int]]:
    """Where somebody is threatened; « j’espère que vous allez crever » is a wish, and wounds alone."""
    spans = {sign.name: sign.spans for sign in shown}
    wished = spans.get(INSULTED, ())
    return [
        (start, end)
        for start, end in spans.get("threatens", ())
        if not any(first < start and end <= last for first, last in wished)
    ]


def chances_of(seen: Sequence[Sign]) -> dict[str, float]:
    """What the rules alone make of the signs: a probability for each intent."""
    lexicon = load("intents")
    scores = dict(lexicon["bias"])
    for sign in seen:
        for intent, weight in sign.weights.items():
            scores[intent] += weight * sign.share
    top = max(scores.values())
    heights = {intent: exp((score - top) / lexicon["temperature"]) for intent, score in scores.items()}
    whole = sum(heights.values())
    return {intent: heights[intent] / whole for intent in INTENTS}


def _topics(
    comment: Topic, post: Topic | None, chances: Mapping[str, float], alarms: Sequence[Found]
) -> Iterator[Rule]:
    """What comment and post speak of, each trusted by how much the comment says, or whether it rings."""
    leaning = _leaning(max(INTENTS, key=chances.__getitem__), alarms)
    scores = {slug: score + leaning.get(slug, 0.0) for slug, score in comment.scores.items()}
    if post is None:
        yield of_services("comment", scores)
        return
    known = how_much(comment)
    says = "rings" if alarms else known
    yield of_services("comment", scores)
    # A danger that is named is seldom about the post that it is told under.
    share = load("departments")["of_the_post_in_danger"] if alarms and known == "sure" else 1.0
    yield of_services(f"post, {says}", {slug: share * score for slug, score in post.scores.items()})


def _leaning(intent: str, alarms: Sequence[Found]) -> Mapping[str, float]:
    """Where a comment goes when its words say little: by its intent, and by what rang."""
    leaning = Counter(load("intents")["leaning"].get(intent, {}))
    for mark in {found.mark for found in alarms}:
        leaning.update(load("urgency")["leaning"].get(mark, {}))
    return leaning
