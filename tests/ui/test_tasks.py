"""The runner: the latest result counts, cancel works, and threads and libraries get along."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from layers.vector import read_vector
from ui.tasks import TaskRunner

app = QCoreApplication([])
runner, path, left = TaskRunner(), Path(sys.argv[1]), [150]

def done(layer):
    assert len(layer.geometry) == 3
    left[0] -= 1
    if left[0] == 0:
        runner.shutdown()
        app.quit()

def failed(fault):
    print(fault)
    app.exit(1)

for number in range(left[0]):
    runner.run(f"read {number}", "", lambda progress: read_vector(path), done, failed)
QTimer.singleShot(90_000, lambda: app.exit(2))
sys.exit(app.exec())
"""


def test_projection_and_files_in_many_short_tasks(tmp_path: Path) -> None:
    # Qt's own threads crashed here: the projection library's objects outlived their context
    path = tmp_path / "lager.geojson"
    features = ",".join(
        '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":['
        f"15.{number},59]}}}}"
        for number in range(3)
    )
    path.write_text(f'{{"type":"FeatureCollection","features":[{features}]}}', "utf-8")
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", PROGRAM, str(path)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
