"""Placing a picture on the map by points: what is set, what it gives, and what is made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from layers.errors import LayerError, NotPlaced
from layers.georeference.mapping import Method
from layers.georeference.placement import Placement
from rumslig.georeference.doubts import find_doubts
from rumslig.georeference.draft import Draft, DraftPoint, Pixel, read_draft_points
from rumslig.georeference.placing import PlacedImage
from rumslig.georeference.targets import Targets
from ui.georeference.keeping import at_dpi, draft_of, read_state, state_of
from ui.georeference.laying import Laying
from ui.georeference.picture import OpenPicture, PictureKey, open_picture
from ui.history import History
from ui.language import tr
from ui.map.tools.bench import PickedPlace
from ui.messages import Message, describe_fault
from ui.tasks import Runner

OPENING = "georeference open"
OPACITY = 0.6
SAME_M = 1.0
"""Points so near a known place are meant for it."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A point that is only half set: in the picture or on the map."""

    pixel: Pixel | None = None
    picked: PickedPlace | None = None


class GeoreferencePresenter(QObject):
    """Holds the picture, its points and what they give.

    Signals
    -------
    picture_changed
        Another picture is open, or none.
    changed
        The points, the method, what is chosen or half set are others.
    map_changed
        What the map shows of it is another.
    zoom_asked
        A place (E, N) and a pixel to bring into view.
    kept
        What the next session needs is another.
    """

    picture_changed = Signal()
    changed = Signal()
    map_changed = Signal()
    zoom_asked = Signal(object, object)
    kept = Signal()
    told = Signal(object)

    def __init__(
        self,
        runner: Runner,
        history: History,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner, self._history = runner, history
        self.picture: OpenPicture | None = None
        self.draft: Draft | None = None
        self.placement: Placement | None = None
        self.fault = ""
        """Why the points place nothing, in a sentence; "" where they do."""
        self.pending = Pending()
        self.selected: int | None = None
        self.targets = Targets(())
        self.is_busy = False
        self._opening = 0
        self._left: dict[PictureKey, Any] = {}  # the points of pages looked at before
        self.opacity = OPACITY
        self.lies_over = True
        """Whether the picture is shown over the map as well as beside it."""
        self.laying = Laying(runner, self)
        self.laying.changed.connect(self.map_changed)

    # the picture

    def open(
        self,
        path: Path,
        state: Any = None,
        *,
        page: int | None = None,
        dpi: float | None = None,
    ) -> None:
        """Open a picture, with the points that it comes with, or those of a kept state.

        `page` (from 1) and `dpi` say what of a PDF; None for the first, as it is drawn by default.
        """
        self.is_busy = True
        self._opening += 1
        number = self._opening  # what was asked for before may end later
        self.changed.emit()
        self._runner.run(
            OPENING,
            tr("Öppnar {file}", file=path.name),
            lambda _progress: open_picture(path, page, dpi),
            lambda picture: self._on_opened(picture, state, number),
            lambda fault: self._on_unopened(fault, number),
            cancelled=self._settle,
        )

    def show_page(self, number: int) -> None:
        """Show another page of the PDF; the points of this one stay with it."""
        picture, state = self.picture, self.state()
        if picture is None or picture.page is None or state is None:
            return
        self._left[picture.key] = state
        dpi, known = picture.page.dpi, self._left.get((picture.path, number))
        known = at_dpi(known, dpi) if known is not None else None
        self.open(picture.path, known, page=number, dpi=dpi)

    def set_dpi(self, dpi: float) -> None:
        """Count the page's pixels at another resolution; its points stay where they are."""
        picture, draft = self.picture, self.draft
        if picture is None or picture.page is None or draft is None or dpi == picture.page.dpi:
            return
        state = at_dpi(self.state(), dpi)
        self.open(picture.path, state, page=picture.page.number, dpi=dpi)

    def _on_opened(self, picture: OpenPicture, state: Any, number: int) -> None:
        if number != self._opening:
            return
        self.is_busy = False
        draft, told = draft_of(picture, state)
        if told is not None:
            self.told.emit(told)
        before = self.picture, self.draft
        self._take(picture, draft)
        if before[0] is not None or state is None:  # to go on is no step
            self._history.add(
                tr("bild {file}", file=picture.path.name),
                redo=lambda: self._take(picture, draft),
                undo=lambda: self._take(*before),
            )

    def _on_unopened(self, fault: Exception, number: int) -> None:
        if number != self._opening:
            return
        self._settle()
        self.told.emit(describe_fault(tr("Bilden kunde inte öppnas"), fault))

    def _settle(self) -> None:
        self.is_busy = False
        self.changed.emit()

    def close(self) -> None:
        """Put the picture away; undo brings it back."""
        before = self.picture, self.draft
        self._opening += 1  # what is being opened is not wanted any more
        self.is_busy = False
        if before[0] is not None:
            self._take(None, None)
            self._history.add(
                tr("stäng bilden"),
                redo=lambda: self._take(None, None),
                undo=lambda: self._take(*before),
            )

    def show_targets(self, targets: Targets) -> None:
        """Know other places to stick to."""
        self.targets = targets
        self.changed.emit()

    # points

    def point_in_picture(self, pixel: Pixel) -> None:
        """Set a point's half in the picture; with its other half it is a point."""
        if self.draft is None or not self._is_inside(pixel):
            return
        self._set_half(replace(self.pending, pixel=pixel))

    def point_on_map(self, picked: PickedPlace) -> None:
        """Set a point's half on the map; with its other half it is a point."""
        if self.draft is not None:
            self._set_half(replace(self.pending, picked=picked))

    def _set_half(self, pending: Pending) -> None:
        if pending.pixel is None or pending.picked is None:
            self.pending = pending
            self._tell()
            return
        self.pending = Pending()
        assert self.draft is not None
        point = DraftPoint(pending.pixel, pending.picked.place, pending.picked.title)
        self.selected = len(self.draft.points)
        number = self.selected + 1
        self._change(tr("kontrollpunkt {number}", number=number), self.draft.add(point))

    def forget_half(self) -> bool:
        """Take back what is half set; False where nothing is."""
        had = self.pending != Pending()
        self.pending = Pending()
        if had:
            self._tell()
        return had

    def move_in_picture(self, index: int, pixel: Pixel) -> None:
        """Move a point within the picture."""
        if (point := self._point(index)) is not None and self._is_inside(pixel):
            self._put(index, replace(point, pixel=pixel), joins=f"pixel {index}")

    def move_on_map(self, index: int, picked: PickedPlace) -> None:
        """Move a point on the map."""
        if (point := self._point(index)) is not None:
            moved = replace(point, place=picked.place, title=picked.title)
            self._put(index, moved, joins=f"place {index}")

    def end_move(self) -> None:
        """Let the next move be a step of its own."""
        self._history.end_joining()

    def enable(self, index: int, enabled: bool) -> None:
        """Let a point take part, or not."""
        if (point := self._point(index)) is not None and point.enabled != enabled:
            self._put(index, replace(point, enabled=enabled))

    def remove(self, index: int) -> None:
        """Take a point away."""
        if self.draft is not None and self._point(index) is not None:
            self.selected = None
            words = tr("ta bort kontrollpunkt {number}", number=index + 1)
            self._change(words, self.draft.remove(index))

    def _put(self, index: int, point: DraftPoint, joins: str = "") -> None:
        assert self.draft is not None
        self.selected = index
        words = tr("ändra kontrollpunkt {number}", number=index + 1)
        self._change(words, self.draft.change(index, point), joins)

    def select(self, index: int | None) -> None:
        """Look at a point."""
        if index != self.selected:
            self.selected = index
            self._tell()

    def title_of(self, point: DraftPoint) -> str:
        """Return what is known to be where a point is on the map; "" for nothing."""
        known = self.targets.nearest(*point.place, SAME_M)
        return point.title or (known.title if known is not None else "")

    def show_point(self, index: int) -> None:
        """Bring a point into view, in the picture and on the map."""
        if (point := self._point(index)) is not None:
            self.select(index)
            self.zoom_asked.emit(point.place, point.pixel)

    def _point(self, index: int) -> DraftPoint | None:
        """Return a point; None where it is gone: what a hand holds may be undone meanwhile."""
        points = self.draft.points if self.draft is not None else ()
        return points[index] if 0 <= index < len(points) else None

    def _is_inside(self, pixel: Pixel) -> bool:
        width, height = self.picture.size if self.picture is not None else (0, 0)
        return 0 <= pixel[0] <= width and 0 <= pixel[1] <= height

    # how it is placed

    def set_method(self, method: Method) -> None:
        """Place the picture by another method."""
        if self.draft is not None and method != self.draft.method:
            self._change(tr("metod"), self.draft.fit(method=method))

    def set_scale(self, scale: int) -> None:
        """Say which scale the picture was made for; 0 where it is not known."""
        if self.draft is not None and (scale or None) != self.draft.scale:
            self._change(tr("bildens skala"), self.draft.fit(scale=scale), "georeference scale")

    def show_over(self, shown: bool) -> None:
        """Show the picture over the map, or beside it only."""
        self.lies_over = shown
        self.map_changed.emit()
        self.kept.emit()

    def set_opacity(self, opacity: float) -> None:
        """Let more or less of the map be seen through the picture."""
        self.opacity = min(max(opacity, 0.0), 1.0)
        self.map_changed.emit()
        self.kept.emit()

    @property
    def doubts(self) -> list[str]:
        """What should be known before the place is trusted."""
        found = find_doubts(self.placement) if self.placement is not None else []
        return [*found, *([self.laying.fault] if self.laying.fault else [])]

    # files

    def load_points(self, path: Path) -> None:
        """Take the points of a file in place of those that are set."""
        if self.draft is None:
            return
        try:
            draft = self.draft.take(read_draft_points(path, (self.draft.width, self.draft.height)))
        except (LayerError, OSError) as fault:
            self.told.emit(describe_fault(tr("Punkterna kunde inte läsas"), fault))
            return
        self.selected = None
        self._change(tr("punkter ur {file}", file=path.name), draft)

    def take_points(self, points: Iterable[DraftPoint], words: str) -> None:
        """Take other points in place of those that are set, such as suggested ones."""
        if self.draft is not None:
            self.selected = None
            self._change(words, self.draft.take(points))

    def placed(self) -> PlacedImage | None:
        """Return the picture where it lies, to be read again; None while nothing places it.

        A picture whose file is gone, or has become another, is told of and is none.
        """
        if self.picture is None or self.placement is None:
            return None
        if self.picture.has_changed():
            name = self.picture.path.name
            words = tr("Öppna bilden igen, så gäller det som nu står i den.")
            self.told.emit(
                Message("error", tr("{file} är borta eller har ändrats", file=name), words)
            )
            return None
        return PlacedImage(self.picture.path, self.picture.head, self.placement)

    # what is kept

    def state(self) -> dict[str, Any] | None:
        """Return what the next session needs; None where no picture is open."""
        if self.picture is None or self.draft is None:
            return None
        return state_of(self.picture, self.draft, self.lies_over, self.opacity)

    def restore(self, state: Any) -> None:
        """Go on with what was kept; a picture that is gone is told of.

        Raises
        ------
        ValueError, TypeError, KeyError
            It is something else.
        """
        if state is None:
            return
        kept = read_state(state)
        self.lies_over, self.opacity = kept.lies_over, kept.opacity
        self.open(kept.path, state, page=kept.page, dpi=kept.dpi)

    # steps

    def _change(self, words: str, draft: Draft, joins: str = "") -> None:
        picture, before = self.picture, self.draft
        self._take(picture, draft)
        self._history.add(
            words,
            redo=lambda: self._take(picture, draft),
            undo=lambda: self._take(picture, before),
            joins=joins and f"georeference {joins}",
        )

    def _take(self, picture: OpenPicture | None, draft: Draft | None) -> None:
        is_other = picture is not self.picture
        self.picture, self.draft = picture, draft
        if self.selected is not None and (draft is None or self.selected >= len(draft.points)):
            self.selected = None
        self.placement, self.fault = None, ""
        if draft is not None and not draft.missing:
            try:
                self.placement = draft.place()
            except NotPlaced as fault:
                self.fault = str(fault)
        if is_other:
            self.pending, self.selected = Pending(), None
            self.picture_changed.emit()
        self.laying.show(picture, self.placement)
        self._tell()
        self.kept.emit()

    def retell(self) -> None:
        """Say why nothing is placed in the language that is now used."""
        if self.placement is None or self.laying.fault:
            self._take(self.picture, self.draft)
        else:
            self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        self.map_changed.emit()
