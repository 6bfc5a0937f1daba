"""The decision in the window: the chain, the versions, and the documents."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from round_world import World

from rumslig.cases.case import Case
from rumslig.cases.desk import CaseDesk
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.worker import InlineWorker
from tests.ui.accessible import violations
from ui.case.presenter import CasePresenter
from ui.decision.presenter import DecisionPresenter
from ui.decision.view import DecisionView
from ui.messages import Message
from ui.tasks import InlineRunner
from ui.theme import Theme

LEFT = Qt.MouseButton.LeftButton
DRAFT = Draft((DraftParagraph("a", "natur", "Åkern bör sparas."),))


class Room:
    """The decision over the small world's case."""

    def __init__(self, world: World, folder: Path) -> None:
        self.folder = folder
        self.desk = CaseDesk(world.workspace)
        runner = InlineRunner()
        self.cases = CasePresenter(runner, worker=InlineWorker())
        self.cases.keeps = False
        self.told: list[Message] = []
        self.decision = DecisionPresenter(runner, InlineWorker(), self.cases)
        self.decision.told.connect(self.told.append)
        self.cases.open(self.desk, replace(world.before, draft=DRAFT))
        self.view = DecisionView(
            Theme("light"),
            self.decision,
            ask_file=lambda name: folder / name,
            ask_folder=lambda: folder / "ut",
        )
        self.view.resize(492, 800)
        self.view.show()
        QApplication.processEvents()

    def close(self) -> None:
        """Leave nothing behind."""
        self.view.deleteLater()
        self.desk.close()

    @property
    def case(self) -> Case:
        """The case as it now is."""
        assert self.cases.case is not None
        return self.cases.case

    @property
    def states(self) -> list[str]:
        """The chain's states."""
        return [item.state for item in self.decision.chain]


@pytest.fixture
def room(world: World, tmp_path: Path) -> Iterator[Room]:
    made = Room(world, tmp_path)
    yield made
    made.close()


def test_the_chain_goes_from_role_to_role(room: Room) -> None:
    buttons = room.view.chain.buttons
    assert list(buttons) == ["handläggare", "enhetschef", "delegat"]
    QTest.mouseClick(buttons["handläggare"], LEFT)
    QTest.mouseClick(room.view.chain.buttons["enhetschef"], LEFT)
    assert room.states == ["approved", "approved", "next"]
    QTest.mouseClick(room.view.chain.buttons["delegat"], LEFT)
    assert room.case.signature is not None and room.case.signature.role == "delegat"
    assert room.view.chain.buttons == {} and "frysta" in room.view.frozen.text()
    assert room.case.log[-1].what == "sign delegat"


def test_a_change_is_told_at_the_role(room: Room) -> None:
    room.decision.approve("enhetschef")
    changed = DRAFT.put(replace(DRAFT.paragraphs[0], text="Bygg."))
    room.cases.put(replace(room.case, draft=changed))
    assert room.states[1] == "void"
    assert "enhetschef" in room.view.void.text() and not room.view.void.isHidden()


def test_signing_by_keys_and_a_new_version(room: Room) -> None:
    room.view.role.setText("delegat")
    room.view.role.setFocus()
    QTest.keyClick(room.view.role, Qt.Key.Key_Return)
    assert room.decision.is_signed and not room.view.revise.isHidden()
    QTest.keyClick(room.view.why, Qt.Key.Key_Return)
    assert "varför" in room.told[-1].text and room.decision.is_signed
    QTest.keyClicks(room.view.why, "ny uppgift")
    QTest.keyClick(room.view.why, Qt.Key.Key_Return)
    assert not room.decision.is_signed and len(room.case.versions) == 1
    assert room.view.heading.text().startswith("Version 2, ersätter version 1")
    changed = DRAFT.put(replace(DRAFT.paragraphs[0], text="Åkern bör byggas."))
    room.cases.put(replace(room.case, draft=changed))
    assert "[+byggas+]" in room.view.versions.toPlainText()


def test_a_role_that_does_not_exist_is_told(room: Room) -> None:
    room.decision.approve("kung")
    assert "kung" in room.told[-1].text and room.case.approvals == ()


