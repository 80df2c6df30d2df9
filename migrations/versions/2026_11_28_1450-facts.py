"""What is true of the town for a while, which saved replies lean on, and which reply said it.

What a saved reply held of it becomes a fact of its own, of that saved reply's service; what stands there is
not read any more, and stays until a later release.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0025, after 0024.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

USER = "user:"


def upgrade() -> None:
    _expand()
    _fill()


def _expand() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("confirmed_at", instant, nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("saved_at", instant, nullable=False),
        sa.Column("removed_at", instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_fact_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact")),
    )
    op.create_table(
        "saved_reply_fact",
        sa.Column("saved_reply_id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_saved_reply_fact_fact_id_fact")),
        sa.ForeignKeyConstraint(
            ["saved_reply_id"],
            ["saved_reply.id"],
            name=op.f("fk_saved_reply_fact_saved_reply_id_saved_reply"),
        ),
        sa.PrimaryKeyConstraint("saved_reply_id", "fact_id", name=op.f("pk_saved_reply_fact")),
    )
    op.create_index(op.f("ix_saved_reply_fact_fact_id"), "saved_reply_fact", ["fact_id"], unique=False)
    op.create_table(
        "fact_use",
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("fact_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("noted_at", instant, nullable=False),
        sa.Column("prepared_at", instant, nullable=True),
        sa.Column("left_at", instant, nullable=True),
        sa.Column("left_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["fact_id"], ["fact.id"], name=op.f("fk_fact_use_fact_id_fact")),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_fact_use_reply_id_reply")),
        sa.PrimaryKeyConstraint("reply_id", "fact_id", name=op.f("pk_fact_use")),
    )
    op.create_index("ix_fact_use_fact_id", "fact_use", ["fact_id", "value"], unique=False)
    with op.batch_alter_table("saved_reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ends_on", sa.Date(), nullable=True))


def _fill() -> None:
    """« Mairie : 9 h à 12 h » has its name before the colon; else the title of the saved reply names it."""
    bind = op.get_bind()
    meta = sa.MetaData()
    saved, fact, links, user = (
        sa.Table(name, meta, autoload_with=bind)
        for name in ("saved_reply", "fact", "saved_reply_fact", "user")
    )
    names = {f"{USER}{row.id}": row.name for row in bind.execute(sa.select(user.c.id, user.c.name))}
    known: dict[str, int] = {}
    for row in bind.execute(sa.select(saved).order_by(saved.c.id)).all():
        told = (row.fact or "").strip()
        if not told:
            ends = saved.update().where(saved.c.id == row.id).values(ends_on=row.valid_until)
            bind.execute(ends)
            continue
        if told not in known:
            head, colon, tail = told.partition(" : ")
            made = fact.insert().values(
                name=head if colon else row.title,
                value=tail if colon else told,
                department_id=row.department_id,
                confirmed_by=names.get(row.by, ""),
                confirmed_at=row.saved_at,
                valid_until=row.valid_until,
                by=row.by,
                saved_at=row.saved_at,
            )
            known[told] = bind.execute(made).inserted_primary_key[0]
        bind.execute(links.insert().values(saved_reply_id=row.id, fact_id=known[told]))


def downgrade() -> None:
    with op.batch_alter_table("saved_reply", schema=None) as batch_op:
        batch_op.drop_column("ends_on")
    op.drop_table("fact_use")
    op.drop_table("saved_reply_fact")
    op.drop_table("fact")
