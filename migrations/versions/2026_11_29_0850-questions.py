"""The letters that ask a service whether a fact is still true.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0049, after 0048.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fact_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_letter_fact_id"), ["fact_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_letter_fact_id_fact"), "fact", ["fact_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_letter_fact_id_fact"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_letter_fact_id"))
        batch_op.drop_column("fact_id")
