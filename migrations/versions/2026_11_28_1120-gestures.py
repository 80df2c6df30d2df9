"""Saved replies that also act, and replies that only say who has the comment.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0020, after 0019.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("saved_reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gives_tag", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("gives_to_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("then", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_saved_reply_gives_to_id_department"), "department", ["gives_to_id"], ["id"]
        )
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holding", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("deed", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reply_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_deed_reply_id_reply"), "reply", ["reply_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_deed_reply_id"), ["reply_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("deed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deed_reply_id"))
        batch_op.drop_constraint(op.f("fk_deed_reply_id_reply"), type_="foreignkey")
        batch_op.drop_column("reply_id")
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.drop_column("holding")
    with op.batch_alter_table("saved_reply", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_saved_reply_gives_to_id_department"), type_="foreignkey")
        batch_op.drop_column("then")
        batch_op.drop_column("gives_to_id")
        batch_op.drop_column("gives_tag")
