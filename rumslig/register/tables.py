"""The register's tables, the same in SQLite and PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Float, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PLAIN = Text().with_variant(Text(collation="C"), "postgresql")
"""Text that is compared letter by letter, whatever the database's language."""

DNR = String(40).with_variant(Text(collation="C"), "postgresql")

NO_DAY = "9999-12-31"
"""Stands for no last day where rows are ordered."""

SCHEMA = 2
"""Raised when the tables change; see `rumslig.register.upgrading`."""


class Base(DeclarativeBase):
    """All tables."""

    type_annotation_map = {str: PLAIN}  # noqa: RUF012 - as SQLAlchemy wants it


class MetaRow(Base):
    """Facts of the register itself, such as which schema it has."""

    __tablename__ = "register_meta"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class CaseRow(Base):
    """A case. Columns after `lock_version` came with the second schema."""

    __tablename__ = "cases"

    dnr: Mapped[str] = mapped_column(DNR, primary_key=True)
    title: Mapped[str]
    sender: Mapped[str]
    sender_dnr: Mapped[str]
    plan_type: Mapped[str]
    stage: Mapped[str]
    due: Mapped[str]
    municipalities: Mapped[str]
    status: Mapped[str]
    path: Mapped[str]
    sha256: Mapped[str]
    lock_version: Mapped[int]
    received: Mapped[str] = mapped_column(default="", server_default="")
    extension: Mapped[str] = mapped_column(default="", server_default="")
    handler: Mapped[str] = mapped_column(default="", server_default="")
    handler_key: Mapped[str] = mapped_column(default="", server_default="")
    decision_route: Mapped[str] = mapped_column(default="", server_default="")
    meeting: Mapped[str] = mapped_column(default="", server_default="")
    body: Mapped[str] = mapped_column(default="", server_default="")
    follows: Mapped[str] = mapped_column(default="", server_default="")
    regional: Mapped[str] = mapped_column(default="", server_default="")
    created: Mapped[str] = mapped_column(default="", server_default="")
    closed: Mapped[str] = mapped_column(default="", server_default="")
    internal: Mapped[str] = mapped_column(default="[]", server_default="[]")
    order_day: Mapped[str] = mapped_column(default=NO_DAY, server_default=NO_DAY)
    done: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (
        Index("cases_by_day", "done", "order_day", "dnr"),
        Index("cases_by_handler", "handler_key", "done", "order_day", "dnr"),
        Index("cases_by_status", "status", "order_day", "dnr"),
        Index("cases_by_path", "path"),
        Index("cases_by_follows", "follows"),
    )


class AnnouncedRow(Base):
    """A case file that is about to take the place of the one before."""

    __tablename__ = "announced"

    dnr: Mapped[str] = mapped_column(DNR, primary_key=True)
    sha256: Mapped[str]


def _case_key(**options: bool) -> Mapped[str]:
    return mapped_column(ForeignKey("cases.dnr", ondelete="CASCADE"), **options)  # type: ignore[arg-type]


class FileRow(Base):
    """A case file's bytes, where desks share cases through the database."""

    __tablename__ = "case_files"

    dnr: Mapped[str] = _case_key(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class OriginalRow(Base):
    """A large file that came in, by its SHA-256; cases that got the same file share it."""

    __tablename__ = "originals"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class MunicipalityRow(Base):
    """A municipality that a case's plans lie in, with what its list is ordered by."""

    __tablename__ = "case_municipalities"

    key: Mapped[str] = mapped_column(primary_key=True)
    dnr: Mapped[str] = _case_key(primary_key=True, index=True)
    name: Mapped[str]
    done: Mapped[int]
    order_day: Mapped[str]

    __table_args__ = (Index("municipalities_by_day", "key", "done", "order_day", "dnr"),)


class WordRow(Base):
    """A folded word that a case is found by."""

    __tablename__ = "case_words"

    word: Mapped[str] = mapped_column(primary_key=True)
    dnr: Mapped[str] = _case_key(primary_key=True, index=True)


class PlaceRow(Base):
    """A plan area; `level`, `column`, `row` are a square that its south-west corner lies in.

    The squares of a level are at least as wide as the areas in it (`rumslig.register.squares`).
    """

    __tablename__ = "case_places"

    dnr: Mapped[str] = _case_key(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[str]
    west: Mapped[float] = mapped_column(Float(53))
    south: Mapped[float] = mapped_column(Float(53))
    east: Mapped[float] = mapped_column(Float(53))
    north: Mapped[float] = mapped_column(Float(53))
    level: Mapped[int]
    square_column: Mapped[int]
    square_row: Mapped[int]
    wkb: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (Index("places_by_square", "level", "square_column", "square_row"),)


class RemarkRow(Base):
    """A remark that was sent."""

    __tablename__ = "case_remarks"

    dnr: Mapped[str] = _case_key(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    plan: Mapped[str]
    theme: Mapped[str]
    rule: Mapped[str]
    goal: Mapped[str]
    tone: Mapped[str]


class OutcomeRow(Base):
    """What a later stage (`dnr`) says of an earlier case's remark (`of_dnr`, `key`)."""

    __tablename__ = "case_outcomes"

    dnr: Mapped[str] = _case_key(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    of_dnr: Mapped[str] = mapped_column(index=True)
    key: Mapped[str]
    outcome: Mapped[str]
    theme: Mapped[str]
    goal: Mapped[str]


class MinuteRow(Base):
    """Seconds of active work in a step."""

    __tablename__ = "case_minutes"

    dnr: Mapped[str] = _case_key(primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    seconds: Mapped[int]


class SumRow(Base):
    """How often a value was met in a year; kept in the same transaction as the cases."""

    __tablename__ = "case_sums"

    year: Mapped[int] = mapped_column(primary_key=True)
    dimension: Mapped[str] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int]
