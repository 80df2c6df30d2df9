"""A service says when it is away: days of its own, and the holidays of its schools.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0041, after 0040.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_days", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("school_zone", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.drop_column("school_zone")
        batch_op.drop_column("closed_days")
