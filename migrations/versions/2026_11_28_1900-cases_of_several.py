"""Several comments handed over as one case.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0045, after 0044.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("first_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_assignment_first_id_assignment"), "assignment", ["first_id"], ["id"]
        )
        batch_op.create_index(op.f("ix_assignment_first_id"), ["first_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_assignment_first_id"))
        batch_op.drop_constraint(op.f("fk_assignment_first_id_assignment"), type_="foreignkey")
        batch_op.drop_column("first_id")
