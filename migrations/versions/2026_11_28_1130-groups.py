"""Comments that ask the same thing, and the act that answers several of them.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0018, after 0017.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "comment_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wordings", sa.JSON(), nullable=False),
        sa.Column("saved_reply_id", sa.Integer(), nullable=True),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("ticked", sa.JSON(), nullable=False),
        sa.Column("own_words", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_reply_id"], ["saved_reply.id"], name=op.f("fk_comment_group_saved_reply_id_saved_reply")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_group")),
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("ticked", sa.JSON(), nullable=False),
        sa.Column("own_words", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["comment_group.id"], name=op.f("fk_batch_group_id_comment_group")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_batch_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("group_id", "key", name=op.f("uq_batch_group_id_key")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("group_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_comment_group_id_comment_group"), "comment_group", ["group_id"], ["id"]
        )
        batch_op.create_index(
            "ix_comment_group", ["group_id", "shelf", "rank", "waiting_since", "id"], unique=False
        )
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_reply_batch_id_batch"), "batch", ["batch_id"], ["id"])
        batch_op.create_index("ix_reply_batch_id", ["batch_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.drop_index("ix_reply_batch_id")
        batch_op.drop_constraint(op.f("fk_reply_batch_id_batch"), type_="foreignkey")
        batch_op.drop_column("batch_id")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index("ix_comment_group")
        batch_op.drop_constraint(op.f("fk_comment_group_id_comment_group"), type_="foreignkey")
        batch_op.drop_column("group_id")
    op.drop_table("batch")
    op.drop_table("comment_group")
