"""What the room says of packages: states, sizes, days and reasons."""

from __future__ import annotations

from datetime import date, datetime

from layers.repository.choices import ROLLBACK
from rumslig.freshness import State, freshness_sentence, mark_of, state_word
from rumslig.locks.impact import TouchedCase
from rumslig.news import Kind
from rumslig.numerals import THIN, format_number
from rumslig.upkeep.board import STATES, Board, BoardRow
from ui.language import message_language, tr

STATE_ICONS: dict[State, str] = {state: mark_of(state).icon for state in STATES}
STATE_ROLES: dict[State, str] = {state: mark_of(state).role for state in STATES}
KIND_ICONS: dict[Kind, str] = {
    "shape": "zooma-till",
    "added": "ny",
    "removed": "ta-bort",
    "values": "skriv",
    "technical": "installningar",
}
KIND_ROLES: dict[Kind, str] = {
    "shape": "warning",
    "added": "success",
    "removed": "danger",
    "values": "accent",
    "technical": "muted",
}


def kind_word(kind: Kind, count: int) -> str:
    """Return what is counted."""
    one = {
        "added": tr("nytt"),
        "removed": tr("borttaget"),
        "shape": tr("ändrad gräns"),
        "values": tr("ändrade uppgifter"),
        "technical": tr("bara tekniskt"),
    }
    several = {
        **one,
        "added": tr("nya"),
        "removed": tr("borttagna"),
        "shape": tr("ändrade gränser"),
    }
    return (one if count == 1 else several)[kind]


def size_words(count: int) -> str:
    """Return how much there is to fetch."""
    lang = message_language()
    if count < 1_000_000:
        return f"{format_number(max(-(-count // 1000), 1), 0, lang)}{THIN}kB"
    return f"{format_number(count / 1_000_000, 1, lang)}{THIN}MB"


def day_words(moment: datetime, now: datetime) -> str:
    """Return a moment as "i dag 08.15", or its day."""
    here = moment.astimezone()
    if here.date() == now.astimezone().date():
        return tr("i dag {hour}.{minute}", hour=f"{here:%H}", minute=f"{here:%M}")
    return here.date().isoformat()


def holder_words(pinned_by: str) -> str:
    """Return who or what holds a version."""
    return tr("återgången") if pinned_by == ROLLBACK else pinned_by


def count_words(board: Board) -> str:
    """Return how many packages there are, and how many have news."""
    count = len(board.rows)
    words = tr("1 paket") if count == 1 else tr("{count} paket", count=count)
    newer = len(board.newer)
    if not newer:
        return words
    return words + " · " + (tr("1 nyare") if newer == 1 else tr("{count} nyare", count=newer))


def newer_words(count: int) -> str:
    """Return of how many packages a newer version is known."""
    return tr("ny version av 1") if count == 1 else tr("ny version av {count}", count=count)


def confirmed_words(board: Board, now: datetime) -> str:
    """Return when what is known was last confirmed, and against which repository."""
    if not board.sources:
        return tr("Inget förråd är anslutet")
    source = board.confirmed
    if source is None or source.confirmed is None:
        return tr("Inget förråd är bekräftat än")
    when = day_words(source.confirmed, now)
    return tr("Kontrollerat {when} mot {name}", when=when, name=source.title)


def state_sentence(row: BoardRow) -> str:
    """Return what a package's state means for whoever uses it."""
    if row.state == "withdrawn":
        return tr("Tillbakadragen: {reason}", reason=row.reason)
    if row.state == "superseded":
        return row.reason
    return freshness_sentence(row.freshness)


def spoken_row(row: BoardRow) -> str:
    """Return a row as it is read aloud."""
    parts = [row.title, row.function, row.version, state_word(row.state)]
    if row.newer is not None:
        parts.append(tr("version {version} finns", version=row.newer.version))
    if row.pinned_by:
        parts.append(tr("hålls kvar av {who}", who=holder_words(row.pinned_by)))
    if row.fault:
        parts.append(row.fault)
    return ", ".join(part.rstrip(".") for part in parts)


def touched_words(case: TouchedCase) -> str:
    """Return what a version means for a case, and what happens with it."""
    parts = []
    if case.count:
        parts.append(
            tr("1 objekt har ändrats i eller nära planområdet.")
            if case.count == 1
            else tr("{count} objekt har ändrats i eller nära planområdet.", count=case.count)
        )
    parts += case.drift.notes
    if case.findings is not None:
        count = len(case.findings)
        parts.append(
            tr("1 fynd blir ett annat.")
            if count == 1
            else tr("{count} fynd blir andra.", count=count)
            if count
            else tr("Inget fynd blir ett annat.")
        )
    parts.append(
        tr("Yttrandet är undertecknat och ändras inte.")
        if case.is_sent
        else tr("Kontrollera ärendet igen när du har uppdaterat.")
    )
    return " ".join(parts)


def published_words(text: str) -> str:
    """Return the day that a version was published; "" where it was not."""
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        return ""


def fingerprint_words(identity: str) -> str:
    """Return a fingerprint in groups that two people can read to each other."""
    return " ".join(identity[at : at + 4] for at in range(0, 32, 4))
