"""What is typed is kept in a moment, in the right case, and nothing of it is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import docx
import pytest
from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rumslig.cases.case import Assessment, Case, CaseHeader, Signature
from rumslig.cases.desk import CaseDesk
from rumslig.cases.file import read_case
from rumslig.worker import InlineWorker
from ui.case.presenter import CasePresenter
from ui.case.steps import ASSESS, WRITE
from ui.drafting.keeping import KEEP_MS
from ui.drafting.presenter import DraftingPresenter
from ui.drafting.view import DraftingView
from ui.tasks import InlineRunner
from ui.theme import Theme, size


@pytest.fixture
def case(desk: CaseDesk, plan_file: Path, header: CaseHeader) -> Case:
    made = desk.check(desk.new(header, plan_file))
    made = made.assess("Alternativ A", "aker", Assessment("relevant"))
    desk.save(made)
    return made


@pytest.fixture
def cases(application: QApplication, desk: CaseDesk, case: Case) -> CasePresenter:
    made = CasePresenter(InlineRunner())
    made.open(desk, case)
    return made


@pytest.fixture
def presenter(cases: CasePresenter) -> DraftingPresenter:
    made = DraftingPresenter(InlineRunner(), InlineWorker(), cases, cases)
    cases.show_step(WRITE)
    made.make()
    return made


@pytest.fixture
def other(desk: CaseDesk, plan_file: Path, header: CaseHeader) -> Case:
    return desk.check(desk.new(replace(header, dnr="26RS102"), plan_file))


def kept(desk: CaseDesk, name: str) -> str:
    draft = desk.load("26RS101").draft
    found = draft.find(name) if draft is not None else None
    assert found is not None
    return found.text


def test_the_draft_is_made_and_saved(presenter: DraftingPresenter, desk: CaseDesk) -> None:
    assert presenter.draft == desk.load("26RS101").draft
    assert [row.title for row in presenter.rows if row.kind == "paragraph"] == [
        "Ställningstaganden",
        "Åkermark",
    ]
    assert presenter.chosen == "sammanfattning" and presenter.word_count > 5


def test_what_is_typed_is_kept_when_the_moment_is_over(
    presenter: DraftingPresenter, desk: CaseDesk
) -> None:
    presenter.choose("aker")
    presenter.write("Mina ord")
    presenter.write("Mina ord växer")
    assert presenter.paragraph is not None and presenter.paragraph.text == "Mina ord växer"
    assert kept(desk, "aker") != "Mina ord växer"  # not at each letter
    assert presenter._keep.isActive()
    presenter._keep.timeout.emit()
    assert kept(desk, "aker") == "Mina ord växer"
    assert not presenter._keep.isActive()


@pytest.mark.parametrize("way", ["choose", "step", "leave", "make", "refresh"])
def test_nothing_typed_is_lost_on_the_way(
    presenter: DraftingPresenter, cases: CasePresenter, desk: CaseDesk, way: str
) -> None:
    presenter.choose("aker")
    presenter.write("Sista orden")
    {
        "choose": lambda: presenter.choose("sammanfattning"),
        "step": lambda: cases.show_step(ASSESS),
        "leave": lambda: cases.save_rest(),
        "make": presenter.make,
        "refresh": presenter.refresh,
    }[way]()
    assert kept(desk, "aker") == "Sista orden"


def test_another_case_gets_none_of_it(
    presenter: DraftingPresenter, cases: CasePresenter, desk: CaseDesk, other: Case
) -> None:
    presenter.choose("aker")
    presenter.write("Sista orden")
    cases.open(desk, other)
    assert kept(desk, "aker") == "Sista orden"
    assert presenter.draft is None and presenter.chosen == ""
    assert desk.load("26RS102").draft is None


def test_what_was_withheld_is_not_saved_when_another_case_comes(
    presenter: DraftingPresenter, cases: CasePresenter, desk: CaseDesk, other: Case
) -> None:
    before = kept(desk, "aker")
    cases.keeps = False
    presenter.choose("aker")
    presenter.write("Sista orden")
    cases.open(desk, other, keeps=True)
    assert kept(desk, "aker") == before
    assert cases.keeps and cases.dnr == "26RS102"


def test_what_clashes_is_kept_beside_when_another_case_comes(
    presenter: DraftingPresenter, cases: CasePresenter, desk: CaseDesk, other: Case
) -> None:
    presenter.choose("aker")
    beside_us = CaseDesk(desk.workspace)
    theirs = beside_us.load("26RS101")
    assert theirs.draft is not None
    reworded = theirs.draft.put(replace(theirs.draft.paragraphs[-1], text="Deras ord"))
    beside_us.save(replace(theirs, draft=reworded))
    beside_us.close()
    presenter.write("Mina ord")
    cases.open(desk, other)
    assert kept(desk, "aker") == "Deras ord"
    (beside,) = desk.file_of("26RS101").parent.glob("26RS101.krock-*")
    draft = read_case(beside).draft
    mine = draft.find("aker") if draft is not None else None
    assert mine is not None and mine.text == "Mina ord"


def test_a_change_of_tone_offers_and_is_answered(presenter: DraftingPresenter) -> None:
    presenter.choose("aker")
    presenter.write("Mina ord")
    presenter.set_tone("avstyrker")
    assert presenter.paragraph is not None and presenter.paragraph.text == "Mina ord"
    offer = presenter.current_offer
    assert offer is not None and "avstyrker" in offer.text
    presenter.keep_own()
    assert presenter.current_offer is None and presenter.paragraph.text == "Mina ord"
    presenter.set_tone("stodjer")
    presenter.take_offer()
    assert presenter.paragraph is not None and "stödjer" in presenter.paragraph.text
    assert presenter.case is not None and presenter.case.history[-1].why == "refresh"


def test_a_version_comes_back(presenter: DraftingPresenter) -> None:
    before = presenter.draft
    presenter.keep_version()
    presenter.choose("aker")
    presenter.remove()
    assert presenter.draft != before
    presenter.restore(0)
    assert presenter.draft == before


def test_a_signed_text_is_only_read(presenter: DraftingPresenter, cases: CasePresenter) -> None:
    assert cases.case is not None
    cases.put(replace(cases.case, signature=Signature("2026-12-11", "enhetschef")))
    before = presenter.draft
    presenter.choose("aker")
    presenter.write("Nej")
    for act in (presenter.make, presenter.remove, presenter.add, presenter.refresh):
        act()
    presenter.set_tone("avstyrker")
    presenter.restore(0)
    assert presenter.draft == before and not presenter.can_write
    assert "2026-12-11" in presenter.summary


def test_a_free_paragraph_stands_in_the_section_at_hand(presenter: DraftingPresenter) -> None:
    presenter.choose("aker")
    presenter.add()
    assert presenter.chosen == "fritt" and presenter.paragraph is not None
    assert presenter.paragraph.theme == "natur"
    presenter.write("Fritt.")
    presenter.move(-1)
    assert presenter.draft is not None
    assert [item.id for item in presenter.draft.paragraphs][1:] == ["fritt", "aker"]


def test_an_own_text_is_offered_from_then_on(presenter: DraftingPresenter) -> None:
    presenter.choose("aker")
    presenter.write("Egen mening om åkern.")
    presenter.save_text()
    evidence = presenter.evidence
    assert evidence is not None
    assert any(item.id.startswith("egen:aker-") for item in evidence.county.texts)


def test_the_finding_is_shown(presenter: DraftingPresenter, cases: CasePresenter) -> None:
    presenter.choose("aker")
    presenter.show_finding()
    assert cases.step == ASSESS
    assert cases.findings.selected is not None and cases.findings.selected.rule == "aker"


def test_names_are_left_out_of_what_is_exported(
    presenter: DraftingPresenter, cases: CasePresenter, desk: CaseDesk, tmp_path: Path
) -> None:
    assert cases.case is not None
    header = replace(cases.case.header, handler="Förnamn Efternamn")
    cases.put(replace(cases.case, header=header))
    presenter.set_names(False)
    cases.export(tmp_path / "ut")
    text = "".join(
        item.text for item in docx.Document(str(tmp_path / "ut" / "yttrande.docx")).paragraphs
    )
    assert "Åkermark" in text and "Efternamn" not in text


def test_a_crash_costs_no_more_than_the_moment(
    presenter: DraftingPresenter, desk: CaseDesk
) -> None:
    """Killed just before a moment is over, the file has what the moment before it kept."""
    presenter.choose("aker")
    before = kept(desk, "aker")
    assert presenter._keep.interval() == KEEP_MS <= 2_000
    for number in range(1, 5):
        presenter.write(f"Ord {number}")
        presenter.write(f"Ord {number} och fler")
        # no letter begins the moment anew: who types without pause is kept too
        assert presenter._keep.isActive() and presenter._keep.isSingleShot()
        again = CaseDesk(desk.workspace)  # what a crash now would leave
        assert kept(again, "aker") == before
        assert again.verify("26RS101") == ()
        again.close()
        presenter._keep.timeout.emit()
        before = f"Ord {number} och fler"
        assert kept(desk, "aker") == before


def test_the_moment_passes_by_itself_while_typing_goes_on(
    presenter: DraftingPresenter, desk: CaseDesk, application: QApplication
) -> None:
    presenter.choose("aker")
    presenter.write("Första ordet")
    until = QElapsedTimer()
    until.start()
    while kept(desk, "aker") != "Första ordet" and not until.hasExpired(60_000):
        left = presenter._keep.remainingTime()
        presenter.write("Första ordet")  # the hand rests on the same words
        assert presenter._keep.remainingTime() <= max(left, 0) or left <= 0
        application.processEvents()
    assert kept(desk, "aker") == "Första ordet"


def test_the_keys_go_to_the_first_draft_and_into_its_text(cases: CasePresenter) -> None:
    made = DraftingPresenter(InlineRunner(), InlineWorker(), cases, cases)
    view = DraftingView(Theme("light"), made)
    view.show()
    view.activateWindow()
    QApplication.processEvents()
    cases.show_step(WRITE)
    view.focus_content()
    assert view.make.hasFocus()
    QTest.keyClick(view.make, Qt.Key.Key_Space)
    assert view.text.list.hasFocus()
    QTest.keyClick(view.text.list, Qt.Key.Key_Return)
    field = view.text.editor.field
    assert field.hasFocus()
    QTest.keyClicks(field, " Slut.")
    made.flush()
    assert made.paragraph is not None and made.paragraph.text.endswith(" Slut.")
    view.deleteLater()


def test_what_wants_eyes_is_coloured_and_each_row_can_be_hit(
    presenter: DraftingPresenter, cases: CasePresenter
) -> None:
    assert cases.case is not None
    cases.put(cases.case.assess("Alternativ B", "aker", Assessment("relevant")))
    theme = Theme("light")
    view = DraftingView(theme, presenter)
    view.resize(492, 800)
    view.show()
    QApplication.processEvents()
    rows = view.text.list
    at = next(number for number, row in enumerate(rows.rows) if row.wants)
    rows.scrollToItem(rows.item(at))
    box = rows.visualItemRect(rows.item(at))
    seen = rows.viewport().grab().toImage().pixelColor(box.right() - 6, box.center().y())
    assert seen == theme.colour("warning_soft")
    heights = [rows.visualItemRect(rows.item(number)).height() for number in range(rows.count())]
    assert min(heights) >= size("target_min")
    view.deleteLater()
