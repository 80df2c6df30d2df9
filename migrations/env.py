"""Run the migrations on the database that `parvis migrate` (or a test) hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine

from app.domain import metadata


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        user_module_prefix="",
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        run(connection)
        return
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "sqlite:///var/parvis.db")
    with engine.connect() as fresh:
        run(fresh)


main()
