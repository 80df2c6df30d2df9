"""A reply that is longer than its network takes is said in several parts.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0014, after 0013.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_part_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("words", sa.String(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_reply_first_part_id_reply"), "reply", ["first_part_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_reply_first_part_id_reply"), type_="foreignkey")
        batch_op.drop_column("words")
        batch_op.drop_column("first_part_id")
