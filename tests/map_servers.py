"""Real map servers on this machine: MapServer and QGIS Server behind a small web server."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import geopandas
import pytest
from shapely.geometry import Point, box

MAPSERV = next(
    (p for p in ("/usr/lib/cgi-bin/mapserv", shutil.which("mapserv") or "") if Path(p).is_file()),
    "",
)
QGIS = "/usr/lib/cgi-bin/qgis_mapserv.fcgi"

SQUARES = geopandas.GeoDataFrame(
    {
        "namn": [f"Ruta {number} å" for number in range(25)],
        "nummer": list(range(25)),
    },
    geometry=[
        box(500_000 + 1_000 * (n % 5), 6_560_000 + 1_000 * (n // 5),
            500_500 + 1_000 * (n % 5), 6_560_500 + 1_000 * (n // 5))
        for n in range(25)
    ],
    crs="EPSG:3006",
)  # fmt: skip
"""Twenty-five squares of 500 m, a kilometre apart, near Örebro."""
POINTS = geopandas.GeoDataFrame(
    {"namn": ["väst", "öst"]},
    geometry=[Point(490_000, 6_570_000), Point(520_000, 6_570_000)],
    crs="EPSG:3006",
)

_MAP = """
MAP
  NAME "prov"
  EXTENT 480000 6540000 530000 6600000
  SIZE 400 400
  MAXSIZE 1024
  UNITS METERS
  PROJECTION "init=epsg:3006" END
  IMAGECOLOR 255 255 255
  WEB
    METADATA
      "ows_title" "Provtjänst å ä ö"
      "ows_abstract" "Rutor och punkter"
      "ows_onlineresource" "{address}"
      "ows_srs" "EPSG:3006 EPSG:3009 EPSG:3857 EPSG:4326"
      "ows_enable_request" "*"
      "ows_fees" "CC0"
      "ows_accessconstraints" "none"
      "ows_contactorganization" "Provlänet"
      "ows_contactelectronicmailaddress" "gis@provlanet.example"
      "wfs_getfeature_formatlist" "{formats}"
      "oga_onlineresource" "{oga}"
      "oga_max_limit" "1000"
    END
  END
  OUTPUTFORMAT
    NAME "geojson"
    DRIVER "OGR/GEOJSON"
    MIMETYPE "application/json; subtype=geojson"
    FORMATOPTION "STORAGE=stream"
    FORMATOPTION "FORM=simple"
  END
  LAYER
    NAME "rutor"
    TYPE POLYGON
    STATUS ON
    TEMPLATE "prov"
    CONNECTIONTYPE OGR
    CONNECTION "{folder}/rutor.gpkg"
    DATA "rutor"
    PROJECTION "init=epsg:3006" END
    EXTENT 500000 6560000 504500 6564500
    METADATA
      "ows_title" "Rutor"
      "gml_include_items" "all"
      "gml_featureid" "nummer"
      "ows_include_items" "all"
      "wms_attribution_title" "© Provlänet"
    END
    CLASS STYLE COLOR 200 40 40 END END
  END
  LAYER
    NAME "punkter"
    TYPE POINT
    STATUS ON
    TEMPLATE "prov"
    CONNECTIONTYPE OGR
    CONNECTION "{folder}/punkter.gpkg"
    DATA "punkter"
    PROJECTION "init=epsg:3006" END
    EXTENT 490000 6569000 520000 6571000
    METADATA
      "ows_title" "Punkter"
      "gml_include_items" "all"
      "gml_featureid" "namn"
      "ows_include_items" "all"
    END
    CLASS STYLE COLOR 0 0 200 SIZE 8 END END
  END
