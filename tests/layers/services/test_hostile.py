"""Broken, slow, lying and huge services: one clear sentence, within limits, and nothing left."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from loopback_service import Handler, Service, offer_features, picture, service, square
from shapely import box

import layers.wire.patience as patience
from layers.errors import OtherHost, ServiceError, ServiceUnreachable, TooMuch, WrongAnswer
from layers.services import recognising
from layers.services.limits import Limits
from layers.services.line import Line
from layers.services.snapshot import Wanted, fetch_objects

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
SMALL = Limits(answer_bytes=200_000, total_bytes=400_000, objects=50, pages=20)
ITEMS = "/collections/vatmarker/items"
AREA = box(499_000, 6_559_000, 520_000, 6_561_000)


@pytest.fixture
def made() -> Iterator[Service]:
    with service() as made:
        offer_features(made)
        yield made


def fetch(
    made: Service, folder: Path, limits: Limits = SMALL, **wanted: Any
) -> tuple[str, Exception | None]:
    """Fetch the wetlands; return the sentence of what went wrong, "" where nothing did."""
    line = Line(made.address, limits=limits)
    try:
        offered = recognising.describe(line)
        fetch_objects(
            line,
            offered,
            Wanted("vatmarker", **wanted),
            folder / "ut.gpkg",
            now=lambda: NOW,
            version="prov",
        )
    except ServiceError as fault:
        return str(fault), fault
    return "", None


def refused(made: Service, folder: Path, kind: type[ServiceError], **more: Any) -> str:
    """Return the sentence with which a fetch is refused, having seen that nothing is left."""
    sentence, fault = fetch(made, folder, **more)
    assert isinstance(fault, kind), (sentence, fault)
    assert sentence.endswith(".") and "\n" not in sentence and "Traceback" not in sentence
    assert made.host in sentence or "Våtmarker" in sentence
    assert list(folder.iterdir()) == []
    return sentence


def reply(content: bytes, kind: str = "application/geo+json", **headers: str) -> Any:
    return lambda handler: handler.reply(content, kind, **headers)


def raw(content: bytes, *, length: int | None, coding: str = "") -> Any:
    """Answer with a length that may be a lie."""

    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/geo+json")
        if length is not None:
            handler.send_header("Content-Length", str(length))
        if coding:
            handler.send_header("Content-Encoding", coding)
        handler.end_headers()
        handler.wfile.write(content)
        handler.wfile.flush()

    return answer


def elsewhere(other: Service) -> str:
    """Return another name of this machine: what counts is the host's name."""
    return f"localhost:{other.server_address[1]}"


def collection(*features: object, **more: object) -> bytes:
    import json

    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def test_honest_service_is_believed(made: Service, tmp_path: Path) -> None:
    assert fetch(made, tmp_path) == ("", None)
    assert [path.name for path in tmp_path.iterdir()] == ["ut.gpkg"]


