"""What a reply promised, by when, and what ended it.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0023, after 0022.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keeping_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_promise_comment_id_comment")),
        sa.ForeignKeyConstraint(["keeping_id"], ["reply.id"], name=op.f("fk_promise_keeping_id_reply")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_promise_owner_id_user")),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_promise_reply_id_reply")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
        sa.UniqueConstraint("reply_id", name=op.f("uq_promise_reply_id")),
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_promise_keeping_id"), ["keeping_id"], unique=False)
        batch_op.create_index("ix_promise_due_on", ["ended_at", "due_on"], unique=False)


def downgrade() -> None:
    op.drop_table("promise")
