"""Single rules of the second look: what is ours to say, and what is not."""

from __future__ import annotations

from time import process_time

import pytest

from app.rereading import Around, Slip, links_in, look, promises_in


def kinds(text: str, **around: object) -> set[str]:
    return {slip.kind for slip in look(text, Around(**around))}  # type: ignore[arg-type] # fields by name


def test_a_number_that_the_town_gives_itself_is_no_slip() -> None:
    text = "Le gardien répond au 06 12 34 56 78."
    assert kinds(text) == {"phone"}
    assert kinds(text, known="Gardien : 0612345678") == set()


def test_a_number_that_the_citizen_wrote_is_not_repeated() -> None:
    text = "C’est noté : 02 98 11 22 33."
    assert kinds(text) == set()
    assert kinds(text, comment="Rappelez-moi au 02.98.11.22.33") == {"phone"}


def test_nothing_personal_is_warned_of_in_private() -> None:
    assert kinds("Votre dossier n° 2026-04417 est complet.", private=True) == set()


@pytest.mark.parametrize("name", ["Association des parents", "les_riverains", None])
def test_a_page_and_a_pseudonym_have_no_first_name_to_get_wrong(name: str | None) -> None:
    assert kinds("Bonjour Sophie, c’est ouvert.", author=name) == set()


def test_a_shortened_name_and_a_family_name_are_the_same_person() -> None:
    assert kinds("Bonjour Véro, oui.", author="Véronique Le Goff") == set()
    assert kinds("Bonjour Madame Le Goff, oui.", author="Véronique Le Goff") == set()
    assert kinds("Bonjour Madame Petit, oui.", author="Véronique Le Goff") == {"name"}


@pytest.mark.parametrize("greeting", ["bonjour", "BONJOUR", "merci"])
def test_another_name_is_heard_however_the_greeting_is_typed(greeting: str) -> None:
    assert kinds(f"{greeting} Marc, c’est ouvert.", author="Véronique Le Goff") == {"name"}
    assert kinds(f"{greeting} Véronique, c’est ouvert.", author="Véronique Le Goff") == set()


@pytest.mark.parametrize(
    "greeting",
    [
        "{}, bonjour, c’est ouvert.",
        "{}, merci pour votre message.",
        "Bonjour à vous {}.",
        "Rebonjour cher {}, oui.",
        "Oui {}, c’est ouvert.",
        "Désolée {}, c’est fermé.",
        "Bien sûr {} !",
    ],
)
def test_another_name_is_heard_wherever_it_is_greeted(greeting: str) -> None:
    assert kinds(greeting.format("Marc"), author="Véronique Le Goff") == {"name"}
    assert kinds(greeting.format("Véronique"), author="Véronique Le Goff") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Mairie, bonjour.",
        "Désolée, bonjour.",
        "Oui, bonjour.",
        "Oui Madame, c’est ouvert.",
        "Non Merci, pas de publicité.",
        "Oui Brest est desservie.",
        "Oui, Quimper, Brest et Morlaix sont desservies.",
        "Mairie, merci de rester polis.",
        "Madame, bonjour.",
        "Samedi, bonjour la foule sur le marché.",
        "Bonjour, Brest et Quimper sont desservies.",
        "Bonjour à tous.",
        "Bonjour à vous deux.",
        "Bonjour à vous, La Poste ouvre à 9 h.",
    ],
)
def test_what_greets_nobody_has_no_wrong_name(text: str) -> None:
    assert kinds(text, author="Véronique Le Goff") == set()


