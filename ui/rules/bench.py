"""Tries the rule that is being written, beside the window: its layer, what it selects, its answer.

A round that is no longer asked for is dropped, so that what is shown belongs to what is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from layers.catalog import InstalledLayer
from layers.errors import BadFilter, LayerError, UnknownCrs
from layers.vector import VectorLayer
from rumslig.check import Question
from rumslig.errors import RuleError
from rumslig.language import Language
from rumslig.material import FileMaterial, Material
from rumslig.plan_area import PlanArea
from rumslig.progress import Progress
from rumslig.rule_trial import (
    ColumnFacts,
    HeldMaterial,
    Trial,
    describe_columns,
    dimension_of,
    example_sentences,
    try_rule,
)
from rumslig.workspace import Workspace
from ui.language import message_language, tr
from ui.messages import describe_sentence
from ui.tasks import Runner

WAIT_MS = 250
"""So long after the last letter the rule is tried."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be tried; where `is_faulty` only the layer is read, for what can be mended."""

    table: Mapping[str, Any]
    workspace: Workspace
    plan: PlanArea | None = None
    plan_type: str = ""
    stage: str = ""
    is_faulty: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the bench knows of the rule that is written.

    Attributes
    ----------
    columns
        Those of the layer, None while it is not read.
    fault, filter_fault
        Why the rule cannot be asked; the latter belongs to the filter's field.
    examples
        A sentence of a hit, and one of something near.
    """

    layer: str = ""
    columns: tuple[ColumnFacts, ...] | None = None
    objects: int = 0
    dimension: int | None = None
    coverage_columns: tuple[str, ...] | None = None
    trial: Trial | None = None
    fault: str = ""
    filter_fault: str = ""
    examples: tuple[str, str] = ("", "")
    lang: Language = "sv"

    def column(self, name: str) -> ColumnFacts | None:
        """Return a column of the layer, None where there is none of that name."""
        return next((item for item in self.columns or () if item.name == name), None)


@dataclass(eq=False, slots=True)
class _Held:
    """The layers that are kept while a rule about them is written."""

    materials: dict[str, HeldMaterial] = field(default_factory=dict)
    columns: dict[str, tuple[ColumnFacts, ...]] = field(default_factory=dict)

    def take(self, material: Material) -> HeldMaterial:
        """Return the material as held, let go of all that the rule does not ask any more."""
        name = _name_of(material)
        if name not in self.materials:
            self.materials[name] = HeldMaterial(material)
        return self.materials[name]

    def columns_of(self, material: HeldMaterial, layer: VectorLayer) -> tuple[ColumnFacts, ...]:
        name = _name_of(material.source)
        if name not in self.columns:
            self.columns[name] = describe_columns(layer)
        return self.columns[name]

    def keep_only(self, *used: Material | None) -> None:
        names = {_name_of(item.source) for item in used if isinstance(item, HeldMaterial)}
        self.materials = {key: item for key, item in self.materials.items() if key in names}
        self.columns = {key: item for key, item in self.columns.items() if key in names}


def _name_of(material: Material) -> str:
    """Return what is another where the layer is another, or its file was changed."""
    if isinstance(material, FileMaterial):
        with suppress(OSError):  # reading it will tell
            return f"{material.path}:{material.file_layer}:{material.path.stat().st_mtime_ns}"
    return f"{material.source_name} {material.version}"


class RuleBench(QObject):
    """Tries one rule at a time.

    Signals
    -------
    changed
        Something is known that was not, or is being found out.
    """

    changed = Signal()

    def __init__(self, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._held = _Held()
        self._asked: Asked | None = None
        self._round = 0
        self.seen = Seen()
        self.is_trying = False
        self._timer = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._timer.timeout.connect(self._try)

    def ask(self, asked: Asked | None, *, soon: bool = False) -> None:
        """Try a rule when nothing more has been written for a while, or at once."""
        self._round += 1
        self._asked = asked
        if asked is None:
            self.put_away()
            return
        if asked.table.get("layer") != self.seen.layer:
            self.seen = Seen(str(asked.table.get("layer", "")))
        self.is_trying = True
        if soon:
            self._timer.stop()
            self._try()
        else:
            self._timer.start()

    def put_away(self) -> None:
        """Forget the rule and its layers."""
        self._round += 1
        self._timer.stop()
        self._asked, self.seen, self.is_trying = None, Seen(), False
        self._held = _Held()
        self.changed.emit()

    def _try(self) -> None:
        asked, number, lang = self._asked, self._round, message_language()
        if asked is None:
            return
        held = self._held
        self._runner.run(
            "rule trial",
            tr("Prövar regeln"),
            lambda progress: _try(asked, held, lang, progress),
            lambda seen: self._on_seen(number, seen),
            lambda fault: self._on_fault(number, fault),
            cancelled=lambda: self._on_stopped(number, tr("Prövningen avbröts.")),
        )

    def _on_seen(self, number: int, seen: Seen) -> None:
        if number != self._round:
            return
        self.seen, self.is_trying = seen, False
        self.changed.emit()

    def _on_fault(self, number: int, fault: Exception) -> None:
        self._on_stopped(number, describe_sentence(fault))

    def _on_stopped(self, number: int, sentence: str) -> None:
        if number != self._round:
            return
        self.is_trying = False
        self.seen = replace(self.seen, trial=None, fault=sentence)
        self.changed.emit()


def _try(asked: Asked, held: _Held, lang: Language, progress: Progress) -> Seen:
    """Return what is known of a rule; runs beside the window's thread."""
    layer_name = str(asked.table.get("layer", ""))
    seen = Seen(layer_name, lang=lang)
    try:
        question = asked.workspace.own_rules.bind(asked.table)
    except RuleError as fault:
        return replace(seen, fault=describe_sentence(fault))
    material = held.take(question.material)
    coverage = held.take(question.coverage) if question.coverage is not None else None
    held.keep_only(material, coverage)
    progress(0, 3, material.title)
    try:
        layer = material.read()
    except UnknownCrs:
        return replace(seen, fault=tr("Filen säger inte vilket koordinatsystem den har."))
    except (LayerError, OSError) as fault:
        return replace(seen, fault=describe_sentence(fault))
    seen = replace(
        seen,
        columns=held.columns_of(material, layer),
        objects=len(layer.geometry),
        dimension=dimension_of(layer),
    )
    if coverage is not None:
        try:
            mapped = tuple(map(str, coverage.read().attributes.columns))
        except (LayerError, OSError) as fault:
            return replace(seen, fault=describe_sentence(fault))
        seen = replace(seen, coverage_columns=mapped)
    if asked.is_faulty:
        return replace(seen, fault=tr("Rätta fälten, så prövas regeln."))
    progress(1, 3, material.title)
    question = Question(question.rule, material, coverage=coverage, is_own=True)
    return _with_trial(seen, question, asked, lang, progress)


def _with_trial(
    seen: Seen, question: Question, asked: Asked, lang: Language, progress: Progress
) -> Seen:
    try:
        progress(2, 3, question.material.title)
        trial = try_rule(
            question,
            asked.plan,
            asked.workspace.municipalities,
            plan_type=asked.plan_type,
            stage=asked.stage,
            lang=lang,
            progress=progress,
        )
    except BadFilter as fault:
        return replace(seen, filter_fault=describe_sentence(fault))
    except (RuleError, LayerError, OSError) as fault:
        return replace(seen, fault=describe_sentence(fault))
    first = next((item.name for item in trial.classes if item.name), "")
    # the dimension of what is selected is what the sentence would be about
    dimension = 2 if seen.dimension is None else seen.dimension
    examples = example_sentences(question.rule, question.material, first, dimension, lang)
    return replace(seen, trial=trial, examples=examples)


def layer_choices(
    installed: tuple[InstalledLayer, ...], own_files: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """Return the layers that a rule can ask, by the name that a rule file has for each."""
    listed = [
        (item.id, f"{item.entry.title} ({item.manifest.title})")
        for item in sorted(installed, key=lambda item: item.entry.title.casefold())
    ]
    return (*own_files, *listed)
