"""With real mail servers: the letter leaves by SMTP, its answer comes back by IMAP and is the draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import time_machine

from app import departments
from app.errands.mailing import mail_next
from app.errands.receiving import open_next, receive_next
from app.mail.imap import ImapMailbox
from tests.integration.letters.post import ROADS, give_address
from tests.integration.mailing.conftest import Relay, posted, relay
from tests.standins.dovecot import Dovecot
from tests.world import World

__all__ = ["posted", "relay"]  # fixtures


def test_a_letter_is_answered_by_mail(
    posted: World, relay: Relay, dovecot: Dovecot, mailbox: ImapMailbox, clock: time_machine.Traveller
) -> None:
    give_address(posted)
    comment = posted.a_comment("Le banc est cassé.")
    posted.decide(departments.assign, comment, "voirie")
    clock.shift(timedelta(days=1))
    while mail_next(posted.house):
        pass
    (letter,) = relay.letters
    words = "Il sera réparé mardi.\n\nCordialement\nGaëlle"
    quoted = "\n".join(f"> {line}" for line in ("3 habitants", "https://parvis.example/s/x"))
    answer = (
        f"From: Voirie <{ROADS}>\nTo: {letter['From']}\nSubject: Re: {letter['Subject']}\n"
        f"In-Reply-To: {letter['Message-ID']}\nMessage-ID: <1@voirie.example>\n"
        f"Content-Type: text/plain; charset=utf-8\n\n{words}\n\n"
        f"Le mar. 17 mars 2026 à 08:00, Ville <parvis@ville.example> a écrit :\n\n{quoted}\n"
    )
    for _ in range(2):
        dovecot.deliver(answer.encode())
    house = replace(posted.house, mailbox=mailbox)
    while True in [receive_next(house), open_next(house)]:
        pass
    assert posted.draft_on(comment) == "Il sera réparé mardi."
    assert posted.replies_to(comment)[0].by == "service:voirie"
    assert all(r"\Seen" in flags for flags in dovecot.flags())
    assert posted.square.said == []
