"""On which networks a saved reply may be said, and from which day.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0047, after 0046.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("saved_reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("networks", sa.JSON(), server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("begins_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("saved_reply", schema=None) as batch_op:
        batch_op.drop_column("begins_on")
        batch_op.drop_column("networks")
