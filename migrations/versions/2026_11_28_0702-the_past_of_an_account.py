"""How far the past of an account was read.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("connection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("backfill_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("backfill_cursor", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("backfilled", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("connection", schema=None) as batch_op:
        batch_op.drop_column("backfilled")
        batch_op.drop_column("backfill_cursor")
        batch_op.drop_column("backfill_since")
