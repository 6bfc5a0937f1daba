"""PxWeb: tables of statistics, asked for with chosen values and kept with what they mean."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import quote

from layers.atomic import write_atomic
from layers.errors import NotOffered, TooMuch
from layers.language import tr
from layers.services.address import public_address
from layers.services.answer import Answer
from layers.services.limits import CELLS
from layers.services.line import Line
from layers.services.offered import Offered, Service
from layers.services.provenance import BESIDE, Provenance, write_text

_JSON = "application/json"
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a table: its values as codes with their words."""

    code: str
    title: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, as the service describes it."""

    address: str
    title: str
    variables: tuple[Variable, ...]


def is_pxweb(document: object) -> bool:
    """Whether a JSON document is a table's description, or a list of tables and folders."""
    if isinstance(document, dict):
        return isinstance(document.get("variables"), list) and "title" in document
    return (
        isinstance(document, list)
        and bool(document)
        and all(isinstance(item, dict) and ("id" in item or "dbid" in item) for item in document)
    )


def read_listing(line: Line, answer: Answer) -> Service:
    """Return the tables and folders at an address; of a table's own address, the table.

    Raises
    ------
    WrongAnswer
        It is no such service.
    """
    document = answer.json()
    if not is_pxweb(document):
        raise answer.wrong(tr("en lista över tabeller"))
    if isinstance(document, dict):
        name = line.address.rstrip("/").rpartition("/")[2]
        layers: tuple[Offered, ...] = (Offered(name, str(document["title"]), address=line.address),)
    else:
        layers = tuple(_listed(line, item) for item in document)
    return Service("pxweb", line.address, line.host, layers)


def _listed(line: Line, item: dict[str, Any]) -> Offered:
    name = str(item.get("id") or item.get("dbid"))
    address = f"{line.address.rstrip('/')}/{quote(name, safe='')}"
    is_table = item.get("type", "l") == "t"
    return Offered(
        name,
        str(item.get("text") or name),
        abstract="" if is_table else tr("mapp: fråga på {address}", address=address),
        formats=("csv", "json-stat2") if is_table else (),
        address=address,
    )


def read_table(line: Line, layer: Offered) -> Table:
    """Return a table's variables and values.

    Raises
    ------
    NotOffered
        It is a folder.
    ServiceError
        The service does not describe it.
    """
    answer = line.get(layer.address, _JSON)
    document = answer.json()
    if isinstance(document, list):
        raise NotOffered(
            tr("{title} är en mapp med tabeller; ange adressen {address}.", title=layer.title,
               address=public_address(layer.address))
        )  # fmt: skip
    try:
        variables = tuple(
            Variable(
                str(item["code"]),
                str(item.get("text") or item["code"]),
                tuple(
                    (str(code), str(word))
                    for code, word in zip(
                        item["values"], item.get("valueTexts") or item["values"], strict=True
                    )
                ),
            )
            for item in document["variables"]
        )
        title = str(document["title"])
    except (KeyError, TypeError, ValueError) as error:
        raise answer.wrong(tr("en tabells beskrivning")) from error
    if not variables or any(not item.values for item in variables):
        raise answer.wrong(tr("en tabells beskrivning"))
    return Table(layer.address, title, variables)


