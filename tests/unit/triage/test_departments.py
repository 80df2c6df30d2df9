"""Whose a comment is: the comment's words first, then the post's."""

import pytest

from app import triage


@pytest.mark.parametrize(
    ("text", "post", "department"),
    [
        ("Le lampadaire est éteint devant l'école", "", "eclairage-public"),
        ("La poubelle du parc déborde", "", "proprete-dechets"),
        ("Facture d'eau de 800 €, c'est n'importe quoi", "", "eau-assainissement"),
        ("Facture de cantine fausse encore une fois", "", "education-enfance"),
        ("Des rats dans la cour", "", "sante-hygiene"),
        ("Un arbre est tombé sur la route", "", "espaces-verts"),
        ("Le site de la ville ne marche pas pour payer la cantine", "", "numerique"),
        ("et le dimanche ?", "La piscine des Dunes ouvre ses bassins dès lundi.", "sports"),
        ("Combien pour un étal ?", "Le marché du samedi accueille des producteurs.", "commerce-economie"),
        ("La taxe foncière augmente encore", "", "finances-impots"),
    ],
)
def test_a_comment_goes_to_the_service_that_would_answer(text: str, post: str, department: str) -> None:
    assert triage.classify(text, post).department == department


def test_what_needs_nothing_goes_to_nobody() -> None:
    assert triage.classify("on y sera !", "Concert samedi au kiosque").department is None


def test_general_praise_without_a_topic_goes_to_nobody() -> None:
    assert triage.classify("Merci à toute l'équipe, continuez").department is None


def test_departments_are_ranked_and_at_most_five() -> None:
    verdict = triage.classify(
        "Le bus, la piscine, l'école, la voirie, les impôts, le marché et les rats, rien ne va"
    )
    assert len(verdict.departments) == 5
    assert verdict.departments[0] == verdict.department


def test_every_department_is_a_service_with_a_french_name() -> None:
    assert len(triage.SERVICES) == len({service.slug for service in triage.SERVICES}) == 22
    assert all(service.name and service.covers for service in triage.SERVICES)
