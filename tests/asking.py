"""Seven people who ask the same thing under one post, two who do not quite, and good words for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app import facts, saved_replies
from app.domain.saved_reply import SavedReply
from app.facts import Stated
from app.ports.events import AuthorSeen, CommentPosted, CommentSeen, PostSeen
from app.saved_replies import Wording
from tests.world import World

POST = (
    "Travaux rue de la Gare : la rue ferme du lundi 23 mars au vendredi 17 avril. Déviation par le boulevard."
)
SAME = (
    ("Soizic Le Gall", "Bonjour, le marché du samedi est-il maintenu avec les travaux ?", 150),
    ("commerces_de_kerlan", "Le marché de samedi est maintenu ou annulé ?", 148),
    ("Lina Bernard", "coucou le marché du samedi il a lieu ou pas", 120),
    ("Erwan Quéré", "Vous maintenez le marché samedi ?", 119),
    ("Marie-Thérèse Guillou", "Bonjour, le marché du samedi est-il bien maintenu ? Merci", 100),
    ("Yann Floch", "Marché samedi : maintenu ?", 98),
    ("Samia Haddad", "Le marché est annulé samedi ?", 74),
)
NEARLY = ("Katell Morvan", "Et le marché de Noël, il aura lieu aussi ?", 73)
ALSO = ("Paul Riou", "Le marché du samedi est maintenu ? Et le bus 4, il passera par où ?", 72)
WORDINGS = (
    "Bonjour {prénom}, oui, le marché du samedi est maintenu place de l’Église, de 8 h à 13 h.",
    "Bonjour {prénom}, le marché reste place de l’Église chaque samedi matin.",
    "Bonjour {prénom}, rien ne change pour le marché : place de l’Église, samedi de 8 h à 13 h.",
)


def ask(world: World, name: str, text: str, hours: float = 0, *, post: str = "gare") -> int:
    """Let somebody ask under the post of the works, so many hours ago; the network still shows it so."""
    posted_at = world.now() - timedelta(hours=hours)
    asked = world.a_comment(
        text, by=AuthorSeen(name.lower(), name), posted_at=posted_at, post_external_id=post
    )
    external_id = world.comment(asked).external_id
    seen = CommentSeen(external_id, text=text, post_external_id=post)
    world.square.reads[external_id] = CommentPosted("town", seen)
    return asked


def ask_the_same(world: World) -> list[int]:
    """Publish the post and let seven people ask under it, one more nearly the same, one that and more."""
    world.hear(PostSeen("town", "gare", text=POST, published_at=world.now() - timedelta(days=7)))
    return [ask(world, *said) for said in (*SAME, NEARLY, ALSO)]


def keep_good_words(world: World) -> int:
    """Keep the wordings that answer them."""
    with world.db.writing() as session:
        wording = Wording(
            "Marché pendant les travaux", WORDINGS[0], wordings=WORDINGS[1:], intents=("question",)
        )
        stated = Stated("Marché", "place de l’Église, samedi, 8 h à 13 h")
        fact = facts.keep(session, stated, by=world.claire, now=world.now())
        wording = replace(wording, facts=(fact.id,))
        saved: SavedReply = saved_replies.keep(session, wording, by=world.claire, now=world.now())
        return saved.id


def group_of(world: World, comment_id: int) -> int:
    group_id = world.comment(comment_id).group_id
    assert group_id is not None
    return group_id
