"""What comments and saved replies mean, as the extra `meaning` read them: what is near is suggested.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0052, after 0051.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sense", schema=None) as batch_op:
        batch_op.add_column(sa.Column("direction", sa.LargeBinary(), nullable=True))
    with op.batch_alter_table("saved_reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("meant_by", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("meant_title", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("meant_whole", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("saved_reply", schema=None) as batch_op:
        batch_op.drop_column("meant_whole")
        batch_op.drop_column("meant_title")
        batch_op.drop_column("meant_by")
    with op.batch_alter_table("sense", schema=None) as batch_op:
        batch_op.drop_column("direction")
