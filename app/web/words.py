"""Words that stand for our codes, the same on every screen; sentences live in templates."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale

from app.domain.reply import Reply, ReplyState

INTENTS: Mapping[str, str] = {
    "question": "Question",
    "complaint": "Réclamation",
    "after_sales": "Suivi (SAV)",
    "praise": "Remerciement",
    "suggestion": "Suggestion",
    "spam": "Spam",
    "abuse": "Abusif",
    "other": "Autre",
}
PLURALS: Mapping[str, str] = {
    "question": "Questions",
    "complaint": "Réclamations",
    "after_sales": "Suivis",
    "praise": "Remerciements",
    "suggestion": "Suggestions",
    "spam": "Spams",
    "abuse": "Abusifs",
    "other": "Autres",
}
SPOKEN: Mapping[str, str] = {**{slug: word.lower() for slug, word in INTENTS.items()}, "after_sales": "suivi"}
REASONS: Mapping[str, str] = {
    "residents_talking": "échange entre habitants",
    "thanks_read": "remerciement lu",
    "already_answered": "déjà répondu",
    "off_topic": "hors sujet",
    "no_answer_expected": "ne demande pas de réponse",
    "gone": "n’existe plus",
    "before_parvis": "avant Parvis",
}
STATES: Mapping[str, str] = {
    "failed": "Échec de l’envoi",
    "in_doubt": "Envoi à vérifier",
    "held": "Modifié, envoi retenu",
    "draft": "Brouillon",
}


def language(code: str | None) -> str | None:
    """A foreign language by its French name; none for French, or when it is not known."""
    if code is None or code in {"fr", "und"}:
        return None
    name: str | None = Locale("fr").languages.get(code)
    return name


def state_of(reply: Reply | None) -> str | None:
    """What a row says of its reply: stuck, or being written."""
    if reply is None:
        return None
    if reply.is_held:
        return "held"
    known = {ReplyState.FAILED, ReplyState.IN_DOUBT, ReplyState.DRAFT}
    return reply.state if reply.state in known else None


def count(number: int, one: str, many: str) -> str:
    """« 1 commentaire », « 12 commentaires », « 999+ commentaires »."""
    shown = "999+" if number >= 999 else str(number)  # noqa: PLR2004 - where counting stops (inbox)
    return f"{shown}\N{NO-BREAK SPACE}{one if number < 2 else many}"  # noqa: PLR2004 - French: 0 and 1 are singular


def thousands(number: int) -> str:
    """« 2 000 », with a no-break space."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
