"""The task Strukturbilder in the window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from ui.georeference.room import GEOREFERENCE
from ui.georeference.view import GeoreferenceView
from ui.language import tr
from ui.panels import Panel
from ui.window.task import Frame, Task


def _make_panels(frame: Frame) -> Mapping[Panel, QWidget]:
    session = frame.session
    view = GeoreferenceView(
        frame.theme,
        session.structure,
        ask_picture=frame.ask.picture,
        ask_points=frame.ask.points_file,
        ask_new_points=frame.ask.new_points,
        ask_new_raster=frame.ask.new_raster,
        ask_legend=frame.ask.legend_file,
        ask_new_objects=frame.ask.new_objects,
        ask_package_folder=frame.ask.package_folder,
        ask_op_file=frame.ask.op_file,
        ask_profile=frame.ask.profile,
        ask_new_comparison=frame.ask.new_comparison,
        open_files=lambda files: session.structure.placing.open(files[0]),
    )
    view.draw_asked.connect(frame.begin_drawing)
    session.pictures.map_changed.connect(view.draw_again)
    return {GEOREFERENCE: view}


GEOREFERENCE_TASK = Task(
    id="georeference",
    word=lambda: tr("Strukturbilder"),
    icon="strukturbild",
    keys="Ctrl+6",
    panels=(GEOREFERENCE,),
    make_panels=_make_panels,
    show=lambda session: session.show_panel(GEOREFERENCE),
)
