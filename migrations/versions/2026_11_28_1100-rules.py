"""Rules of the town, and what each of them did.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0013, after 0012.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.Column("acts", sa.JSON(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("on_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_against", sa.Integer(), nullable=True),
        sa.Column("stopped_of", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule")),
    )
    op.create_table(
        "rule_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("did", sa.JSON(), nullable=False),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_rule_act_comment_id_comment")),
        sa.ForeignKeyConstraint(["rule_id"], ["rule.id"], name=op.f("fk_rule_act_rule_id_rule")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_act")),
        sa.UniqueConstraint("rule_id", "comment_id", name=op.f("uq_rule_act_rule_id_comment_id")),
    )
    with op.batch_alter_table("rule_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rule_act_comment_id"), ["comment_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("rule_act", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rule_act_comment_id"))
    op.drop_table("rule_act")
    op.drop_table("rule")
