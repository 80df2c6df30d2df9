"""Lessons are forgotten, and brought in from a file.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0028, after 0027.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("post", sa.String(), nullable=False),
        sa.Column("intent", sa.String(), nullable=True),
        sa.Column("department", sa.String(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    op.create_table(
        "forgetting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgetting")),
    )
    with op.batch_alter_table("forgetting", schema=None) as batch_op:
        batch_op.create_index("ix_forgetting_subject", ["source", "subject_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("forgetting", schema=None) as batch_op:
        batch_op.drop_index("ix_forgetting_subject")
    op.drop_table("forgetting")
    op.drop_table("lesson")
