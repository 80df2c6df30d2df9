"""The borderline rules of triage, each with sentences of our own."""

import pytest

from app import triage

CONCERT = "Concert gratuit de l'harmonie samedi à 20 h sur le port."


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Merci pour le nouveau terrain mais les filets sont déjà cassés", "complaint"),
        ("Bravo pour les fleurs, par contre les trottoirs sont dégueulasses", "complaint"),
        ("Quelle belle idée ! Faut-il réserver ?", "question"),
        ("Quand allez-vous boucher ce trou ?", "complaint"),
        ("Quand est-ce que les jeux cassés seront réparés ?", "complaint"),
        ("C'est normal que le bus ne passe pas ?", "complaint"),
        ("Pourquoi personne ne ramasse les poubelles ?", "complaint"),
        ("La rue rouvre quand ?", "question"),
        ("Vous vous moquez de nous ?", "complaint"),
        ("Et nos impôts, on en parle ?", "complaint"),
        ("J'ai signalé le lampadaire le 3 mars, toujours rien", "after_sales"),
        ("Ça fait trois mois que le lampadaire est cassé", "complaint"),
        ("Il faudrait un bac à livres dans ce parc", "suggestion"),
        ("Pourquoi ne pas installer des nichoirs ?", "suggestion"),
        ("Il faudrait ramasser les poubelles", "complaint"),
        ("Je voudrais un composteur", "question"),
        ("Inscrivez-moi pour la visite svp", "question"),
        ("Bande d'incapables, honte à vous", "complaint"),
        ("Cette route c'est de la merde", "complaint"),
        ("Dépôt sauvage enlevé ce matin, merci", "praise"),
        ("Pourquoi supprimez-vous les commentaires ?", "complaint"),
    ],
)
def test_a_comment_is_labelled_by_what_has_to_be_done_with_it(text: str, intent: str) -> None:
    assert triage.classify(text).intent == intent


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("?", "question"),
        ("horaires ?", "question"),
        ("@julie", "other"),
        ("@julie @tom on y va ?", "other"),
        ("Julie tu viens avec nous ?", "other"),
        ("non c'est à 20h", "other"),
        ("on y sera !", "other"),
        ("Hâte d'y être", "praise"),
        ("trop bien", "praise"),
        ("👏👏", "praise"),
        ("❤️", "praise"),
        ("😡", "complaint"),
        ("👎", "complaint"),
        ("😂", "other"),
        ("🤔👀", "other"),
    ],
)
def test_short_comments_under_a_post_are_understood(text: str, intent: str) -> None:
    assert triage.classify(text, CONCERT).intent == intent


@pytest.mark.parametrize(
    "text",
    [
        "connard de maire",
        "c*nnard",
        "quel c0nnard ce maire",
        "bande de c o n n a r d s",
        "espèce de connnnard",
        "fdp",
        "sale arabe rentre chez toi",
        "qu'ils retournent dans leur pays",
        "on sait où tu habites",
        "bande de p*urris",
        "une bande de bons à rien de m*rde",
        "fais gaffe quand tu rentres le soir",
        "il habite la maison verte de la rue du Puits, allez lui demander",
        "je vais te casser la gueule",
        "tu vas le regretter",
    ],
)
def test_insults_threats_and_hate_come_first_even_masked(text: str) -> None:
    assert triage.classify(text).intent == "abuse"


@pytest.mark.parametrize(
    "text",
    [
        "🤡🐷",
        "Le melon du marché est délicieux",
        "Je viens planter des arbres samedi",
        "Le vélo perd sa pédale",
    ],
)
def test_harmless_words_are_not_taken_for_insults(text: str) -> None:
    assert triage.classify(text).intent != "abuse"


def test_an_insulting_complaint_keeps_its_grievance_in_second_place() -> None:
    verdict = triage.classify("Encore une panne, l'ascenseur est cassé, honte à vous bande de connards")
    assert verdict.intent == "abuse"
    assert verdict.intents[0] == verdict.intent


def test_a_chain_of_adverts_is_spam_without_a_department() -> None:
    verdict = triage.classify("Gagnez 900 € en 24h, cliquez ici : argent-facile.xyz")
    assert (verdict.intent, verdict.department, verdict.departments) == ("spam", None, ())


def test_what_was_done_is_no_order_to_do_it() -> None:
    assert triage.classify("C'est la 3e fois que je le signale").intent == "after_sales"
    assert triage.classify("À qui signaler un banc trop bas ?").intent != "after_sales"
