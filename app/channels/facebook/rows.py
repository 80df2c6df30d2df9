"""Rows of the Pages API into what the house knows: the same comment, as a list or a read shows it."""

from __future__ import annotations

from app.channels._values import Json, address, count, flag, ident, instant, mapping, text
from app.channels.facebook.seeing import author_of
from app.ports.events import AttachmentSeen, CommentPosted, CommentSeen, Kind, PostSeen

COMMENT = "id,message,created_time,permalink_url,parent{id},is_hidden,like_count,attachment,from{id,name}"
COMMENT_SETS = (
    COMMENT,
    COMMENT.removesuffix(",from{id,name}"),
    "id,message,created_time,permalink_url,parent",
)
POST = "id,message,created_time,permalink_url,full_picture,from{id,name}"
_RATING = "created_time,review_text,has_rating,rating"
RATING_SETS = (f"open_graph_story{{id}},reviewer{{id,name}},{_RATING}", f"open_graph_story{{id}},{_RATING}")
BEST = 5
POST_SETS = (POST, POST.removesuffix(",from{id,name}"), "id,message,created_time,permalink_url")


def comment_from(account: str, row: Json, post: str | None, kind: Kind = "comment") -> CommentPosted | None:
    """The comment of one row; None where the row has no id (Graph omits it without the MODERATE task)."""
    external_id = ident(row.get("id"))
    if external_id is None:
        return None
    author = author_of(row)
    parent = ident(mapping(row.get("parent")).get("id"))
    seen = CommentSeen(
        external_id,
        kind=kind,
        text=text(row.get("message")),
        author=author,
        own=author is not None and author.external_id == account,
        post_external_id=post,
        parent_external_id=None if parent in {post, external_id} else parent,
        permalink=address(row.get("permalink_url")),
        posted_at=instant(row.get("created_time")),
        hidden=flag(row.get("is_hidden")),
        likes=count(row.get("like_count")),
        attachments=_attachments(row),
    )
    return CommentPosted(account, seen)


def post_from(account: str, row: Json) -> PostSeen | None:
    """A publication of ours."""
    external_id = ident(row.get("id"))
    if external_id is None:
        return None
    link, at = address(row.get("permalink_url")), instant(row.get("created_time"))
    return PostSeen(account, external_id, text(row.get("message")), link, at, _picture(row))


def written_from(account: str, row: Json, kind: Kind) -> CommentPosted | None:
    """What somebody else published: a visitor's post on our Page, or a post that names us."""
    external_id = ident(row.get("id"))
    if external_id is None:
        return None
    author = author_of(row)
    seen = CommentSeen(
        external_id,
        kind=kind,
        text=text(row.get("message")),
        author=author,
        thread_external_id=external_id,
        permalink=address(row.get("permalink_url")),
        posted_at=instant(row.get("created_time")),
        attachments=_picture(row),
    )
    return CommentPosted(account, seen)


def rating_from(account: str, row: Json) -> CommentPosted | None:
    """A review, by the story that it is; the Page never writes one of itself."""
    story = ident(mapping(row.get("open_graph_story")).get("id"))
    if story is None:
        return None
    seen = CommentSeen(
        story,
        kind="review",
        text=text(row.get("review_text")),
        author=author_of({"from": row.get("reviewer")}),
        thread_external_id=story,
        posted_at=instant(row.get("created_time")),
        stars=stars_in(row),
    )
    return CommentPosted(account, seen)


def stars_in(row: Json) -> int | None:
    """A note of one to five."""
    stars = count(row.get("rating"))
    return stars if stars is not None and 1 <= stars <= BEST else None


def is_visitors(account: str, row: Json) -> bool:
    """Whether somebody else than the Page wrote it; a withheld author is somebody else."""
    author = author_of(row)
    return author is None or author.external_id != account


def _attachments(row: Json) -> tuple[AttachmentSeen, ...]:
    attachment = mapping(row.get("attachment"))
    url = address(mapping(mapping(attachment.get("media")).get("image")).get("src"))
    return (AttachmentSeen(url, alt=text(attachment.get("title"))),) if url else ()


def _picture(row: Json) -> tuple[AttachmentSeen, ...]:
    url = address(row.get("full_picture"))
    return (AttachmentSeen(url),) if url else ()
