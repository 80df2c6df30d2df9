"""What the vectors of a comment speak for.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0044, after 0043.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sense",
        sa.Column("comment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("text_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("speaks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_sense_comment_id_comment")),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_sense")),
    )


def downgrade() -> None:
    op.drop_table("sense")
