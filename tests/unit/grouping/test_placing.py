"""Which comments are put together, decided by their words alone."""

from __future__ import annotations

from itertools import count

import pytest

from app.grouping.asking import asked
from app.grouping.placing import Beside, place

POST = "La salle de sport est fermée depuis lundi : le parquet est refait à neuf."
OTHER = "Concours de belote samedi à la salle des fêtes."
OFFICE = "Cartes d'identité : l'accueil de la mairie change ses jours à partir de lundi."
NUMBERS = count(1)


def said(text: str, *, group: int | None = None, post: str = POST, ground: int = 0) -> Beside:
    return Beside(next(NUMBERS), group, ground, asked(text, post))


def test_two_who_ask_the_same_make_a_group() -> None:
    first = said("Quand est-ce que la salle rouvre ?")
    found = place(said("elle rouvre à quelle date svp"), [first, said("Le parquet est en chêne ?")])
    assert found is not None
    assert (found.group_id, found.joined) == (None, (first.comment_id,))


def test_a_third_joins_the_group_that_is_there() -> None:
    group = [said("Quand est-ce que la salle rouvre ?", group=7), said("réouverture quand ?", group=7)]
    found = place(said("C'est fermé jusqu'à quand ?"), group)
    assert found is not None
    assert found.group_id == 7


def test_who_asks_something_else_stands_alone() -> None:
    group = [said("Quand est-ce que la salle rouvre ?", group=7), said("réouverture quand ?", group=7)]
    assert place(said("Combien coûtent ces travaux ?"), group) is None


@pytest.mark.parametrize(
    "text",
    [
        "Quand rouvre la salle ? Et l'abonnement sera-t-il remboursé ?",
        "Ça rouvre quand, et combien coûte l'abonnement ?",
        "C'est dangereux pour les enfants ? Et quand rouvre la salle ?",
        "Quand rouvre la salle ? C'est dangereux pour les enfants ?",
    ],
)
def test_who_also_asks_something_else_is_never_put_with_others(text: str) -> None:
    group = [said("Quand est-ce que la salle rouvre ?", group=7), said("Quand rouvre la salle ?", group=7)]
    assert place(said(text), group) is None


def test_who_tells_a_long_story_is_never_put_with_others() -> None:
    group = [said("Quand est-ce que la salle rouvre ?", group=7), said("Quand rouvre la salle ?", group=7)]
    story = (
        "Le parquet était abîmé depuis mars. Ma fille de huit ans a glissé là en avril. Le club a perdu la "
        "moitié de ses adhérents. Le gardien a dit que cela viendrait. Nous avons prévenu le bureau en mai."
    )
    assert place(said(f"{story} Quand rouvre la salle ?"), group) is None
    assert place(said("Quand rouvre la salle ?"), group) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, très beau projet. Quand rouvre la salle ?",
        "La salle est fermée ? Quand est-ce qu'elle rouvre ?",
        "Ma fille de 8 ans s'y entraîne, quand rouvre la salle ?",
        "mon adresse est tout près, la salle rouvre quand",
    ],
)
def test_what_is_told_before_the_question_asks_nothing_else(text: str) -> None:
    group = [said("Quand est-ce que la salle rouvre ?", group=7), said("Quand rouvre la salle ?", group=7)]
    assert place(said(text), group) is not None


@pytest.mark.parametrize(
    "text", ["est ce que la salle rouvre bientôt", "la salle rouvre ou pas", "on peut y aller quand même svp"]
)
def test_a_question_without_its_mark_asks(text: str) -> None:
    assert asked(text, POST).is_question


def test_one_person_is_in_a_group_once() -> None:
    first = Beside(1, None, 0, asked("Quand rouvre la salle ?", POST), author=5)
    again = Beside(2, None, 0, asked("Alors, quand rouvre la salle ?", POST), author=5)
    other = Beside(3, None, 0, asked("la salle rouvre quand ?", POST), author=6)
    assert place(again, [first]) is None
    found = place(other, [first, again])
    assert found is not None
    assert len(found.joined) == 1


def test_a_long_letter_is_never_put_with_others() -> None:
    group = [said("Quand est-ce que la salle rouvre ?", group=7), said("Quand rouvre la salle ?", group=7)]
    assert place(said("Quand rouvre la salle ? " + "Nous y allions chaque semaine. " * 20), group) is None


