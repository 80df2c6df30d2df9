"""The page that wrote the words of a group last: another's are not written over.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0057, after 0056.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("comment_group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("page", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("comment_group", schema=None) as batch_op:
        batch_op.drop_column("page")