@pytest.mark.parametrize(
    "written",
    [
        "jean (at) gmail.com",
        "jean[at]gmail.com",
        "jean @ gmail.com",
        "jean arobase gmail point com",
        "jean AT gmail.com",
    ],
)
def test_an_e_mail_spelt_out_is_one_too(written: str) -> None:
    assert kinds(f"Écrivez à {written} avant samedi.") == {"email"}
    assert kinds(f"Écrivez à {written} avant samedi.", known="jean@gmail.com") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Écrivez à mairie (at) ville.fr.",
        "Le tri a lieu à 9 h @ la salle. Venez.",
        "L’arobase ne passe pas dans ce formulaire.",
        "Suivez @ville.brest sur les réseaux.",
        "Ce point est à l’ordre du jour du 12.",
    ],
)
def test_what_is_no_letterbox_of_a_person_is_none(text: str) -> None:
    assert kinds(text) == set()


@pytest.mark.parametrize("plate", ["ab-123-cd", "ab123cd", "AB 123 CD"])
def test_a_plate_is_one_in_small_letters_too(plate: str) -> None:
    assert kinds(f"La voiture {plate} est mal garée.") == {"plate"}


def test_a_number_between_two_small_words_is_no_plate() -> None:
    assert kinds("Le 120 de la rue, et le 123 et demi.") == set()


@pytest.mark.parametrize("number", ["06 12 345 678", "06.12.345.678", "+33 6 12 345 678", "0612 345 678"])
def test_a_telephone_is_one_in_threes_too(number: str) -> None:
    assert kinds(f"Appelez Gaëlle au {number}.") == {"phone"}
    assert kinds(f"Appelez le {number}.", known="06 12 34 56 78") == set()


def test_a_long_number_of_something_else_is_no_telephone() -> None:
    assert kinds("Le budget est de 12 345 678 euros, le lot 106 12 345 678.") == set()


@pytest.mark.parametrize(
    "text",
    [
        "Je m’en occupe.",
        "Nous ferons le nécessaire.",
        "Une équipe va passer.",
        "Nous allons intervenir prochainement.",
        "Le trou sera rebouché.",
        "Les lampes seront remplacées dès que possible.",
        "Vous serez recontactée.",
        "Un agent passera.",
        "Le nécessaire sera fait.",
    ],
)
def test_work_that_is_announced_without_a_day_is_a_promise(text: str) -> None:
    assert kinds(text) == {"promise"}


@pytest.mark.parametrize(
    "text",
    [
        "Qui s’en occupe ? Le service des sports.",
        "La rue est nettoyée chaque lundi.",
        "Nous transmettons vos félicitations aux jardiniers.",
        "Nous ne transmettons pas les adresses.",
        "La mairie vous répond du lundi au vendredi.",
        "Je vous rappelle que la piscine ferme à 18 h.",
        "Votre demande a été transmise hier.",
    ],
)
def test_what_promises_nothing_is_no_promise(text: str) -> None:
    assert promises_in(text) == []


def test_a_promise_says_its_words_and_by_when() -> None:
    (said,) = promises_in("Bonjour. Nous revenons vers vous avant vendredi.")
    assert (said.words, said.when) == ("revenons vers vous", "vendredi")
    assert promises_in("On fait suivre. La piscine ouvre samedi.")[0].when is None


def test_the_same_words_leave_the_same_mark_and_no_other_do() -> None:
    assert Slip("blame", "C’est faux").key == Slip("blame", "C’est faux", 4, 14).key
    assert Slip("blame", "C’est faux").key != Slip("blame", "C’est ridicule").key


def test_the_same_words_twice_are_one_line() -> None:
    assert len(look("Le 06 12 34 56 78, oui, le 06 12 34 56 78.", Around())) == 1


def test_links_are_read_whole_and_letterboxes_are_none() -> None:
    text = "Voir (www.ville.fr/a?b=1), https://ville.fr. ou mairie@ville.fr"
    assert links_in(text) == ["https://www.ville.fr/a?b=1", "https://ville.fr"]


@pytest.mark.parametrize("letters", ["_", "a", "0", "a.", "@", "0 "])
def test_no_text_holds_the_page_up(letters: str) -> None:
    began = process_time()
    kinds(letters * 20_000)
    assert process_time() - began < 2
