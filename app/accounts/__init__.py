"""Who may come in: people, their passwords, their sessions, their one-time links."""

from app.accounts.links import make_link, open_link, use_link
from app.accounts.people import add_user, anybody, with_email
from app.accounts.sessions import end, end_others, find, see
from app.accounts.signing_in import choose_password, enter, hashed, knock, recognise

__all__ = [
    "add_user",
    "anybody",
    "choose_password",
    "end",
    "end_others",
    "enter",
    "find",
    "hashed",
    "knock",
    "make_link",
    "open_link",
    "recognise",
    "see",
    "use_link",
    "with_email",
]
