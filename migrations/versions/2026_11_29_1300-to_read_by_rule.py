"""Which rule of the town has a comment read instead of answered.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0053, after 0052.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("to_read_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_comment_to_read_by_id_rule"), "rule", ["to_read_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_comment_to_read_by_id_rule"), type_="foreignkey")
        batch_op.drop_column("to_read_by_id")
