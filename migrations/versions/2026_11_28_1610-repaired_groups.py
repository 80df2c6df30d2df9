"""A page where everybody is told that something is repaired names what its service said.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0033, after 0032.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("comment_group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer_id", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_comment_group_answer_id"), ["answer_id"])


def downgrade() -> None:
    with op.batch_alter_table("comment_group", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_comment_group_answer_id"), type_="unique")
        batch_op.drop_column("answer_id")
