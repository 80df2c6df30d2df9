"""Letters remind, go to a service's director, and tell whoever is on call.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0016, after 0015.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.add_column(sa.Column("director_email", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("letter_hour", sa.Integer(), server_default="8", nullable=False))
    with op.batch_alter_table("letter_case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("late", sa.Integer(), nullable=True))
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.alter_column("department_id", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("comment_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_letter_comment_id_comment"), "comment", ["comment_id"], ["id"]
        )
        batch_op.create_unique_constraint(batch_op.f("uq_letter_comment_id"), ["comment_id"])


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM letter WHERE department_id IS NULL"))
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_letter_comment_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("fk_letter_comment_id_comment"), type_="foreignkey")
        batch_op.drop_column("comment_id")
        batch_op.alter_column("department_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("letter_case", schema=None) as batch_op:
        batch_op.drop_column("late")
        batch_op.drop_column("due_on")
    with op.batch_alter_table("department", schema=None) as batch_op:
        batch_op.drop_column("letter_hour")
        batch_op.drop_column("director_email")
