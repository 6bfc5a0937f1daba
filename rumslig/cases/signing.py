"""Who has agreed to a response's text, and the versions that were signed."""

from __future__ import annotations

from dataclasses import dataclass

from rumslig.cases.draft import Draft


@dataclass(frozen=True, slots=True)
class Approval:
    """That a role agreed to a text (its SHA-256) on a day (ISO)."""

    role: str
    day: str
    sha256: str


@dataclass(frozen=True, slots=True)
class SignedVersion:
    """A response as it was signed, kept when a later change makes the next one.

    Attributes
    ----------
    number
        From 1.
    sha256
        Of `frozen`, the text as canonical JSON: what was agreed to, to the byte.
    lock
        The fingerprint of what it rested on; `lock_text` is the lock itself.
    why
        Why a later version was made.
    """

    number: int
    day: str
    role: str
    sha256: str
    lock: str = ""
    draft: Draft | None = None
    approvals: tuple[Approval, ...] = ()
    why: str = ""
    frozen: str = ""
    lock_text: str = ""
