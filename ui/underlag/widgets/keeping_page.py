"""The page about what is kept: limits, what they would free, and whether all of it is whole."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from layers.repository.upkeep import Problem
from ui.language import tr
from ui.messages import capitalise
from ui.rules.widgets.fields import ListField
from ui.theme import Theme
from ui.underlag.keeping import Limit
from ui.underlag.presenter import UnderlagPresenter
from ui.underlag.widgets.page import SidePage
from ui.underlag.words import size_words
from ui.widgets.controls import Button, Icon, clear_layout, make_label, make_line, make_row

MOST_LISTED = 30
VERSIONS = (0, 1, 2, 3, 5, 10, 20, 50)
DAYS = (0, 30, 90, 180, 365, 730, 1825)
MEGABYTES = (0, 500, 1_000, 2_000, 5_000, 10_000, 50_000)


class KeepingPage(SidePage):
    """Three limits, the plan, and the check of the store."""

    def __init__(self, theme: Theme, presenter: UnderlagPresenter) -> None:
        super().__init__(
            theme,
            presenter,
            tr("Lagring"),
            tr(
                "Tidigare versioner är till för att gå tillbaka. Det som används, det som hålls "
                "kvar och det som ärenden vilar på tas aldrig bort."
            ),
        )
        self._theme, self._presenter = theme, presenter.keeping
        self.limits: dict[Limit, ListField] = {
            "versions": self._field("versions", tr("Tidigare versioner av varje paket")),
            "days": self._field("days", tr("Hur länge de behålls")),
            "megabytes": self._field("megabytes", tr("Hur mycket plats de får ta")),
        }
        self.plan = make_label("", "strong", wrap=True)
        self.listed = make_label("", "muted", wrap=True)
        self.clean = Button(theme, tr("Städa nu"), self._presenter.clean, icon="ta-bort")
        self.checked = make_label("", "strong", wrap=True)
        self._problems = QVBoxLayout()
        self._problems.setSpacing(4)
        self.check = Button(
            theme,
            tr("Kontrollera underlaget"),
            self._presenter.check_store,
            kind="primary",
            icon="bevis",
            tip=tr("Räknar om varje fil, och hämtar det skadade ur förrådet"),
        )
        for field in self.limits.values():
            self.body.addWidget(field)
        self.body.addWidget(self.plan)
        self.body.addWidget(self.listed)
        self.body.addLayout(make_row(self.clean, 1))
        self.body.addSpacing(4)
        self.body.addWidget(make_line())
        self.body.addWidget(make_label(tr("Är allt helt?"), "heading"))
        self.body.addWidget(self.checked)
        self.body.addLayout(self._problems)
        self.body.addStretch(1)
        self.foot.addWidget(self.check)
        self.foot.addStretch(1)
        self._presenter.changed.connect(self.refresh)
        self.refresh()

    def _field(self, limit: Limit, label: str) -> ListField:
        return ListField(
            self._theme,
            label,
            lambda word: self._presenter.set_limit(limit, int(word)),
            lambda: None,
            help_text="",
        )

    def focus_content(self) -> None:
        """Begin at the limits."""
        self.limits["versions"].box.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show the limits, the plan and what the check saw."""
        presenter = self._presenter
        busy = presenter.is_busy
        keeping = presenter.keeping
        for limit, field in self.limits.items():
            value = getattr(keeping, limit) if keeping is not None else 0
            field.help.hide()
            field.box.setEnabled(keeping is not None and not busy)
            field.show_choices(_choices(limit, value), str(value))
        self._show_plan()
        gone = presenter.plan is not None and bool(
            presenter.plan.objects or presenter.plan.versions
        )
        self.clean.setEnabled(gone and not busy)
        self.clean.setToolTip("" if gone else tr("Det finns inget att städa"))
        self.check.setEnabled(not busy)
        self._show_check()

    def _show_plan(self) -> None:
        plan = self._presenter.plan
        if plan is None:
            self.plan.setText("")
            self.listed.hide()
            return
        used = size_words(plan.kept_bytes + plan.bytes)
        if not plan.versions and not plan.objects:
            self.plan.setText(tr("Lagringen tar {size}. Inget behöver städas.", size=used))
        else:
            freed, count = size_words(plan.bytes), len(plan.versions)
            self.plan.setText(
                tr(
                    "Lagringen tar {size}. Städning frigör {freed}: 1 version.",
                    size=used,
                    freed=freed,
                )
                if count == 1
                else tr(
                    "Lagringen tar {size}. Städning frigör {freed}: {count} versioner.",
                    size=used,
                    freed=freed,
                    count=count,
                )
            )
        names = [f"{name} {version}" for name, version in plan.versions]
        rest = len(names) - MOST_LISTED
        words = ", ".join(names[:MOST_LISTED])
        if rest > 0:
            words += " " + tr("och {count} till", count=rest)
        self.listed.setText(words)
        self.listed.setVisible(bool(words))

    def _show_check(self) -> None:
        clear_layout(self._problems)
        found = self._presenter.check
        if found is None:
            self.checked.setText(tr("Inte kontrollerat sedan fönstret öppnades."))
            return
        size = size_words(found.bytes)
        if not found.problems:
            words = tr("Allt är helt: {count} filer, {size}.", count=found.objects, size=size)
        elif found.is_whole:
            count = len(found.problems)
            words = (
                tr("Allt är helt nu. 1 fel är lagat.")
                if count == 1
                else tr("Allt är helt nu. {count} fel är lagade.", count=count)
            )
        else:
            left = sum(not item.repaired for item in found.problems)
            words = tr("{count} fel är kvar. Installera om paketen.", count=left)
        self.checked.setText(words)
        for problem in found.problems[:MOST_LISTED]:
            self._problems.addWidget(self._row(problem))

    def _row(self, problem: Problem) -> QFrame:
        icon = ("bock", "success") if problem.repaired else ("fel", "danger")
        where = f"{problem.package} {problem.version}".strip() or problem.file
        end = tr("lagat") if problem.repaired else tr("inte lagat")
        text = f"{where}: {problem.fact} ({end})"
        frame = QFrame()
        line = make_row(Icon(self._theme, *icon), make_label(capitalise(text), "small", wrap=True))
        line.setStretch(1, 1)
        frame.setLayout(line)
        return frame


def _choices(limit: Limit, value: int) -> tuple[tuple[str, str], ...]:
    offered = {"versions": VERSIONS, "days": DAYS, "megabytes": MEGABYTES}[limit]
    return tuple((str(item), _words(limit, item)) for item in sorted({*offered, value}))


def _words(limit: Limit, value: int) -> str:
    if limit == "versions":
        return {0: tr("inga"), 1: tr("den senaste")}.get(
            value, tr("de {count} senaste", count=value)
        )
    if not value:
        return tr("utan gräns")
    if limit == "megabytes":
        return tr("högst {size} tillsammans", size=size_words(value * 1_000_000))
    return tr("{count} dagar", count=value)
