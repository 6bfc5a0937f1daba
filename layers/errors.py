"""What can go wrong with a layer: one class for each thing the user can do about it.

Every message is one sentence that names the file, the fact and the rule.
"""

from __future__ import annotations


class LayerError(Exception):
    """Root of everything that `layers` raises on purpose."""


class UnreadableFile(LayerError):
    """The file is missing, empty, damaged or of a kind that is not read: choose another."""


class UnknownCrs(LayerError):
    """The file does not say, or cannot mean, its coordinate system: choose one.

    Attributes
    ----------
    candidates
        EPSG codes that fit the coordinates, likeliest first.
    """

    def __init__(self, message: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.candidates = candidates


class NotPlaced(LayerError):
    """Control points cannot place the picture so: move them, or choose another method."""


class OutsidePicture(NotPlaced):
    """A control point lies outside its picture, however its numbers are read."""


class MissingColumn(LayerError):
    """A rule or style names a column that the layer does not have."""


class BadFilter(LayerError):
    """A filter expression does not follow the filter language."""


class PackageError(LayerError):
    """A layer package's source, manifest or stored object is not as it must be."""


class RepositoryError(PackageError):
    """Root of what can go wrong between a repository of packages and those who use it."""


class RepositoryUnreachable(RepositoryError):
    """The repository does not answer, or too slowly: try again when the network is back."""


class MissingInRepository(RepositoryError):
    """The repository answers, but lacks a file: tell its publisher."""


class WrongContent(RepositoryError):
    """What came is not what was asked for, such as a login page: nothing of it is kept."""


class NotTrusted(RepositoryError):
    """Signatures, versions or keys do not fit what is trusted: ask the publisher."""


class NotConfirmed(RepositoryError):
    """The repository cannot be confirmed as the latest: what is installed stays readable."""


class RefusedContent(RepositoryError):
    """A file breaks the rules for what a package may hold: tell its publisher."""


class NoRoom(RepositoryError):
    """The disk has too little room for what is to be fetched: make room."""


class PublishError(RepositoryError):
    """A version cannot be published as it is: change the package or the repository."""


class ApprovalNeeded(PublishError):
    """Another function must approve the version first: send it the proposal.

    Attributes
    ----------
    functions
        Who must.
    """

    def __init__(self, message: str, functions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.functions = functions


class ServiceError(LayerError):
    """Root of what can go wrong between a data service and whoever asks it."""


class BadAddress(ServiceError):
    """An address cannot be asked: write another."""


class ServiceUnreachable(ServiceError):
    """The service does not answer, or too slowly: try again later."""


class WrongAnswer(ServiceError):
    """What came is not what was asked for: nothing of it is kept."""


class NotOffered(ServiceError):
    """The service does not offer that layer, system or value: choose another."""


class TooMuch(ServiceError):
    """There is more than may be fetched at a time: choose a smaller area."""


class OtherHost(ServiceError):
    """The service leads to another host, which was not agreed to: agree, or do without.

    Attributes
    ----------
    host
        Where it leads.
    """

    def __init__(self, message: str, host: str = "") -> None:
        super().__init__(message)
        self.host = host

    def __reduce__(self) -> tuple[type[OtherHost], tuple[str, str]]:
        return type(self), (str(self), self.host)