def test_documents_are_made_each_with_its_result(room: Room) -> None:
    buttons = room.view.documents.buttons
    assert not buttons["changes"].isEnabled()
    room.view.memo.fields["ekonomi"].setPlainText("Kostar inget.")
    room.view.memo.fields["ekonomi"].keep()
    assert [item.section for item in room.case.memo] == ["ekonomi"]
    room.view.without_names.setChecked(True)
    room.view.at_once.setChecked(True)
    assert (room.decision.names, room.decision.at_once) == (False, True)
    QTest.mouseClick(buttons["memo"], LEFT)
    QTest.mouseClick(buttons["archive"], LEFT)
    assert (room.folder / "26RS101-foredragnings-pm.docx").exists()
    with zipfile.ZipFile(room.folder / "26RS101.zip") as archive:
        assert "METS.xml" in archive.namelist()
    assert room.decision.outcomes["archive"].words.endswith("26RS101.zip")
    assert room.case.log[-1].what.startswith("archive ")


def test_what_cannot_be_written_is_told_at_the_button(room: Room) -> None:
    (room.folder / "fil").write_text("")
    room.decision.make("memo", room.folder / "fil" / "pm.docx")
    assert room.decision.outcomes["memo"].failed
    assert "⚠" in room.view.documents.outcomes["memo"].text() and room.told[-1].kind == "error"


def test_nothing_is_approved_of_what_is_not_checked(room: Room) -> None:
    room.cases.open(room.desk, replace(room.case, plans=(), result=None))
    assert not any(item.isEnabled() for item in room.view.chain.buttons.values())
    assert not room.view.sign.isEnabled() and "Kontrollera" in room.view.why_not.text()


@pytest.mark.parametrize("width", [492, 360])
def test_fit_for_keys_and_screen_readers(room: Room, width: int) -> None:
    room.decision.sign("delegat")
    room.decision.revise("ny uppgift")
    room.view.resize(width, 700)
    QApplication.processEvents()
    assert list(violations(room.view)) == []


def test_the_keys_go_from_role_to_role_and_on_to_the_documents(room: Room) -> None:
    room.view.activateWindow()
    room.view.focus_content()
    for state in ("approved", "approved", "signed"):
        focused = QApplication.focusWidget()
        assert focused in room.view.chain.buttons.values()
        QTest.keyClick(focused, Qt.Key.Key_Space)
        assert state in room.states
    assert room.states == ["approved", "approved", "signed"]
    assert QApplication.focusWidget() is room.view.documents.buttons["response"]


def test_the_chain_comes_before_the_documents_also_when_it_is_made_anew(room: Room) -> None:
    room.view.activateWindow()
    room.decision.approve("handläggare")
    room.view.chain.buttons["delegat"].setFocus()
    QTest.keyClick(room.view.chain.buttons["delegat"], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is room.view.documents.buttons["response"]


def other(room: Room) -> Case:
    """Another case, about the same plan."""
    return replace(room.case, header=replace(room.case.header, dnr="26RS102"), memo=())


def test_what_is_written_of_a_case_is_kept_in_it_when_another_comes(room: Room) -> None:
    field = room.view.memo.fields["ekonomi"]
    field.setPlainText("Kostar inget.")  # the moment is not over
    second = other(room)
    left: list[Case] = []
    room.cases.leaving.connect(lambda: left.append(room.case))
    room.cases.open(room.desk, second)
    assert [(item.section, item.text) for item in left[0].memo] == [("ekonomi", "Kostar inget.")]
    assert room.case.memo == () and field.toPlainText() == ""
    field.keep()
    assert room.case.memo == ()


def test_what_is_written_is_kept_at_the_end(room: Room) -> None:
    room.view.memo.fields["ekonomi"].setPlainText("Kostar inget.")
    room.cases.save_rest()
    assert [item.section for item in room.case.memo] == ["ekonomi"]


def test_role_and_reason_go_with_their_case(room: Room) -> None:
    assert room.view.role.text() == "delegat"
    room.view.role.setText("enhetschef")
    room.view.why.setText("ny uppgift")
    room.cases.put(replace(room.case, memo=()))
    assert (room.view.role.text(), room.view.why.text()) == ("enhetschef", "ny uppgift")
    room.cases.open(room.desk, other(room))
    assert (room.view.role.text(), room.view.why.text()) == ("delegat", "")
