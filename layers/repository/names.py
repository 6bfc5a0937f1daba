"""Names and versions that are the same on every disk, and no way out of a folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING

from layers.errors import PublishError, RefusedContent
from layers.language import tr
from layers.packages.manifest import Manifest, StoredObject

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LONGEST_NAME = 100
LARGEST_OBJECT = 8 << 30
_NAME = re.compile(r"\w(?:[\w.+-]*[\w+-])?")  # no slashes, no dot at the end: Windows drops it
_HASH = re.compile(r"[0-9a-f]{64}")
_VERSION = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\..*)?")

Version = tuple[int, int, int]


def read_version(text: str) -> Version:
    """Return a version's three numbers, so that versions can be ordered.

    Raises
    ------
    PublishError
        It is not written as three numbers.
    """
    found = _VERSION.fullmatch(text)
    if found is None:
        raise PublishError(
            tr("versionen ”{version}” ska vara tre tal, till exempel 1.2.0.", version=text)
        )
    return int(found[1]), int(found[2]), int(found[3])


def version_order(text: str) -> tuple[int, Version, str]:
    """Return a key that orders versions, those that are no three numbers first."""
    found = _VERSION.fullmatch(text)
    if found is None:
        return 0, (0, 0, 0), text
    return 1, (int(found[1]), int(found[2]), int(found[3])), text


_KINDS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "StoredObject": (StoredObject,),
    "StoredObject | None": (StoredObject, type(None)),
    "tuple[str, ...]": (tuple,),
    "tuple[float, ...]": (tuple,),
    "tuple[LayerEntry, ...]": (tuple,),
    "tuple[ImageEntry, ...]": (tuple,),
    "tuple[DocumentEntry, ...]": (tuple,),
    "Stance": (str,),
    "ImageFormat": (str,),
    "DocumentFormat": (str,),
}


def wrong_kind(part: DataclassInstance) -> str:
    """Return the first field whose value, read from JSON, is of another kind; "" if none is."""
    for item in fields(part):
        value, kinds = getattr(part, item.name), _KINDS.get(str(item.type), (object,))
        is_texts = item.type != "tuple[str, ...]" or all(isinstance(one, str) for one in value)
        is_flag = isinstance(value, bool) and bool not in kinds and object not in kinds
        if not isinstance(value, kinds) or is_flag or not is_texts:
            return item.name
    return ""


def check_name(name: str) -> None:
    """Raise RefusedContent where a name cannot be a file's on every disk."""
    fault = ""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        fault = tr("det får ha bokstäver, siffror, punkt, plus och streck, och inte sluta på punkt")
    elif len(name.encode()) > LONGEST_NAME:
        fault = tr("det får vara högst {count} byte långt", count=LONGEST_NAME)
    elif _RESERVED.fullmatch(name.casefold()):
        fault = tr("Windows har det för sig självt")
    elif unicodedata.normalize("NFC", name) != name:
        fault = tr("dess bokstäver är inte sammansatta (NFC)")
    if fault:
        raise RefusedContent(tr("namnet {name} går inte: {fault}.", name=ascii(name), fault=fault))


def check_apart(names: Iterable[str]) -> None:
    """Raise RefusedContent where two names would be the same file on some disk."""
    seen: dict[str, str] = {}
    for name in names:
        key = unicodedata.normalize("NFKC", name).casefold()
        other = seen.setdefault(key, name)
        if other != name:
            raise RefusedContent(
                tr(
                    "namnen {a} och {b} är samma fil på vissa diskar.",
                    a=ascii(other),
                    b=ascii(name),
                )
            )


def check_manifest(manifest: Manifest) -> None:
    """Raise RefusedContent where a manifest names what no path or size may be."""
    for part in (manifest, *manifest.entries):
        wrong = wrong_kind(part)
        if wrong:
            raise RefusedContent(
                tr(
                    "manifestets {field} har ett värde av fel slag ({value}).",
                    field=wrong,
                    value=ascii(getattr(part, wrong))[:40],
                )
            )
    names = [entry.name for entry in manifest.entries]
    for name in (manifest.name, manifest.version, *names):
        check_name(name)
    check_apart(names)
    if len(set(names)) != len(names):
        raise RefusedContent(
            tr(
                "paketet {name} har två lager, bilder eller dokument med ett namn.",
                name=manifest.name,
            )
        )
    for document in manifest.documents:
        # the name tells a computer what to open it with
        if not document.name.endswith(f".{document.format}"):
            raise RefusedContent(
                tr("dokumentet {name} heter inte som det är.", name=ascii(document.name))
            )
    for stored in (part for entry in manifest.entries for part in entry.objects):
        # a flag is a whole number to Python
        sized = type(stored.bytes) is int and 0 < stored.bytes <= LARGEST_OBJECT
        hashed = isinstance(stored.sha256, str) and _HASH.fullmatch(stored.sha256)
        if not sized or not hashed:
            raise RefusedContent(
                tr(
                    "paketet {name} {version} har ett objekt utan rätt hash och storlek.",
                    name=manifest.name,
                    version=manifest.version,
                )
            )
