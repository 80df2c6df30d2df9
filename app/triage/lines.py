"""Triage as JSON lines: one comment in, one verdict out, whatever the line holds."""

import json
from typing import Any

from app.triage.classifying import classify
from app.triage.explaining import sentences

# Beyond this a line is not a comment: no network lets anybody write as much.
_LONGEST_LINE = 16_000_000


def answer(line: str) -> str:
    """Answer one line with one line; what is not such JSON gets an error that says what is missing."""
    try:
        asked = json.loads(line) if len(line) <= _LONGEST_LINE else None
    except (ValueError, RecursionError):
        return _refused("La ligne n’est pas du JSON.")
    if not isinstance(asked, dict):
        return _refused("La ligne n’est pas un objet JSON.")
    if not isinstance(asked.get("text"), str):
        return _refused("Il manque « text », le texte du commentaire.")
    return json.dumps(_answered(asked))


def _answered(asked: dict[str, Any]) -> dict[str, Any]:
    verdict = classify(
        asked["text"], _text(asked, "post"), network=_text(asked, "network"), lang=_text(asked, "lang")
    )
    return {
        "id": asked.get("id"),
        "intent": verdict.intent,
        "intents": list(verdict.intents),
        "confidence": round(verdict.confidence, 4),
        "department": verdict.department,
        "departments": list(verdict.departments),
        "urgent": verdict.urgent,
        "because": sentences(verdict),
    }


def _text(asked: dict[str, Any], key: str) -> str:
    value = asked.get(key)
    return value if isinstance(value, str) else ""


def _refused(why: str) -> str:
    return json.dumps({"id": None, "error": why}, ensure_ascii=False)
