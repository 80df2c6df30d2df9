"""Lines: what is read and written as JSON, one object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from app import insights
from app import triage as room
from app.cli.ground import opened
from app.cli.saying import WrongUse

EXPORTS: Mapping[str, Callable[[Session], Iterator[dict[str, Any]]]] = {
    "comments": insights.comments,
    "replies": insights.replies,
    "journal": insights.journal,
}


def triage(
    *,
    learn: Annotated[
        bool, typer.Option("--learn", help="Une ligne {« id », « correct »} enseigne, jusqu’à la fin.")
    ] = False,
) -> None:
    """Trier des commentaires, une ligne JSON chacun : {"id", "text", "post", "network", "lang"}."""
    talk = room.Talk(learning=learn)
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    for line in incoming:
        if line.strip():
            told = talk.answer(line.decode("utf-8", "replace"))
            if told is not None:
                outgoing.write(told.encode() + b"\n")
                outgoing.flush()


def export(what: Annotated[str, typer.Argument(help="comments, replies ou journal.")]) -> None:
    """Écrire tous les commentaires, toutes les réponses ou tout le journal, une ligne JSON chacun."""
    if what not in EXPORTS:
        raise WrongUse("Ce qui s’exporte : comments, replies ou journal.")
    outgoing = sys.stdout.buffer
    with opened() as house, house.db.reading() as session:
        for row in EXPORTS[what](session):
            outgoing.write(json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    outgoing.flush()
