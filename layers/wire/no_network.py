"""What keeps GDAL from the network: files name addresses, and it would go there on its own."""

from __future__ import annotations

NO_NETWORK = {
    "GML_DOWNLOAD_SCHEMA": "NO",
    # the discard port of this machine: whatever GDAL still wants to fetch is refused at once
    "GDAL_HTTP_PROXY": "http://127.0.0.1:9",
    "GDAL_HTTP_MAX_RETRY": "0",
}
"""Options for every copy of GDAL in the process: a schema of GML, a system that GeoJSON links."""