END
"""


class CgiServer:
    """A web server that runs one CGI program, and remembers what was asked."""

    def __init__(self, program: str, environment: dict[str, str], before: str = "") -> None:
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                outer.run(self)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._program, self._environment, self._before = program, environment, before
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def run(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer with what the program writes."""
        parts = urlsplit(handler.path)
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": parts.query,
            "PATH_INFO": parts.path.removeprefix(self._before),
            "SCRIPT_NAME": self._before,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self._server.server_address[1]),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "GATEWAY_INTERFACE": "CGI/1.1",
            "HTTP_HOST": f"127.0.0.1:{self._server.server_address[1]}",
            "HTTP_ACCEPT": handler.headers.get("Accept", ""),
            "REQUEST_URI": handler.path,
            **self._environment,
        }
        found = subprocess.run(
            [self._program], env=environment, capture_output=True, timeout=60, check=False
        )
        ends = [(found.stdout.find(end), len(end)) for end in (b"\r\n\r\n", b"\n\n")]
        place, length = min((pair for pair in ends if pair[0] >= 0), default=(0, 0))
        head, body = found.stdout[:place], found.stdout[place + length :]
        status, told = 200, []
        for line in head.decode("latin-1").splitlines():
            name, _, value = line.partition(":")
            if name.lower() == "status":
                status = int(value.split()[0])
            elif value:
                told.append((name.strip(), value.strip()))
        handler.send_response(status)
        for name, value in told:
            if name.lower() != "content-length":
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def map_server(folder: Path, formats: str = "geojson,GML32") -> Iterator[CgiServer]:
    """Yield MapServer with the squares and points; tests skip where it is not installed."""
    if not MAPSERV:
        pytest.skip("MapServer is not installed (Debian: cgi-mapserver)")
    SQUARES.to_file(folder / "rutor.gpkg", layer="rutor", engine="pyogrio")
    POINTS.to_file(folder / "punkter.gpkg", layer="punkter", engine="pyogrio")
    mapfile, config = folder / "prov.map", folder / "mapserver.conf"
    server = CgiServer(MAPSERV, {"MAPSERVER_CONFIG_FILE": str(config)}, before="/karta")
    mapfile.write_text(
        _MAP.format(
            folder=folder,
            formats=formats,
            address=f"{server.address}/karta?map=prov&",
            oga=f"{server.address}/karta/prov/ogcapi",
        ),
        "utf-8",
    )
    config.write_text(
        "CONFIG\n  ENV\n"
        '    MS_MAP_PATTERN "."\n'
        f'    OGCAPI_HTML_TEMPLATE_DIRECTORY "{folder}"\n'
        "  END\n"
        f'  MAPS\n    prov "{mapfile}"\n  END\nEND\n',
        "utf-8",
    )
    try:
        yield server
    finally:
        server.close()


_QGIS_PROJECT = """\
from qgis.core import *
import sys
folder = sys.argv[1]
app = QgsApplication([], False); app.initQgis()
project = QgsProject.instance()
project.setCrs(QgsCoordinateReferenceSystem("EPSG:3006"))
layer = QgsVectorLayer(folder + "/rutor.gpkg|layername=rutor", "rutor", "ogr")
project.addMapLayer(layer)
project.writeEntry("WFSLayers", "", [layer.id()])
project.writeEntry("WMTSLayers", "Project", True)
project.writeEntry("WMTSLayers", "Layer", [layer.id()])
project.writeEntry("WMTSPngLayers", "Project", True)
project.writeEntry("WMTSPngLayers", "Layer", [layer.id()])
project.writeEntry("WMSCrsList", "", ["EPSG:3006", "EPSG:3857"])
project.write(folder + "/prov.qgz")
app.exitQgis()
"""


@contextmanager
def qgis_server(folder: Path) -> Iterator[CgiServer]:
    """Yield QGIS Server with the squares; tests skip where it is not installed."""
    python = shutil.which("python3", path="/usr/bin")
    if not Path(QGIS).is_file() or python is None:
        pytest.skip("QGIS Server is not installed (Debian: qgis-server)")
    SQUARES.to_file(folder / "rutor.gpkg", layer="rutor", engine="pyogrio")
    script = folder / "projekt.py"
    script.write_text(_QGIS_PROJECT, "utf-8")
    quiet = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), "PATH": "/usr/bin:/bin"}
    made = subprocess.run(
        [python, str(script), str(folder)], env=quiet, capture_output=True, timeout=120, check=False
    )
    if made.returncode:
        pytest.skip("QGIS cannot make a project here")
    server = CgiServer(
        QGIS,
        quiet
        | {"QGIS_PROJECT_FILE": str(folder / "prov.qgz"), "QGIS_SERVER_LOG_LEVEL": "2",
           "QGIS_OPTIONS_PATH": str(folder)},
        before="/qgis",
    )  # fmt: skip
    try:
        yield server
    finally:
        server.close()
