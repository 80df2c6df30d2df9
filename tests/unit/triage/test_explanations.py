"""Why: the words that decided, quoted exactly."""

from dataclasses import FrozenInstanceError, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import triage

POST = "Réfection des trottoirs rue des Lilas dès lundi"
WORDS = st.sampled_from(
    [
        "j'ai",
        "signalé",
        "mais",
        "Merci",
        "👏",
        "où",
        "est",
        "le bac",
        "?",
        "c*n",
        "trottoir",
        "e\u0301",
        "œuf",
        "là,",
        "urgent",
        "gaz",
        "...",
        "@Léa",
        "c o n n e",
        "connnard",
        "mer*e",
        "İ",
        "ß",
    ]
)


@settings(deadline=None)
@given(
    st.one_of(st.text(), st.lists(WORDS, max_size=30).map(" ".join)),
    st.one_of(st.just(""), st.just(POST), st.text()),
)
def test_any_comment_has_a_verdict_whose_quotes_are_its_own_words(text: str, post: str) -> None:
    verdict = triage.classify(text, post)
    assert verdict.intents[0] == verdict.intent == verdict.candidates[0][0]
    assert verdict.candidates[0][1] == verdict.confidence >= verdict.candidates[1][1] >= 0
    assert len(triage.sentences(verdict)) <= 4
    for reason in verdict.because:
        if reason.start is None:
            assert reason.words in post
        else:
            assert reason.words
            assert text[reason.start : reason.end] == reason.words


def test_accents_written_apart_do_not_move_a_quote() -> None:
    text = "L'e\u0301clairage, j'ai signale\u0301 la panne du re\u0301verbe\u0300re"
    reasons = triage.classify(text).because
    assert "j'ai signale\u0301" in [reason.words for reason in reasons if reason.about == "intent"]


def test_the_intent_is_explained_first_then_the_department() -> None:
    told = triage.sentences(triage.classify("J’ai signalé ce lampadaire, aucune réponse"))
    assert told[0].startswith("parce que le commentaire dit «\u00a0J’ai signalé\u00a0»")
    assert told[1] == "Éclairage public parce que le commentaire parle de «\u00a0lampadaire\u00a0»"


def test_a_topic_taken_from_the_post_is_told_as_the_post_s() -> None:
    verdict = triage.classify("jusqu'à quand ?", POST)
    assert verdict.department == "voirie"
    assert "la publication parle de" in triage.sentences(verdict)[-1]


def test_a_comment_of_emoji_is_explained_by_them() -> None:
    verdict = triage.classify(" 👏👏 ")
    assert [(reason.words, reason.start, reason.end) for reason in verdict.because] == [("👏👏", 1, 3)]


def test_an_urgent_comment_says_why_it_is() -> None:
    told = triage.sentences(triage.classify("Forte odeur de gaz devant le 3"))
    assert any(sentence.startswith("urgent parce que le commentaire dit") for sentence in told)


def test_a_long_quote_is_cut_short() -> None:
    verdict = triage.classify("J'ai signalé ce trou")
    long = replace(verdict, because=(replace(verdict.because[0], words="mot " * 40),))
    assert triage.sentences(long)[0].endswith("…\u00a0»")


def test_a_doubtful_comment_names_its_two_candidates() -> None:
    verdict = triage.classify("Il faudrait un composteur ici, c'est possible d'en avoir un ?")
    assert verdict.confidence < 0.9
    assert len({intent for intent, _ in verdict.candidates}) == 2


def test_a_verdict_cannot_be_changed() -> None:
    verdict = triage.classify("Bravo")
    with pytest.raises(FrozenInstanceError):
        verdict.intent = "spam"  # type: ignore[misc]


def test_a_doubtful_comment_quotes_each_candidate_and_no_word_twice() -> None:
    text = "Il faudrait un composteur ici, c'est possible d'en avoir un ?"
    verdict = triage.classify(text)
    quoted = [reason for reason in verdict.because if reason.about == "intent"]
    assert {reason.intent for reason in quoted} == set(verdict.intents[:2])
    spans = sorted((reason.start or 0, reason.end or 0) for reason in quoted)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert len(verdict.intents) > 1


@pytest.mark.parametrize(
    "text",
    [
        "J'ai signalé ce trou trois fois, toujours pas de réponse, on nous balade, silence radio depuis mai",
        "C'est sale, ça pue, les poubelles débordent, c'est une honte, un scandale, ras le bol",
    ],
)
def test_at_most_three_whole_phrases_explain_a_label(text: str) -> None:
    verdict = triage.classify(text)
    for intent in verdict.intents:
        quoted = [reason for reason in verdict.because if reason.intent == intent]
        assert len(quoted) <= 3


def test_a_longer_phrase_uses_up_the_shorter_one_that_it_holds() -> None:
    verdict = triage.classify("J'ai écrit en mai. Toujours pas de réponse")
    words = [reason.words for reason in verdict.because]
    assert "Toujours pas de réponse" in words
    assert "Toujours pas" not in words


def test_a_greeting_explains_nothing() -> None:
    verdict = triage.classify("Bonjour, à quelle heure ouvre la piscine ?")
    assert "Bonjour" not in [reason.words for reason in verdict.because]


def test_only_a_person_is_quite_sure() -> None:
    verdict = triage.classify("Le trottoir de la rue Haute est cassé depuis trois mois, c’est inadmissible.")
    assert 0.99 <= verdict.confidence < 1
