"""What triage itself said of a comment stands beside what rules and people made of it.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

What it said of former comments is found again, except where a rule of the town may have spoken; how sure
it was of a tag that a person then changed is not known any more.

Revision: 0035, after 0034.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

FIRST = """(
    SELECT correction.was FROM correction
    WHERE correction.comment_id = comment.id AND correction.about = '{about}' AND correction.undone_at IS NULL
    ORDER BY correction.id LIMIT 1
)"""
TAG, URGENCY = FIRST.format(about="intent"), FIRST.format(about="urgent")
FILL = f"""
UPDATE comment SET
    said_intent = COALESCE({TAG}, intent),
    said_confidence = CASE WHEN {TAG} IS NULL THEN confidence END,
    said_urgent = CASE {URGENCY} WHEN 'yes' THEN true WHEN 'no' THEN false ELSE urgent END,
    said_department = (SELECT department.slug FROM department WHERE department.id = department_id)
WHERE own = false AND intent IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM rule_act WHERE rule_act.comment_id = comment.id)
"""  # noqa: S608 - words of this file alone


def upgrade() -> None:
    with op.batch_alter_table("comment", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("said_intent", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("said_confidence", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("said_urgent", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("said_department", sa.String(), nullable=True))
        batch_op.create_index("ix_comment_received_at", ["received_at"], unique=False)
    op.execute(FILL)


def downgrade() -> None:
    with op.batch_alter_table("comment", recreate="never") as batch_op:
        batch_op.drop_index("ix_comment_received_at")
        batch_op.drop_column("said_department")
        batch_op.drop_column("said_urgent")
        batch_op.drop_column("said_confidence")
        batch_op.drop_column("said_intent")
