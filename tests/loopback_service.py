"""A small service on loopback that speaks every language Rumslig asks in, and lies when told to."""

from __future__ import annotations

import io
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Notes what was asked for and lets the service answer."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.close_connection = True
        service: Service = self.server  # type: ignore[assignment]
        service.asked.append(self.path)
        parts = urlsplit(self.path)
        self.query = {name.lower(): values[0] for name, values in parse_qs(parts.query).items()}
        found = service.routes.get(parts.path) or next(
            (
                answer
                for path, answer in service.routes.items()
                if path.endswith("*") and parts.path.startswith(path[:-1])
            ),
            None,
        )
        if found is None:
            self.reply(b"", "text/plain", 404)
        else:
            found(self)

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.do_GET()

    def reply(self, content: bytes, kind: str, status: int = 200, **headers: str) -> None:
        """Answer whole and true."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def json(self, document: object, kind: str = "application/json", **headers: str) -> None:
        """Answer with JSON."""
        self.reply(json.dumps(document, ensure_ascii=False).encode(), kind, **headers)


class Service(ThreadingHTTPServer):
    """Answers what its routes say; "…/*" takes everything below."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[str] = []
        self.routes: dict[str, Answer] = {}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no fault of the server's."""


@contextmanager
def service() -> Iterator[Service]:
    """Yield a service without routes."""
    made = Service()
    thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        thread.join()
        made.server_close()


def square(number: int, east: float = 500_000, north: float = 6_560_000) -> dict[str, object]:
    """Return a square of 100 m as GeoJSON in EPSG:3006, easting first."""
    x, y = east + 200 * number, north
    ring = [[x, y], [x + 100, y], [x + 100, y + 100], [x, y + 100], [x, y]]
    return {
        "type": "Feature",
        "id": f"r.{number}",
        "properties": {"namn": f"Ruta {number} ä", "nummer": number},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def offer_features(
    made: Service,
    count: int = 5,
    page: int = 1_000,
    *,
    title: str = "Våtmarker",
    licence: str = "CC0 1.0",
) -> None:
    """Let a service speak OGC API Features with squares in EPSG:3006."""
    base = made.address
    code = "http://www.opengis.net/def/crs/EPSG/0/3006"

    def landing(handler: Handler) -> None:
        handler.json(
            {
                "title": "Länets öppna data",
                "links": [
                    {"rel": "data", "type": "application/json", "href": f"{base}/collections"},
                    {"rel": "conformance", "type": "application/json", "href": f"{base}/conf"},
                    {"rel": "license", "href": "https://licens.example", "title": licence},
                ],
            }
        )

    def collections(handler: Handler) -> None:
        handler.json(
            {
                "crs": [code],
                "collections": [
                    {
                        "id": name,
                        "title": words,
                        "description": "Inventerade objekt i länet.",
                        "crs": ["#/crs"],
                        "extent": {"spatial": {"bbox": [[14.2, 58.6, 15.8, 60.1]]}},
                        "links": [
                            {
                                "rel": "items",
                                "type": "application/geo+json",
                                "href": f"{base}/collections/{name}/items",
                            }
                        ],
                    }
                    for name, words in (("vatmarker", title), ("angar", "Ängar och betesmarker"))
                ],
            }
        )

    def items(handler: Handler) -> None:
        limit = min(int(handler.query.get("limit", "10")), page)
        start = int(handler.query.get("offset", "0"))
        shown = [square(number) for number in range(count)][start : start + limit]
        links = []
        if start + limit < count:
            links.append(
                {
                    "rel": "next",
                    "href": f"{base}/collections/vatmarker/items?limit={limit}"
                    f"&offset={start + limit}",
                }
            )
        handler.json(
            {
                "type": "FeatureCollection",
                "numberMatched": count,
                "numberReturned": len(shown),
                "features": shown,
                "links": links,
            },
            "application/geo+json",
            Content_Crs=f"<{code}>",
        )

    made.routes |= {
        "/": landing,
        "/collections": collections,
        "/conf": lambda handler: handler.json(
            {"conformsTo": ["http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs"]}
        ),
        "/collections/vatmarker/items": items,
        "/collections/angar/items": items,
    }


def picture(red: int, green: int, blue: int, side: int = 256) -> bytes:
    """Return a PNG of one colour."""
    row = b"\0" + bytes((red, green, blue)) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    out = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    out.seek(0, 2)
    for name, content in (
        (b"IHDR", head),
        (b"IDAT", zlib.compress(row * side)),
        (b"IEND", b""),
    ):
        out.write(struct.pack(">I", len(content)) + name + content)
        out.write(struct.pack(">I", zlib.crc32(name + content)))
    return out.getvalue()


def offer_tiles(made: Service) -> str:
    """Let a service have XYZ tiles whose colour tells their place; return the template."""

    def tile(handler: Handler) -> None:
        z, x, y = (int(word) for word in handler.path.removesuffix(".png").split("/")[2:])
        handler.reply(picture(60 + 8 * (x % 16), 120 + 8 * (y % 16), 10 * z), "image/png")

    made.routes["/rutor/*"] = tile
    return f"{made.address}/rutor/{{z}}/{{x}}/{{y}}.png"