def choose_values(table: Table, chosen: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the values of each variable that are asked for: the chosen ones, or all.

    Parameters
    ----------
    chosen
        By a variable's code or title: codes or words of values, "*" for all, or "top:n" for the
        last n.

    Raises
    ------
    NotOffered
        There is no such variable or value.
    TooMuch
        There would be more cells than may be asked for.
    """
    found: dict[str, tuple[str, ...]] = {}
    left = dict(chosen)
    for variable in table.variables:
        key = next((name for name in (variable.code, variable.title) if name in left), None)
        wanted = left.pop(key) if key is not None else ("*",)
        found[variable.code] = _values_of(variable, wanted)
    if left:
        raise NotOffered(
            tr(
                "tabellen har ingen variabel ”{name}”; den har {names}.",
                name=next(iter(left)),
                names=", ".join(item.code for item in table.variables),
            )
        )
    cells = math.prod(len(values) for values in found.values())
    if cells > CELLS:
        counts = ", ".join(f"{code} {len(values)}" for code, values in found.items())
        raise TooMuch(
            tr(
                "tabellen ger {cells} celler men högst {most} lämnas i en fråga; välj färre värden "
                "({counts}).",
                cells=cells,
                most=CELLS,
                counts=counts,
            )
        )
    return found


def _values_of(variable: Variable, wanted: Sequence[str]) -> tuple[str, ...]:
    codes = [code for code, _ in variable.values]
    words = {word: code for code, word in reversed(variable.values)}
    found: list[str] = []
    for text in wanted:
        number = text.removeprefix("top:")
        if text == "*":
            found += codes
        elif number != text and number.isdecimal() and int(number):
            found += codes[-int(number) :]
        elif text in codes:
            found.append(text)
        elif text in words:
            found.append(words[text])
        else:
            some = ", ".join(codes[:6]) + (" …" if len(codes) > 6 else "")
            raise NotOffered(
                tr(
                    "variabeln {name} har inget värde ”{value}”; den har {values}.",
                    name=variable.code,
                    value=text,
                    values=some,
                )
            )
    return tuple(dict.fromkeys(found))


def fetch_table(
    line: Line,
    service: Service,
    name: str,
    chosen: Mapping[str, Sequence[str]],
    target: Path,
    *,
    now: Callable[[], datetime],
    version: str,
) -> Provenance:
    """Write a table as CSV, or as JSON-stat where the file is called .json, with its record beside.

    Raises
    ------
    ServiceError
        The service does not give what it should; nothing is written.
    """
    layer = service.layer(name)
    table = read_table(line, layer)
    values = choose_values(table, chosen)
    question = {
        "query": [
            {"code": code, "selection": {"filter": "item", "values": list(codes)}}
            for code, codes in values.items()
        ],
        "response": {"format": "json-stat2"},
    }
    asked_at = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    line.what = table.title
    answer = line.post(layer.address, json.dumps(question).encode(), _JSON)
    line.count_in(answer)
    cube = _read_cube(answer, math.prod(map(len, values.values())))
    as_json = target.suffix.lower() == ".json"
    content = answer.content if as_json else _as_csv(cube)
    provenance = Provenance(
        kind="pxweb",
        address=public_address(layer.address),
        layer=layer.name,
        title=cube.title or table.title,
        asked_at=asked_at,
        objects=len(cube.values),
        attribution=cube.source,
        sha256=line.sha256,
        bytes=line.received,
        version=version,
        notes=(*_dated(cube), *cube.notes),
    )
    beside = target.with_name(target.name + BESIDE)
    write_atomic(beside, write_text(provenance).encode())
    try:
        write_atomic(target, content)
    except OSError:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    return provenance


@dataclass(frozen=True, slots=True)
class _Cube:
    title: str
    source: str
    updated: str
    notes: tuple[str, ...]
    dimensions: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    values: tuple[object, ...]


def _dated(cube: _Cube) -> tuple[str, ...]:
    return (tr("uppdaterad {day}", day=cube.updated),) if cube.updated else ()


def _read_cube(answer: Answer, cells: int) -> _Cube:
    """Return a JSON-stat document, having seen that it is whole."""
    document = answer.json()
    try:
        dimensions = []
        for code, size in zip(document["id"], document["size"], strict=True):
            told = document["dimension"][code]
            category = told["category"]
            index = category.get("index") or list(category["label"])
            codes = (
                sorted(index, key=lambda item: index[item]) if isinstance(index, dict) else [*index]
            )
            words = category.get("label") or {}
            if len(codes) != size:
                raise ValueError(code)
            pairs = tuple((str(item), str(words.get(item, item))) for item in codes)
            dimensions.append((str(told.get("label") or code), pairs))
        count = math.prod(document["size"])
        values, status = document["value"], document.get("status") or {}
        if count != cells or (isinstance(values, list) and len(values) != count):
            raise ValueError(count)
        return _Cube(
            str(document.get("label") or ""),
            str(document.get("source") or ""),
            str(document.get("updated") or ""),
            tuple(str(note) for note in document.get("note") or ()),
            tuple(dimensions),
            tuple(_cell(values, status, place) for place in range(count)),
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise answer.wrong(tr("tabellens värden")) from error


def _cell(values: Any, status: Any, place: int) -> object:
    """Return a value, or the sign that says why there is none."""
    value = values.get(str(place)) if isinstance(values, dict) else values[place]
    if value is not None:
        return value
    if isinstance(status, dict):
        return status.get(str(place), "")
    return status[place] if isinstance(status, list) else str(status)


def _as_csv(cube: _Cube) -> bytes:
    """Return a table with a row a value: codes and words of each variable, then the value."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    heads: list[str] = []
    for title, _ in cube.dimensions:
        heads += [tr("{title} kod", title=title), title]
    writer.writerow([*map(_safe, heads), tr("värde")])
    writer.writerows(_rows(cube))
    return stream.getvalue().encode("utf-8-sig")


def _rows(cube: _Cube) -> Iterator[list[object]]:
    spaces = (pairs for _, pairs in cube.dimensions)
    for place, value in zip(product(*spaces), cube.values, strict=True):
        cells: list[object] = []
        for code, word in place:
            cells += [_safe(code), _safe(word)]
        yield [*cells, _number(value)]


def _number(value: object) -> object:
    """Return a value as Swedish spreadsheets read it: with a decimal comma."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _safe("" if value is None else str(value))
    return repr(value).replace(".", ",")


def _safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULAS) and text not in ("-", "..") else text