WRONG: dict[str, tuple[Any, str]] = {
    "page to look at": (reply(b"<!doctype html><html>logga in</html>", "text/html"), "webbsida"),
    "page that calls itself JSON": (reply(b"<html><body>Fel</body></html>"), "webbsida"),
    "cut JSON": (reply(collection(square(1))[:-40]), "inget sparades"),
    "other JSON": (reply(b'{"status": "ok"}'), "inget sparades"),
    "no features": (reply(b'{"type": "FeatureCollection", "features": {}}'), "inget sparades"),
    "features that are none": (reply(b'{"features": [1, 2]}'), "inget sparades"),
    "deep nesting": (reply(b"[" * 100_000), "inget sparades"),
    "exception report": (
        reply(
            b"<ows:ExceptionReport xmlns:ows='http://www.opengis.net/ows'><ows:Exception>"
            b"<ows:ExceptionText>Lagret saknas</ows:ExceptionText></ows:Exception>"
            b"</ows:ExceptionReport>",
            "text/xml",
        ),
        "Lagret saknas",
    ),
    "exponential entities": (
        reply(
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]>'
            b"<a>&c;</a>",
            "text/xml",
        ),
        "inget sparades",
    ),
    "login": (lambda handler: handler.reply(b"", "text/plain", 401), "inloggning"),
    "gone": (lambda handler: handler.reply(b"", "text/plain", 404), "404"),
    "refusal with words": (
        lambda handler: handler.reply(
            b'{"code": "x", "description": "limit must be a number"}', "application/json", 400
        ),
        "limit must be a number",
    ),
    "fewer than told": (reply(collection(square(1), numberMatched=12)), "12"),
    "same answer again": (
        reply(collection(square(1), numberMatched=3, links=[{"rel": "next", "href": ITEMS}])),
        "samma svar två gånger",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_answers(case: str, made: Service, tmp_path: Path) -> None:
    answer, word = WRONG[case]
    made.routes[ITEMS] = answer
    assert word in refused(made, tmp_path, WrongAnswer)


UNREACHABLE: dict[str, Any] = {
    "busy": lambda handler: handler.reply(b"", "text/plain", 429),
    "broken": lambda handler: handler.reply(b"", "text/plain", 503),
    "shorter than told": raw(collection(square(1)), length=100_000),
    "cut gzip": raw(gzip.compress(collection(square(1)))[:-9], length=None, coding="gzip"),
    "no gzip": raw(collection(square(1)), length=None, coding="gzip"),
    "nothing at all": lambda handler: None,
}


@pytest.mark.parametrize("case", UNREACHABLE)
def test_answers_that_end_badly(case: str, made: Service, tmp_path: Path) -> None:
    made.routes[ITEMS] = UNREACHABLE[case]
    refused(made, tmp_path, ServiceUnreachable)


def test_unknown_packing(made: Service, tmp_path: Path) -> None:
    made.routes[ITEMS] = raw(b"xx", length=2, coding="br")
    assert "br" in refused(made, tmp_path, WrongAnswer)


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_packed_answers_are_read(coding: str, made: Service, tmp_path: Path) -> None:
    content = collection(square(1), square(2))
    packed = gzip.compress(content) if coding == "gzip" else zlib.compress(content)
    made.routes[ITEMS] = raw(packed, length=len(packed), coding=coding)
    assert fetch(made, tmp_path) == ("", None)


def test_bomb(made: Service, tmp_path: Path) -> None:
    packed = gzip.compress(b" " * 300_000_000)
    assert len(packed) < 400_000
    made.routes[ITEMS] = raw(packed, length=len(packed), coding="gzip")
    refused(made, tmp_path, TooMuch)


def test_answer_without_end(made: Service, tmp_path: Path) -> None:
    over = threading.Event()

    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/geo+json")
        handler.end_headers()
        while not over.is_set():
            handler.wfile.write(b" " * 4096)

    made.routes[ITEMS] = endless
    try:
        refused(made, tmp_path, TooMuch)
    finally:
        over.set()


@pytest.mark.parametrize("first", [b"", b'{"type"'])
def test_drops(
    first: bytes, made: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PATIENCE_S", 0.3)
    over = threading.Event()

    def silent(handler: Handler) -> None:
        if first:
            handler.send_response(200)
            handler.end_headers()
            handler.wfile.write(first)
            handler.wfile.flush()
        over.wait(20)

    made.routes[ITEMS] = silent
    try:
        refused(made, tmp_path, ServiceUnreachable)
    finally:
        over.set()


def test_slow_service_is_given_up(made: Service, tmp_path: Path) -> None:
    clock = iter(range(0, 10**9, 400))
    line = Line(made.address, limits=Limits(total_s=1_000), clock=lambda: float(next(clock)))
    with pytest.raises(ServiceUnreachable, match="17 minuter"):
        recognising.describe(line)
    assert list(tmp_path.iterdir()) == []


def test_redirects_in_a_ring(made: Service, tmp_path: Path) -> None:
    made.routes[ITEMS] = lambda handler: handler.reply(b"", "text/plain", 302, Location=ITEMS)
    assert "ring" in refused(made, tmp_path, WrongAnswer)


def test_redirect_within_the_host_is_followed(made: Service, tmp_path: Path) -> None:
    kept = made.routes[ITEMS]
    made.routes["/nytt"] = kept
    made.routes[ITEMS] = lambda handler: handler.reply(b"", "text/plain", 307, Location="/nytt")
    assert fetch(made, tmp_path) == ("", None)


@pytest.mark.parametrize("scheme", ["http", "ftp", "file"])
def test_redirect_to_another_host_is_told(scheme: str, made: Service, tmp_path: Path) -> None:
    made.routes[ITEMS] = lambda handler: handler.reply(
        b"", "text/plain", 302, Location=f"{scheme}://annan.example/items"
    )
    assert "annan.example" in refused(made, tmp_path, OtherHost)


def test_next_at_another_host(made: Service, tmp_path: Path) -> None:
    with service() as other:
        other.routes["/items"] = reply(collection(square(2)))
        following = {"rel": "next", "href": f"http://{elsewhere(other)}/items"}
        made.routes[ITEMS] = reply(collection(square(1), numberMatched=2, links=[following]))
        sentence, fault = fetch(made, tmp_path)
        assert isinstance(fault, OtherHost) and fault.host == elsewhere(other)
        assert elsewhere(other) in sentence
        assert other.asked == []
        assert list(tmp_path.iterdir()) == []


def test_another_host_that_is_agreed_to(made: Service, tmp_path: Path) -> None:
    with service() as other:
        other.routes["/items"] = reply(collection(square(2)))
        following = {"rel": "next", "href": f"http://{elsewhere(other)}/items"}
        made.routes[ITEMS] = reply(collection(square(1), numberMatched=2, links=[following]))
        line = Line(made.address, also=[elsewhere(other)])
        offered = recognising.describe(line)
        told = fetch_objects(
            line, offered, Wanted("vatmarker"), tmp_path / "ut.gpkg", now=lambda: NOW, version=""
        )
        assert told.objects == 2


def test_next_in_a_ring_of_different_answers(made: Service, tmp_path: Path) -> None:
    count = iter(range(10**6))

    def item(handler: Handler) -> None:
        number = next(count)
        handler.json(
            {
                "type": "FeatureCollection",
                "features": [square(number)],
                "links": [{"rel": "next", "href": f"{ITEMS}?nr={number}"}],
            }
        )

    made.routes[ITEMS] = item
    assert "20" in refused(made, tmp_path, TooMuch)
    assert next(count) <= SMALL.pages + 2


def test_more_objects_than_may_be(made: Service, tmp_path: Path) -> None:
    offer_features(made, 51)
    assert "51" in refused(made, tmp_path, TooMuch)


def test_a_chosen_number_says_that_there_is_more(made: Service, tmp_path: Path) -> None:
    offer_features(made, 51)
    line = Line(made.address, limits=SMALL)
    told = fetch_objects(
        line,
        recognising.describe(line),
        Wanted("vatmarker", most=10),
        tmp_path / "ut.gpkg",
        now=lambda: NOW,
        version="",
    )
    assert told.objects == 10
    assert told.notes == ("hämtat högst 10 objekt; det finns fler",)


def test_objects_elsewhere_than_asked_for(made: Service, tmp_path: Path) -> None:
    far = [square(number, 700_000, 7_000_000) for number in range(3)]
    made.routes[ITEMS] = reply(collection(*far, numberMatched=3))
    assert "inget av dem ligger i området" in refused(made, tmp_path, WrongAnswer, area=AREA)


def test_file_that_was_there_stays(made: Service, tmp_path: Path) -> None:
    target = tmp_path / "ut.gpkg"
    target.write_bytes(b"mitt")
    made.routes[ITEMS] = reply(collection(square(1))[:-3])
    _, fault = fetch(made, tmp_path)
    assert isinstance(fault, WrongAnswer)
    assert target.read_bytes() == b"mitt"
    assert [path.name for path in tmp_path.iterdir()] == ["ut.gpkg"]


def test_user_stops(made: Service, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    steps: list[int] = []

    def step(done: int, total: int, what: str) -> None:
        steps.append(done)
        if len(steps) > 12:
            raise Stopped

    offer_features(made, 40, page=2)
    line = Line(made.address, step=step)
    with pytest.raises(Stopped):
        fetch_objects(
            line,
            recognising.describe(line),
            Wanted("vatmarker"),
            tmp_path / "ut.gpkg",
            now=lambda: NOW,
            version="",
        )
    assert list(tmp_path.iterdir()) == []


def test_coordinates_with_north_first(made: Service, tmp_path: Path) -> None:
    """A service that keeps to the standard, and one that does not, give the same objects."""
    import pyogrio

    def turned(feature: dict[str, Any]) -> dict[str, Any]:
        (ring,) = feature["geometry"]["coordinates"]
        geometry = {"type": "Polygon", "coordinates": [[[y, x] for x, y in ring]]}
        return {**feature, "geometry": geometry}

    assert fetch(made, tmp_path)[0] == ""
    straight = pyogrio.read_dataframe(tmp_path / "ut.gpkg")
    code = "<http://www.opengis.net/def/crs/EPSG/0/3006>"
    made.routes[ITEMS] = reply(
        collection(*(turned(square(number)) for number in range(5))), Content_Crs=code
    )
    assert fetch(made, tmp_path)[0] == ""
    assert straight.geometry.geom_equals(
        pyogrio.read_dataframe(tmp_path / "ut.gpkg").geometry
    ).all()


@pytest.mark.parametrize("kind", ["html", "other size", "fault", "nothing", "text"])
def test_pictures_that_are_none(kind: str, tmp_path: Path) -> None:
    from layers.services.picture import fetch_picture

    answers: dict[str, Callable[[Handler], None]] = {
        "html": reply(b"<html></html>", "image/png"),
        "other size": reply(picture(1, 2, 3, 16), "image/png"),
        "fault": reply(
            b"<ServiceExceptionReport><ServiceException>Nej</ServiceException>"
            b"</ServiceExceptionReport>",
            "image/png",
        ),
        "nothing": reply(b"", "image/png"),
        "text": reply(b"hej", "image/png"),
    }
    with service() as made:
        made.routes["/wms"] = lambda handler: (
            answers[kind](handler)
            if handler.query.get("request") == "GetMap"
            else handler.reply(_wms(made.address), "text/xml")
        )
        line = Line(f"{made.address}/wms")
        offered = recognising.describe(line, "wms")
        for name in ("ut.tif", "ut.png"):
            with pytest.raises(WrongAnswer) as fault:
                fetch_picture(
                    line, offered, Wanted("a", AREA), tmp_path / name, pixel=50,
                    now=lambda: NOW, version="",
                )  # fmt: skip
            assert made.host in str(fault.value)
        assert list(tmp_path.iterdir()) == []


def _wms(address: str) -> bytes:
    return f"""<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"
      xmlns:xlink="http://www.w3.org/1999/xlink"><Service><Title>T</Title></Service><Capability>
      <Request><GetMap><Format>image/png</Format><DCPType><HTTP><Get>
      <OnlineResource xlink:href="{address}/wms"/></Get></HTTP></DCPType></GetMap></Request>
      <Layer><Title>R</Title><CRS>EPSG:3006</CRS><Layer><Name>a</Name><Title>A</Title></Layer>
      </Layer></Capability></WMS_Capabilities>""".encode()
