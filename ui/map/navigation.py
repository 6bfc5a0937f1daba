"""Which view the map shows: chosen by the user, or fitted to something and kept so."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from layers.crs import Bounds
from layers.vector import SWEDEN
from ui.map.scene import MapScene
from ui.map.viewport import Viewport

CLOSEST_FIT_M_PER_PX = 0.5


class Navigator(QObject):
    """Holds the view and changes it."""

    changed = Signal(object, object)
    """The view before and the one now; also sent where they are equal."""

    def __init__(self, width: int, height: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.viewport = Viewport.fitting(SWEDEN, max(width, 1), max(height, 1))
        self._fitted: tuple[Bounds, float] | None = (SWEDEN, 0.0)
        self.is_untouched = True
        """Nobody has chosen a view yet."""

    def zoom_to(self, bounds: Bounds, margin: float = 0.15) -> None:
        """Show bounds with `margin` (share of their size) around; kept when the size changes."""
        self.is_untouched = False
        self._fitted = (bounds, margin)
        self._fit()

    def show_home(self, scene: MapScene) -> None:
        """Show the county, or everything where there is none."""
        untouched = self.is_untouched
        self.zoom_to(scene.home_bounds() or SWEDEN, 0.04)
        self.is_untouched = untouched

    def show_plan(self, scene: MapScene) -> None:
        """Show the plan areas, if there are any."""
        bounds = scene.plan_bounds()
        if bounds is not None:
            self.zoom_to(bounds, 0.8)

    def go(self, viewport: Viewport) -> None:
        """Show a view that the user chose."""
        self.is_untouched = False
        self._fitted = None
        self._change(viewport)

    def zoom_by(self, factor: float) -> None:
        """Zoom about the middle."""
        view = self.viewport
        self.go(view.zoomed(factor, view.width / 2, view.height / 2))

    def pan_by(self, dx_px: float, dy_px: float) -> None:
        """Draw the map to the right and down."""
        self.go(self.viewport.panned(dx_px, dy_px))

    def resize(self, width: int, height: int) -> None:
        """Keep what was fitted in view, else the middle."""
        self.viewport = self.viewport.resized(width, height)
        if self._fitted is not None:
            self._fit()
        else:
            self._change(self.viewport)

    def _fit(self) -> None:
        if self._fitted is None:
            return
        bounds, margin = self._fitted
        view = self.viewport
        fitted = Viewport.fitting(bounds, view.width, view.height, margin)
        if fitted.metres_per_px < CLOSEST_FIT_M_PER_PX:
            fitted = fitted.zoomed(
                fitted.metres_per_px / CLOSEST_FIT_M_PER_PX, fitted.width / 2, fitted.height / 2
            )
        self._change(fitted)

    def _change(self, viewport: Viewport) -> None:
        before, self.viewport = self.viewport, viewport
        self.changed.emit(before, viewport)
