"""What rules let people hear of, and letters to one person.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0043, after 0042.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_letter_user_id"), ["user_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_letter_user_id_user"), "user", ["user_id"], ["id"])
    op.create_table(
        "tiding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_tiding_user_id_user")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_tiding_comment_id_comment")),
        sa.ForeignKeyConstraint(["rule_id"], ["rule.id"], name=op.f("fk_tiding_rule_id_rule")),
        sa.ForeignKeyConstraint(["letter_id"], ["letter.id"], name=op.f("fk_tiding_letter_id_letter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tiding")),
        sa.UniqueConstraint(
            "user_id", "comment_id", "rule_id", name=op.f("uq_tiding_user_id_comment_id_rule_id")
        ),
    )
    with op.batch_alter_table("tiding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tiding_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tiding_letter_id"), ["letter_id"], unique=False)


def downgrade() -> None:
    op.drop_table("tiding")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_letter_user_id_user"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_letter_user_id"))
        batch_op.drop_column("user_id")
