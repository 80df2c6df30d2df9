"""What saved replies held of facts is found again as facts, and nothing that stood there is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import Engine, MetaData, Table, select

from tests import databases

BEFORE, AFTER = "0024", "0025"
THEN, UNTIL = datetime(2026, 3, 17, 8, 30, tzinfo=UTC), date(2026, 4, 17)


def saved(title: str, fact: str | None, until: date | None) -> dict[str, object]:
    return {
        "title": title,
        "text": "Bonjour.",
        "wordings": [],
        "intents": [],
        "fact": fact,
        "valid_until": until,
        "by": "user:1",
        "saved_at": THEN,
    }


def table(engine: Engine, name: str) -> Table:
    return Table(name, MetaData(), autoload_with=engine)


def test_each_becomes_one_fact_shared_where_it_was_the_same(before: Engine) -> None:
    person = {"email": "c@v.example", "name": "Claire Morvan", "role": "manager", "created_at": THEN}
    rows = [
        saved("Horaires", "Mairie : 9 h à 12 h", UNTIL),
        saved("Accueil", "Mairie : 9 h à 12 h", UNTIL),
        saved("Collecte du 11", "avancée au mardi 10", None),
        saved("Été", None, UNTIL),
        saved("Merci", " ", None),
    ]
    people, replies = table(before, "user"), table(before, "saved_reply")
    with before.begin() as connection:
        connection.execute(people.insert(), person)
        connection.execute(replies.insert(), rows)
    databases.migrate(before, AFTER)
    fact, links, kept = (table(before, name) for name in ("fact", "saved_reply_fact", "saved_reply"))
    with before.connect() as connection:
        told = select(fact.c.name, fact.c.value, fact.c.valid_until, fact.c.confirmed_by).order_by(fact.c.id)
        assert connection.execute(told).all() == [
            ("Mairie", "9 h à 12 h", UNTIL, "Claire Morvan"),
            ("Collecte du 11", "avancée au mardi 10", None, "Claire Morvan"),
        ]
        assert sorted(connection.execute(select(links)).all()) == [(1, 1), (2, 1), (3, 2)]
        columns = select(kept.c.fact, kept.c.valid_until, kept.c.ends_on).order_by(kept.c.id)
        assert connection.execute(columns).all() == [
            ("Mairie : 9 h à 12 h", UNTIL, None),
            ("Mairie : 9 h à 12 h", UNTIL, None),
            ("avancée au mardi 10", None, None),
            (None, UNTIL, UNTIL),
            (" ", None, None),
        ]
