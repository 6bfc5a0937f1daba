"""Texts that were decoded with another encoding than they were written in, and what they said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from layers.formats.rows import FileLayer
from layers.formats.shapefile import PLAIN_LANGUAGES, told_encoding
from layers.formats.text import CANDIDATES, name_encoding, share_expected
from layers.language import tr

Frame = TypeVar("Frame", bound=pd.DataFrame)

PREVIEWED = 5
"""So many values are shown under each encoding."""

_LOOKED_AT = 2_000
_UNICODE = ("utf-8", *CANDIDATES)
_MISTAKES = ("cp1252", "latin-1", "mac_roman", "cp850", "cp437")
"""What programs take a text for that they do not know the encoding of."""

_CODECS = {"iso-8859-1": "latin-1", "macintosh": "mac_roman"}
"""Python's names of what GDAL calls otherwise."""

_LOST = "\N{REPLACEMENT CHARACTER}"
_LETTER = "[A-Za-zÀ-ÖØ-öø-ÿ]"
# no text has control characters; and what DOS, Windows and each other make of å ä ö in a word
_ODD = re.compile(
    f"[{_LOST}\x80-\x9f]|(?<={_LETTER})[†„”™](?={_LETTER})|[÷†](?={_LETTER})|(?<={_LETTER})[÷†]"
)
_DBF_LANGUAGE = 29
"""Which byte of a .dbf names the code page."""


@dataclass(frozen=True, slots=True)
class EncodingChoice:
    """An encoding that texts may be written in, and how some of them read in it."""

    encoding: str
    preview: tuple[str, ...]

    @property
    def title(self) -> str:
        """The encoding's name as people write it."""
        return name_encoding(self.encoding)

    def to_json(self) -> dict[str, Any]:
        """Return the choice as `rumslig info` prints it."""
        return {"encoding": self.encoding, "preview": list(self.preview)}


@dataclass(frozen=True, slots=True)
class EncodingDoubt:
    """Why it is not certain how a layer's texts are encoded.

    Attributes
    ----------
    assumed
        What they were read as.
    choices
        What they may be instead, the likeliest first, `assumed` among them where it fits.
    """

    assumed: str
    why: str
    choices: tuple[EncodingChoice, ...]

    @property
    def likeliest(self) -> str:
        """The encoding in which most letters are such as Swedish has."""
        return self.choices[0].encoding

    def to_json(self) -> dict[str, Any]:
        """Return the doubt as `rumslig info` prints it."""
        return {
            "assumed": self.assumed,
            "why": self.why,
            "choices": [item.to_json() for item in self.choices],
        }


def texts_of(frame: pd.DataFrame) -> Iterator[tuple[str, pd.Series[str]]]:
    """Yield each column that holds texts, with those of its values that are."""
    for number, name in enumerate(frame.columns):
        column = frame.iloc[:, number]
        if pd.api.types.is_string_dtype(column) or column.dtype == object:
            yield str(name), column[column.map(lambda value: isinstance(value, str)).astype(bool)]


def is_garbled(text: str) -> bool:
    """Whether a text looks as if it was decoded with another encoding than it was written in."""
    if text.isascii():
        return False
    return _ODD.search(text) is not None or _as_utf8(text) is not None


def _as_utf8(text: str) -> str | None:
    """Return a text that was UTF-8 and taken for something else: it hardly is by chance."""
    for mistake in _MISTAKES:
        meant = redecode(text, "utf-8", mistake)
        if meant is not None and meant != text:
            return meant
    return None


def redecode(text: str, written: str, read_as: str) -> str | None:
    """Return what a text said, None where it cannot have come about so."""
    try:
        return text.encode(read_as).decode(written)
    except UnicodeError:
        return None


def restore(text: str, written: str, assumed: str) -> str:
    """Return what a text said that was written in an encoding and read in another.

    Parameters
    ----------
    assumed
        What the file was read as, as `read_codec` tells. Where it says itself ("") the mistake
        was made before the text came into the file, and only what looks wrong is touched.
    """
    if text.isascii():
        return text
    if assumed:
        meant = redecode(text, written, assumed)
        return text if meant is None else meant
    if not is_garbled(text):
        return text
    for mistake in _MISTAKES:
        meant = redecode(text, written, mistake)
        if meant is not None and not is_garbled(meant):
            return meant
    return text


