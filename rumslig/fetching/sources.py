"""The list of open services that can be asked: data, each marked whether it has been tried."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any, cast

from layers.errors import BadAddress
from layers.services.address import check_address, host_of
from layers.services.offered import KINDS, Kind
from rumslig.language import tr

KEY = "{nyckel}"
"""Stands in an address where a key of the user's own goes."""
_TEXTS = ("name", "title", "owner", "url", "what", "licence", "attribution")


@dataclass(frozen=True, slots=True)
class Source:
    """A service in the list.

    Attributes
    ----------
    kind
        None where it is to be found out.
    tried
        The day when it last answered as it should; None where nobody has tried it.
    """

    name: str
    title: str
    owner: str
    kind: Kind | None
    url: str
    what: str = ""
    licence: str = ""
    attribution: str = ""
    tried: date | None = None

    @property
    def host(self) -> str:
        """The host that is asked."""
        return host_of(self.url)

    @property
    def needs_key(self) -> bool:
        """Whether its owner gives out keys that it wants."""
        return KEY in self.url

    def address(self, key: str = "") -> str:
        """Return where it is asked.

        Raises
        ------
        BadAddress
            It wants a key.
        """
        if self.needs_key and not key.strip():
            raise BadAddress(
                tr(
                    "{title} kräver en nyckel från {owner}; skaffa en där och ange den.",
                    title=self.title,
                    owner=self.owner,
                )
            )
        return check_address(self.url.replace(KEY, key.strip()))

    def to_json(self) -> dict[str, Any]:
        """Return it as `rumslig fetch --list --json` prints it."""
        return {
            "name": self.name,
            "title": self.title,
            "owner": self.owner,
            "kind": self.kind,
            "url": self.url,
            "host": self.host,
            "what": self.what,
            "licence": self.licence,
            "attribution": self.attribution,
            "needs_key": self.needs_key,
            "tried": None if self.tried is None else self.tried.isoformat(),
        }


def read_sources(text: str) -> tuple[Source, ...]:
    """Return the sources that a list names, in its order.

    Raises
    ------
    BadAddress
        An entry is not as it must be; says which.
    """
    found = []
    for item in tomllib.loads(text).get("source", ()):
        name = str(item.get("name", "?"))
        fits = (
            all(isinstance(item.get(key), str) for key in _TEXTS)
            and item.get("kind") in KINDS
            and (item.get("tried") is False or isinstance(item.get("tried"), date))
            and set(item) == {*_TEXTS, "kind", "tried"}
        )
        if not fits:
            raise BadAddress(tr("källan {name} i listan är inte skriven rätt.", name=name))
        check_address(item["url"].replace(KEY, "x"))
        found.append(
            Source(
                **{key: item[key] for key in _TEXTS},
                kind=cast(Kind, item["kind"]),
                tried=item["tried"] or None,
            )
        )
    return tuple(found)


@cache
def known_sources() -> tuple[Source, ...]:
    """Return the list that comes with the program."""
    text = resources.files("rumslig.fetching").joinpath("sources.toml").read_text("utf-8")
    return read_sources(text)


def find_source(word: str) -> Source:
    """Return a source of the list by its name, or one of an address that the user gives.

    Raises
    ------
    BadAddress
        It is neither.
    """
    for source in known_sources():
        if source.name == word:
            return source
    if "://" not in word:
        raise BadAddress(
            tr(
                "”{word}” är varken en adress eller en källa i listan; se rumslig fetch --list.",
                word=word[:80],
            )
        )
    address = check_address(word)
    host = host_of(address)
    return Source(host, host, host, None, address)
