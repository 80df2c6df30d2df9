"""Comments are found by their words: one text a comment, indexed by the database itself.

SQLite keeps an FTS5 index beside the table, by triggers; PostgreSQL a vector in the row. A later batch
alteration of this table on SQLite must write its triggers anew.

One idea a file; nothing is imported from app. Expand, fill, contract: do not drop what the running
release still uses. Name every constraint by the convention, use batch mode, and write the way back.

Revision: 0017, after 0016. Filling is the first start's (cli/ground.py): French endings are cut by the app.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEEP = "INSERT INTO search_index (rowid, words) VALUES (new.place, new.words);"
LEAVE = "INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.place, old.words);"
INDEX = (
    "CREATE VIRTUAL TABLE search_index USING fts5(words, content='search_text', content_rowid='place',"
    " tokenize='unicode61 remove_diacritics 2', detail='none')"
)
VECTOR = (
    "ALTER TABLE search_text ADD COLUMN vector tsvector"
    " GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED"
)
SQLITE = (
    INDEX,
    f"CREATE TRIGGER search_text_kept AFTER INSERT ON search_text BEGIN {KEEP} END",
    f"CREATE TRIGGER search_text_left AFTER DELETE ON search_text BEGIN {LEAVE} END",
    f"CREATE TRIGGER search_text_changed AFTER UPDATE ON search_text BEGIN {LEAVE} {KEEP} END",
)
POSTGRESQL = (
    VECTOR,
    "CREATE INDEX ix_search_text_vector ON search_text USING gin (vector) WITH (fastupdate = off)",
)


def upgrade() -> None:
    op.create_table(
        "search_text",
        sa.Column("place", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_search_text_comment_id_comment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_search_text")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_search_text_comment_id")),
        sqlite_with_rowid=False,
    )
    for statement in SQLITE if _is_sqlite() else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if _is_sqlite():
        op.execute("DROP TABLE search_index")
    op.drop_table("search_text")


def _is_sqlite() -> bool:
    return op.get_context().dialect.name == "sqlite"
