"""Getting to know a repository: its fingerprint is seen before it is trusted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from layers.errors import NotTrusted
from layers.repository.address import open_fetcher
from layers.repository.known import FIRST_ROOT
from layers.repository.tuf_bridge import MAX_ROOT, read_root
from rumslig.language import tr
from rumslig.packages.desk import OpenedRepository, PackageDesk


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """A repository that answers.

    Attributes
    ----------
    identity
        SHA-256 of its first root: what two people compare.
    is_known
        Whether it is trusted already, perhaps at another address.
    """

    address: str
    identity: str
    is_known: bool


def meet_repository(desk: PackageDesk, address: str) -> Acquaintance:
    """Return who a repository says that it is; nothing is trusted or kept.

    Raises
    ------
    RepositoryError
        It does not answer, or is no repository.
    """
    fetcher = open_fetcher(address)
    with fetcher.fetch(FIRST_ROOT, MAX_ROOT) as fetched:
        content = fetched.read()
    read_root(content, FIRST_ROOT)
    identity = hashlib.sha256(content).hexdigest()
    return Acquaintance(fetcher.address, identity, desk.known.find(identity) is not None)


def trust_repository(
    desk: PackageDesk, met: Acquaintance, root: Path | None = None
) -> OpenedRepository:
    """Trust the repository whose fingerprint was seen, from now on.

    Parameters
    ----------
    root
        The publisher's root, got by hand.

    Raises
    ------
    NotTrusted
        The repository is another than the one that was seen, or than the given root says.
    RepositoryError
        It does not answer.
    """
    now = meet_repository(desk, met.address)
    if now.identity != met.identity:
        raise NotTrusted(
            tr("{address} har en annan rot än nyss; fråga utgivaren.", address=met.address)
        )
    return desk.open(met.address, root)
