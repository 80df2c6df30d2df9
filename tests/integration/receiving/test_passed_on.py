"""A notification that is passed on to the town's box becomes a comment, like one that was pasted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app import connections, mailroom
from app.channels import discover
from app.channels._http import Http
from app.channels.manual import Manual
from app.domain.actor import CONSOLE
from app.domain.comment import Comment
from tests.integration.receiving.box import Box, fates, with_box, works
from tests.world import World

PASSED_ON = """\
From: Claire <CLAIRE@ville.example>
Subject: TR: Un commentaire

---------- Message transféré ---------
De : Le forum <forum@forum.example>
Date : mardi 17 mars 2026
Objet : Un commentaire
À : ville@ville.example

Quand rouvre le port ?
Le lire : https://forum.example/port/12.
"""


@pytest.fixture
def box(world: World) -> Box:
    by_hand = {Manual.name: discover(Http())[Manual.name]}
    world.house = replace(world.house, channels={**world.house.channels, **by_hand})
    return with_box(world)


def account(world: World, slug: str = "forum-du-port") -> int:
    with world.db.writing() as session:
        seal, now = world.house.seal, world.now()
        return connections.connect(
            session, Manual.name, slug, slug, {}, seal=seal, health=None, now=now, by=CONSOLE
        ).id


def comments(world: World) -> list[tuple[str | None, str | None]]:
    with world.db.reading() as session:
        return [(one.text, one.permalink) for one in session.scalars(select(Comment))]


def test_what_a_person_of_the_town_passes_on_becomes_a_comment(world: World, box: Box) -> None:
    account(world)
    box.put(PASSED_ON)
    works(world)
    assert fates(world) == [("commented", None)]
    words = "Quand rouvre le port ?\nLe lire : https://forum.example/port/12."
    assert comments(world) == [(words, "https://forum.example/port/12")]


def test_the_same_notification_twice_is_one_comment(world: World, box: Box) -> None:
    account(world)
    box.put(PASSED_ON)
    box.put(PASSED_ON.replace("TR: ", "Fwd: "))
    works(world)
    assert len(comments(world)) == 1


def test_what_is_sent_to_the_address_of_an_account_becomes_its_comment(world: World, box: Box) -> None:
    account(world)
    second = account(world, "quartier")
    named = mailroom.name_of("account", second, seal=world.house.seal)
    box.put(f"From: forum@forum.example\nTo: parvis+{named}@ville.example\nList-Id: <f>\n\nQuand ?\n")
    works(world)
    assert fates(world) == [("commented", None)]
    with world.db.reading() as session:
        assert session.scalars(select(Comment.connection_id)).all() == [second]


def test_with_several_accounts_and_no_address_a_person_says_which(world: World, box: Box) -> None:
    account(world)
    account(world, "quartier")
    box.put(PASSED_ON)
    works(world)
    assert fates(world) == [("kept", "unknown_sender")]


@pytest.mark.parametrize(
    "mail",
    [
        PASSED_ON.replace("CLAIRE@ville", "x@ailleurs"),
        "From: claire@ville.example\n\nUn mot à moi-même.\n",
        "To: parvis+account.1.aaaaaaaaaaaaaaaaaaaa@ville.example\n\nQuand ?\n",
    ],
)
def test_nobody_else_writes_into_the_queue(world: World, box: Box, mail: str) -> None:
    account(world)
    box.put(mail)
    works(world)
    assert fates(world) == [("kept", "unknown_sender")]
    assert comments(world) == []


def test_a_notification_without_words_is_kept(world: World, box: Box) -> None:
    named = mailroom.name_of("account", account(world), seal=world.house.seal)
    box.put(f"From: forum@forum.example\nTo: parvis+{named}@ville.example\n\n")
    works(world)
    assert fates(world) == [("kept", "nothing_written")]
