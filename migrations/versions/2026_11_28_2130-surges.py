"""Which conversation a surge stands over.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0046, after 0045.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("comment_group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("thread_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("surged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_comment_group_thread_id"), ["thread_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_comment_group_thread_id_thread"), "thread", ["thread_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("comment_group", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_comment_group_thread_id_thread"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_comment_group_thread_id"), type_="unique")
        batch_op.drop_column("surged_at")
        batch_op.drop_column("thread_id")
