"""QGIS's native:intersection of a plan with each layer; run by the Python that QGIS came with.

    python3 qgis_intersection.py PLAN.gpkg LAYER.gpkg ...

Prints JSON: the time in seconds, and how much lies inside the plan, by layer.
"""

import json
import sys
import time

sys.path.append("/usr/share/qgis/python/plugins")

from processing.core.Processing import Processing
from qgis import processing
from qgis.core import QgsApplication, QgsGeometry, QgsVectorLayer, QgsWkbTypes


def main() -> None:
    application = QgsApplication([], False)
    application.initQgis()
    Processing.initialize()
    plan = QgsVectorLayer(sys.argv[1], "plan", "ogr")
    layers = [QgsVectorLayer(path, path.rsplit("/")[-1][:-5], "ogr") for path in sys.argv[2:]]
    answer = {}
    begun = time.perf_counter()
    for layer in layers:
        asked = {"INPUT": layer, "OVERLAY": plan, "OUTPUT": "memory:"}
        cut = processing.run("native:intersection", asked)["OUTPUT"]
        shapes = [feature.geometry() for feature in cut.getFeatures()]
        if not shapes:
            continue
        kind = QgsWkbTypes.geometryType(layer.wkbType())
        if kind == QgsWkbTypes.PointGeometry:
            answer[layer.name()] = float(len(shapes))
        else:
            whole = QgsGeometry.unaryUnion(shapes)
            is_line = kind == QgsWkbTypes.LineGeometry
            answer[layer.name()] = whole.length() if is_line else whole.area()
    print(json.dumps({"seconds": time.perf_counter() - begun, "answer": answer}))


main()
