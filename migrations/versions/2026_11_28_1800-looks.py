"""Who looks at which comment, and whom a change is about.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0036, after 0035.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "look",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_look_comment_id_comment")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_look_user_id_user")),
        sa.PrimaryKeyConstraint("user_id", "page", name=op.f("pk_look")),
    )
    op.create_index(op.f("ix_look_comment_id"), "look", ["comment_id"], unique=False)
    with op.batch_alter_table("change", schema=None) as batch_op:
        batch_op.add_column(sa.Column("comment_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("user_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    counted = {"sqlite_autoincrement": True}
    with op.batch_alter_table("change", schema=None, table_kwargs=counted) as batch_op:
        batch_op.drop_column("user_id")
        batch_op.drop_column("comment_id")
    op.drop_table("look")
