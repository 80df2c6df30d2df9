"""When somebody saw that Parvis had switched a rule off.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0055, after 0054.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rule", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stop_seen_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("rule", schema=None) as batch_op:
        batch_op.drop_column("stop_seen_at")
