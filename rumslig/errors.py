"""What can go wrong in planning work: one class for each thing the user can do about it."""

from __future__ import annotations


class RumsligError(Exception):
    """Root of everything that `rumslig` raises on purpose."""


class PlanError(RumsligError):
    """The plan file holds no area that can be checked: choose or mend the file."""


class RuleError(RumsligError):
    """A rule, text or county table says something that cannot be done: mend the package."""


class CaseError(RumsligError):
    """The case is missing, exists already, or the request does not fit it."""


class DamagedCase(CaseError):
    """The case file is not what was saved: use an earlier copy."""


class CaseConflict(CaseError):
    """Two have changed the same part of a case: open the other's version, or keep one's own.

    Attributes
    ----------
    dnr, parts
        The case, and what both changed, in words.
    kept
        The file in which the version lies that could not be saved.
    """

    def __init__(self, message: str, dnr: str = "", parts: tuple[str, ...] = (), kept: str = ""):
        super().__init__(message)
        self.dnr, self.parts, self.kept = dnr, parts, kept

    def __reduce__(self) -> tuple[type[CaseConflict], tuple[str, str, tuple[str, ...], str]]:
        return type(self), (str(self), self.dnr, self.parts, self.kept)


class RegisterUnreachable(CaseError):
    """The shared register does not answer: try again when it does."""


class CaseWaiting(CaseError):
    """A case could not be saved in the shared register, and waits for it in a file on this disk."""


class IntakeError(RumsligError):
    """What came in cannot be taken in: choose other files."""


class PluginError(RumsligError):
    """A plugin failed, or says what cannot be shown: mend it, or do without it."""


class PluginNotAllowed(RumsligError):
    """A plugin from somebody else waits for the user's consent, or was denied."""


class FieldError(RumsligError):
    """A field of a plugin does not take the value: give another."""


class ClassifiedPackage(RumsligError):
    """A classified package was asked for as a file: use a repository that is made for it."""


class BatchError(RumsligError):
    """What a batch remembers cannot be used: remove the file, or wait for the other run."""


class TemplateError(RumsligError):
    """A docx template cannot be filled: mend the template, or do without it."""


class Cancelled(RumsligError):
    """The user stopped the work; nothing was changed."""


class StructureError(RumsligError):
    """An object of a structure image is not as the model has it: mend the legend or the file."""


class SketchError(RumsligError):
    """What was drawn is no area: draw on, or draw it otherwise.

    Attributes
    ----------
    place
        Easting and northing of what is wrong, where it can be pointed at.
    """

    def __init__(self, message: str, place: tuple[float, float] | None = None) -> None:
        super().__init__(message)
        self.place = place
