"""The services as a town has them: one that it added is known by what it wrote of it, and takes no more."""

from __future__ import annotations

from functools import partial
from time import process_time

import pytest

from app import triage
from app.triage.describing import Own
from app.triage.offering import Offer
from app.triage.training import corpus

OWN = partial(Own, words="", offered=True)
AS_SHIPPED = [OWN(number, s.slug, s.name, s.covers) for number, s in enumerate(triage.SERVICES, 1)]
ADDED = {
    "animaux": ("Police des animaux", "animaux errants, chiens dangereux, fourrière, chats libres, pigeons"),
    "cimetieres": ("Cimetières", "concessions, tombes, entretien des allées, columbarium, inhumations"),
    "creche": (
        "Crèche de quartier",
        "tout-petits, crèche, halte-garderie, assistantes maternelles",
    ),
    "plages": ("Plages et littoral", "surveillance de la baignade, algues vertes, postes de secours"),
    "port": ("Capitainerie du port", "anneaux, amarrage, bateaux, mouillages, grutage, ponton"),
    "musee": ("Musée", "expositions, visites guidées, billetterie du musée"),
}
NEW = [OWN(number, slug, *told) for number, (slug, told) in enumerate(ADDED.items(), 101)]


def town(*changed: Own) -> Offer:
    """The services that ship, those of the same slug as changed, and the others of these after them."""
    by_slug = {one.slug: one for one in (*AS_SHIPPED, *changed)}
    return Offer(tuple(by_slug.values()))


def service(text: str, offer: Offer, post: str = "") -> str | None:
    return triage.classify(text, post, offer=offer).department


def said(slug: str, words: str, *, offered: bool = True) -> Own:
    """A service that ships, with words of the town's."""
    kept = next(one for one in AS_SHIPPED if one.slug == slug)
    return kept._replace(words=words, offered=offered)


def test_a_town_that_added_nothing_is_sorted_bit_by_bit_as_what_ships() -> None:
    offer = town()
    for row in corpus()[::6]:
        seen = triage.look(row["text"], row["post"])
        assert triage.judge(seen, offer=offer) == triage.judge(seen)


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("animaux", "Un chien errant traîne devant l'école depuis ce matin"),
        ("animaux", "Il y a des chats errants partout dans ma rue"),
        ("animaux", "où est la fourrière ? j'ai perdu mon chien"),
        ("cimetieres", "Comment renouveler une concession au cimetière ?"),
        ("cimetieres", "Les allées du cimetière sont pleines d'herbes"),
        ("cimetieres", "la tombe de mes parents a été vandalisée"),
        ("creche", "Quand saurons-nous si notre fille a une place en crèche ?"),
        ("creche", "La halte-garderie est fermée tout l'été ?"),
        ("creche", "Je cherche une assistante maternelle"),
        ("plages", "Les algues vertes sont revenues, ça pue"),
        ("plages", "le poste de secours est fermé"),
        ("port", "Il reste des anneaux pour un bateau de 7 m ?"),
        ("port", "Qui appeler pour un grutage ?"),
        ("musee", "Y a-t-il des visites guidées pour les enfants ?"),
        ("musee", "Superbe exposition, bravo"),
    ],
)
def test_a_new_service_is_found_by_its_description_alone(slug: str, text: str) -> None:
    assert service(text, town()) != slug
    assert service(text, town(*NEW)) == slug


def test_its_name_alone_is_enough() -> None:
    alone = OWN(101, "piscine", "Piscine", "")
    assert service("La piscine ouvre à quelle heure ?", town()) == "sports"
    assert service("La piscine ouvre à quelle heure ?", town(alone)) == "piscine"


