"""What is left out of a mail is its program's, and nothing that a person wrote."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from app.mail.quoting import MARKER, written
from tests.needs import fixtures_folder

BESIDE = fixtures_folder()
SHARED = sorted((BESIDE / "email").glob("*.txt")) if BESIDE else []

KEPT = {
    "a list behind hyphens": "Deux points :\n- le banc, mardi\n- l’arbre, en mai",
    "a telephone in a sentence": "Appelez la voirie.\n\nC’est le 02 98 00 00 12.\nIl répond le matin.",
    "what somebody wrote to us": "Le riverain nous a écrit :\nil veut savoir quand.",
    "a list of hours": "Horaires :\nMatin : 9 h\nSoir : 17 h",
    "thanks before the rest": "Merci\n\nNous avons regardé ce matin. Le banc sera réparé en mai.",
    "a line on messages": "Le message original du 12 mars a été perdu.",
    "a single word": "Oui",
    "thanks alone": "Merci",
    "a rule in the middle of nothing": "Première partie",
    "a date and a colon": "Le 12 mars à 9 h :\nle chantier commence.",
    "an address of a page": "Tout est là :\nhttps://pont-kerlan.example/travaux",
}
LEFT_OUT = (
    "\n\nCordialement",
    "\n\nBien cordialement,\n\nGaëlle Prigent\nVoirie",
    "\n\nBonne journée\nGaëlle",
    "\n\nCdt,\nG. Prigent",
    "\n\nKind regards,\nGaelle\nRoads",
    "\n\n--\nGaëlle\nIl y a toujours une phrase. Et une autre.",
    "\n\n-- \nGaëlle",
    "\n\nEnvoyé de mon iPhone",
    "\n\nSent from my Galaxy",
    "\n\nEnvoyé à partir de Outlook pour Android",
    "\n\nTélécharger Outlook pour iOS<https://aka.example/o>",
    "\n\nGaëlle Prigent\nService Voirie\n02 98 00 00 12",
    "\n\n__________________\nGaëlle Prigent",
    "\n\nLe lun. 16 mars 2026 à 08:00, Ville\n<parvis@ville.example> a écrit :\n> Quand ?",
    "\n\nLe lun. 16 mars 2026 à 08:00, Ville a écrit :\nQuand ?",
    "\n\nOn Mon, 16 Mar 2026 at 08:00, Town <t@t.example> wrote:\n\n> When?\n>\n> Soon?",
    "\n\nEn date du 16 mars 2026, 08:00, Ville <t@t.example> a écrit :\n> Quand ?",
    "\n\n2026-03-16 8:00 GMT+01:00 Ville <t@t.example>:\n\n> Quand ?",
    "\n\n-------- Message original --------\nQuand ?",
    "\n\n-------- Message transféré --------\nSujet : Quand ?",
    "\n\nDébut du message transféré :\n\nQuand ?",
    "\n\n-----Original Message-----\nFrom: Town\nWhen?",
    "\n\nDe : Ville <t@t.example>\nEnvoyé : lundi 16 mars 2026 08:00\nÀ : Voirie\nObjet : Quand\n\nQuand ?",
    "\n\n*De :* Ville\n*Envoyé :* lundi\n*À :* Voirie\n*Objet :* 3 habitants\n\nQuand ?",
    "\n\nFrom: Town\nSent: Monday\nTo: Roads\nSubject: 3 residents\n\nWhen?",
    f"\n\n{MARKER}.\n3 habitants attendent",
    f"\n\nLe 16/03/2026 à 08:00, Ville a écrit :\n> {MARKER}.\n> 3 habitants attendent",
)
SLOW = [
    *("\n", "> ", ">\n", "x\n", "--\n", "-", "_", "a:\n> \n", "\n\n\n-----", "De : x\n", "merci\n"),
    *("Le x a écrit ", "On a b c ", "Le 1 à 1:00\n", "a@", "ce message ", "02 98 ", "www.", "Sent from "),
]


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_a_person_wrote_is_kept_whole(text: str) -> None:
    assert written(text) == text


@pytest.mark.parametrize("text", [KEPT["a list behind hyphens"], KEPT["a telephone in a sentence"], "Fait."])
@pytest.mark.parametrize("rest", LEFT_OUT, ids=lambda rest: " ".join(rest.split())[:40])
def test_what_a_program_or_a_habit_adds_is_left_out(text: str, rest: str) -> None:
    assert written(f"{text}{rest}") == text


def test_an_answer_below_the_old_letter_is_found() -> None:
    old = f"> {MARKER}.\n> Quand ?"
    assert written(f"Le 16/03/2026 à 08:00, Ville a écrit :\n{old}\n\nMardi.") == "Mardi."


def test_a_line_just_above_who_wrote_is_kept() -> None:
    for who in ("Le 16/03/2026 à 08:00, Ville", "Ville <t@t.example>"):
        assert written(f"Le banc est réparé.\n{who} a écrit :\n> Quand ?") == "Le banc est réparé."


def test_the_banner_of_a_mail_server_is_left_out() -> None:
    banner = "ATTENTION : expéditeur externe, soyez prudent."
    assert written(f"{banner}\n\nMardi.") == "Mardi."
    assert written(banner) == banner, "but not where nothing else is said"


def test_nothing_but_the_old_letter_is_nothing() -> None:
    assert written("De : Ville\nEnvoyé : lundi\nÀ : Voirie\nObjet : Quand\n\nQuand ?") == ""


@pytest.mark.shared_fixtures
@pytest.mark.parametrize("file", SHARED, ids=lambda file: file.stem)
def test_the_texts_recorded_elsewhere_keep_their_words(file: Path) -> None:
    whole = file.read_text(encoding="utf-8")
    first = next(line for line in whole.splitlines() if line.strip() and not line.startswith("CAUTION"))
    assert written(whole).startswith(first.strip())


@pytest.mark.parametrize("piece", SLOW)
def test_no_text_makes_it_slow(piece: str) -> None:
    hostile = piece * (200_000 // len(piece))
    began = process_time()
    written(hostile)
    assert process_time() - began < 3
