"""Following: the links of what is being written, asked while it is written and never while it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from app import rereading
from app.house import House

MOST = 5


def follow(house: House, text: str) -> None:
    """Ask each link that nobody asked lately, all at once, for as long as the slowest may take."""
    links = house.links
    if links is None:
        return
    with house.db.reading() as session:
        asked = rereading.unknown_links(session, text, house.clock())[:MOST]
    if not asked:
        return
    with ThreadPoolExecutor(max_workers=len(asked)) as pool:
        heard = dict(zip(asked, pool.map(links.answers, asked), strict=True))
    answers = {link: answered for link, answered in heard.items() if answered is not None}
    if answers:
        with house.db.writing() as session:
            rereading.note_links(session, answers, house.clock())
