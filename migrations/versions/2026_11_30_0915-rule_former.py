"""How a rule read before it was last kept, so that this can be taken back.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0056, after 0055.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("rule", schema=None) as batch_op:
        batch_op.add_column(sa.Column("former", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("rule", schema=None) as batch_op:
        batch_op.drop_column("former")