def restored(frame: Frame, encoding: str, assumed: str) -> Frame:
    """Return rows whose texts are read anew as written in `encoding`; see `restore`."""
    mended = frame.copy()
    for name, texts in texts_of(frame):
        if list(frame.columns).count(name) == 1 and len(texts):
            anew = texts.map(lambda text: restore(text, encoding, assumed))
            mended[name] = mended[name].astype(object)
            mended.loc[texts.index, name] = anew
    return mended


def read_codec(path: Path, info: FileLayer) -> str:
    """Return Python's name of what a Shapefile's texts were read as, "" where it says so itself."""
    if path.suffix.lower() != ".shp":
        return ""
    taken, _ = told_encoding(path, path.name)
    encoding = taken or (info.encoding if info.encoding == "ISO-8859-1" else "")
    return _CODECS.get(encoding.casefold(), encoding.casefold())


def read_as(path: Path, info: FileLayer) -> str:
    """Return the name of the encoding that a layer's texts were read in."""
    assumed = read_codec(path, info)
    return name_encoding(assumed) if assumed else info.encoding or "UTF-8"


def weigh_encodings(path: Path, info: FileLayer, frame: pd.DataFrame) -> EncodingDoubt | None:
    """Return why the encoding of a layer's texts is not certain, None where it is.

    Certain is what the file says and what reads well; texts in ASCII alone say nothing.
    """
    texts = _telling_texts(frame)
    if not texts:
        return None
    garbled = [text for text in texts if is_garbled(text)]
    silent = is_silent(path, info)
    if not (garbled or silent):
        return None
    shown = garbled or texts
    assumed = read_codec(path, info)
    choices = []
    for encoding in _UNICODE:
        preview = [restore(text, encoding, assumed) for text in shown]
        if _fits(shown, encoding, assumed):
            choices.append(
                (_expected(preview), EncodingChoice(encoding, tuple(preview[:PREVIEWED])))
            )
    if not choices:
        choices = [(0.0, EncodingChoice(assumed or "utf-8", tuple(shown[:PREVIEWED])))]
    ranked = sorted(choices, key=lambda item: -item[0])
    read = read_as(path, info)
    return EncodingDoubt(read, _why(silent, bool(garbled)), tuple(c for _, c in ranked))


def _telling_texts(frame: pd.DataFrame) -> list[str]:
    """Return the first different texts that have letters outside ASCII."""
    told: dict[str, None] = {}
    for _, texts in texts_of(frame):
        told.update((text, None) for text in texts if not text.isascii())
        if len(told) >= _LOOKED_AT:
            break
    return list(told)[:_LOOKED_AT]


def _fits(texts: Sequence[str], encoding: str, assumed: str) -> bool:
    """Whether texts can have been written in an encoding."""
    if assumed:
        return all(redecode(text, encoding, assumed) is not None for text in texts)
    return any(restore(text, encoding, assumed) != text for text in texts)


def _expected(texts: Sequence[str]) -> float:
    return share_expected("".join(texts).encode("utf-8", "replace"), "utf-8")


def is_silent(path: Path, info: FileLayer) -> bool:
    """Whether a Shapefile says nothing of its encoding: no .cpg and no code page in its .dbf."""
    if info.driver != "ESRI Shapefile" or path.suffix.lower() != ".shp":
        return False
    beside = {item.suffix.lower(): item for item in path.parent.glob("*") if item.stem == path.stem}
    if ".cpg" in beside or ".dbf" not in beside:
        return False
    with beside[".dbf"].open("rb") as stream:
        head = stream.read(_DBF_LANGUAGE + 1)
    return len(head) <= _DBF_LANGUAGE or head[_DBF_LANGUAGE] in PLAIN_LANGUAGES


def _why(silent: bool, garbled: bool) -> str:
    if silent and garbled:
        return tr("Filen säger inte sin teckenkod, och texten ser felavkodad ut.")
    if silent:
        return tr("Filen säger inte sin teckenkod (ingen .cpg och ingen kodsida i .dbf).")
    return tr("Texten ser felavkodad ut.")
