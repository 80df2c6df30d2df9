"""What came of the event that we send to our own door after connecting.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0024, after 0023.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("connection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("rehearsed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("rehearsal", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("connection", schema=None) as batch_op:
        batch_op.drop_column("rehearsal")
        batch_op.drop_column("rehearsed_at")
