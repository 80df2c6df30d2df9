"""A message of ours that comes back is looked up where it stands, not among all that its account has."""

from __future__ import annotations

from sqlalchemy import event

from tests.world import World


def test_the_comments_of_the_account_are_not_read_through(world: World) -> None:
    asked: list[tuple[str, object]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.startswith("SELECT reply"):
            asked.append((statement, parameters))

    event.listen(world.db.engine, "before_cursor_execute", note)
    world.a_comment(
        "Samedi.",
        kind="message",
        visibility="private",
        own=True,
        thread_external_id="t1",
        post_external_id=None,
    )
    event.remove(world.db.engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN " if world.db.is_sqlite else "EXPLAIN "
    with world.db.reading() as session:
        steps = [
            str(row[-1])
            for statement, parameters in asked
            for row in session.connection().exec_driver_sql(explain + statement, parameters)  # type: ignore[arg-type] # as the driver had it
        ]
    assert len(asked) == 3  # those in the air, the one of this name, those a person vouched for
    assert not any("comment" in step and step.endswith("(connection_id=?)") for step in steps)