def test_what_a_comment_says_little_of_its_post_says() -> None:
    post = "Le cimetière du Haut sera fermé lundi pour travaux d'élagage."
    assert service("et pour la Toussaint ce sera bon ?", town(*NEW), post) == "cimetieres"


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        ("voirie", "Il y a un nid-de-poule énorme devant le cimetière"),
        ("voirie", "on est tombés à vélo dans un trou de la chaussée"),
        ("eclairage-public", "le lampadaire est éteint rue du Musée"),
        ("securite-tranquillite", "que fait la police municipale la nuit ?"),
        ("proprete-dechets", "la collecte des bacs jaunes n'est pas passée"),
    ],
)
def test_it_does_not_take_what_only_sounds_like_it(slug: str, text: str) -> None:
    assert service(text, town(*NEW)) == slug


def test_of_the_seed_six_new_services_take_two_comments_in_a_hundred_at_most() -> None:
    rows, before, after = corpus()[::3], town(), town(*NEW)
    looks = [triage.look(row["text"], row["post"]) for row in rows]
    moved = [
        now
        for seen in looks
        if (now := triage.judge(seen, offer=after).department) != triage.judge(seen, offer=before).department
    ]
    assert set(moved) <= ADDED.keys()
    assert 0 < len(moved) <= 0.02 * len(rows)


def test_words_of_the_town_lead_to_a_service_that_ships() -> None:
    text = "le Petit Théodule est encore en panne"
    assert service(text, town()) != "mobilite-stationnement"
    verdict = triage.classify(text, offer=town(said("mobilite-stationnement", "Petit Théodule, la ligne Z")))
    assert verdict.department == "mobilite-stationnement"
    assert [one.words for one in verdict.because if one.about == "department"] == ["Petit Théodule"]


def test_a_service_set_aside_is_not_among_the_candidates_and_nobody_inherits_by_chance() -> None:
    text = "La piscine ouvre à quelle heure ?"
    verdict = triage.classify(text, offer=town(said("sports", "", offered=False)))
    assert "sports" not in verdict.departments
    assert verdict.department is None


def test_one_that_the_town_s_words_name_stands_in_for_what_is_set_aside() -> None:
    pool = OWN(101, "bains", "Bains municipaux", "piscine, bassin, maîtres-nageurs")
    aside = town(said("sports", "", offered=False), pool)
    assert service("La piscine ouvre à quelle heure ?", aside) == "bains"


def test_a_new_service_that_is_set_aside_takes_nothing() -> None:
    aside = [one._replace(offered=False) for one in NEW]
    text = "A quelle heure ferme le cimetière ?"
    assert service(text, town(*aside)) == service(text, town())


@pytest.mark.parametrize(
    "words", ["", ",,;\n", "de la, le", "(|*~#/.", "\0", "🐶", "é*", "a" * 5_000, "x " * 3_000, "\ud800"]
)
def test_whatever_a_town_writes_is_read(words: str) -> None:
    offer = town(said("voirie", words), OWN(101, "neuf", words, words, words=words))
    assert service("Il y a un nid-de-poule énorme dans la rue", offer) == "voirie"


def test_an_insult_goes_to_a_new_service_only_where_it_speaks_of_it() -> None:
    insults = ("bande de connards", "bande de connards, à la crèche")
    assert {triage.classify(text).intent for text in insults} == {"abuse"}
    assert service(insults[0], town(*NEW)) == service(insults[0], town())
    assert service(insults[1], town(*NEW)) == "creche"


def test_a_longer_phrase_of_somebody_else_uses_up_its_word() -> None:
    pool = OWN(101, "piscine", "Piscine", "")
    text = "Sécheresse : peut-on encore remplir sa piscine de jardin ?"
    assert service(text, town(pool)) == service(text, town()) == "eau-assainissement"


@pytest.mark.parametrize("text", ["chien " * 17_000, "le chien mange la poubelle " * 3_700])
def test_a_word_of_the_town_said_without_end_costs_no_more_than_another(text: str) -> None:
    offer = town(*NEW)
    service("Un chien errant", offer)
    took = []
    for _ in range(3):
        began = process_time()
        service(text, offer)
        took.append(process_time() - began)
    assert min(took) < 0.05