def test_who_asks_nothing_is_never_put_with_others() -> None:
    alike = [said("Bravo à toute l'équipe"), said("Bravo à toute l'équipe")]
    assert place(said("Bravo à toute l'équipe"), alike) is None


@pytest.mark.parametrize(
    "text",
    [
        "ça fait un mois que j'essaie d'avoir un rendez-vous, jamais un créneau",
        "Dossier déposé en mars, toujours aucune nouvelle du rendez-vous",
        "Impossible d'avoir un rendez-vous depuis lundi",
        "y a que les copains du maire qui ont des rendez-vous",
    ],
)
def test_who_only_tells_of_a_case_is_never_put_with_who_asks(text: str) -> None:
    group = [
        said("Il faut un rendez-vous ?", group=7, post=OFFICE),
        said("c'est sur rendez-vous ?", group=7, post=OFFICE),
    ]
    assert place(said(text, post=OFFICE), group) is None
    assert place(said("un rendez-vous est nécessaire ?", post=OFFICE), group) is not None


@pytest.mark.parametrize(
    "text", ["je voudrais une place pour ma fille je fais comment", "mon fils s'y entraîne, ça rouvre quand"]
)
def test_who_tells_of_a_case_and_asks_at_the_end_asks(text: str) -> None:
    assert asked(text, POST).is_question


def test_the_same_short_question_under_another_post_is_another_question() -> None:
    group = [said("réouverture quand ?", group=7), said("ça rouvre quand ?", group=7)]
    assert place(said("réouverture quand ?", post=OTHER, ground=1), group) is None


def test_the_same_question_in_full_is_the_same_under_another_post() -> None:
    elsewhere = said("Quand rouvre la salle de sport ?", post=OTHER, ground=1)
    found = place(elsewhere, [said("Quand est-ce que la salle de sport rouvre ?")])
    assert found is not None


def test_two_groups_that_prove_to_ask_the_same_become_one() -> None:
    first = [said("Quand est-ce que la salle rouvre ?", group=7), said("Quand rouvre la salle ?", group=7)]
    second = [said("La salle rouvre quand ?", group=8), said("elle rouvre quand ?", group=8)]
    found = place(said("Ça rouvre quand ?"), [*first, *second])
    assert found is not None
    assert {found.group_id, *found.absorbed} == {7, 8}


def test_what_is_called_otherwise_is_never_ticked_however_alike() -> None:
    group = [said("Le marché aura bien lieu ?", group=7), said("le marché a bien lieu ?", group=7)]
    assert place(said("Et le marché aura lieu ?"), group) is not None
    assert place(said("Et le marché de Noël aura lieu ?"), group) is None


def test_under_another_post_too_what_is_called_otherwise_is_another_thing() -> None:
    text = "Quand rouvre la salle de sport {} pour les cours de musculation du matin ?"
    group = [said(text.format("Mimoun"), group=7), said(text.format("Mimoun"), group=7)]
    assert place(said(text.format("Mimoun"), post=OTHER, ground=1), group) is not None
    assert place(said(text.format("Zidane"), post=OTHER, ground=1), group) is None


def test_groups_that_one_person_stands_in_twice_stay_two() -> None:
    asks = asked("Quand rouvre la salle ?", POST)
    first = [Beside(101, 7, 0, asks, author=1), Beside(102, 7, 0, asks, author=2)]
    second = [Beside(103, 8, 0, asks, author=1), Beside(104, 8, 0, asks, author=3)]
    found = place(Beside(105, None, 0, asks, author=4), [*first, *second])
    assert found is not None
    assert found.absorbed == ()


def test_the_order_in_which_they_are_read_changes_nothing() -> None:
    others = [
        said("Quand est-ce que la salle rouvre ?"),
        said("Le parquet est en chêne ?"),
        said("ça rouvre quand"),
    ]
    newcomer = said("réouverture quand ?")
    found, mirrored = place(newcomer, others), place(newcomer, others[::-1])
    assert found is not None
    assert mirrored is not None
    assert set(found.joined) == set(mirrored.joined)
