"""Who answers where it is not the town hall, and the replies that point to them.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0030, after 0029.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_body",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("covers", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_body")),
        sa.UniqueConstraint("slug", name=op.f("uq_outside_body_slug")),
    )
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("body_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_reply_body_id"), ["body_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_reply_body_id_outside_body"), "outside_body", ["body_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("reply", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_reply_body_id_outside_body"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_reply_body_id"))
        batch_op.drop_column("body_id")
    op.drop_table("outside_body")
