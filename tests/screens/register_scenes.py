"""The page of all cases, and a case that somebody else has changed the same of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from register_entries import enter_all, make_history
from screens.scene import Scene, open_case
from window_hands import Hands

from rumslig.errors import CaseConflict
from rumslig.register.entry import Entry
from ui.register.lines import Choice
from ui.register.room import show_register
from ui.register.view import RegisterView


def _show(choice: Choice, search: str = "") -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        session = hands.desktop.session
        desk = session.opening.desk
        assert desk is not None
        enter_all(desk.register, [_dated(item) for item in make_history(60)])
        show_register(session)
        session.register.set_function("planhandläggare")
        session.register.choose(choice)
        view = hands.window.panels["register"]
        assert isinstance(view, RegisterView)
        view.search.setText(search)
        hands.settle()
        hands.wait_for(lambda: bool(session.register.sections or session.register.empty_words))

    return make


def _empty(hands: Hands, folder: Path) -> None:
    show_register(hands.desktop.session)
    hands.settle()


def _dated(item: Entry) -> Entry:
    return replace(item, title=item.title.replace("Detaljplan för ", ""))


def _clash(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    case = hands.desktop.session.case
    assert case.case is not None
    dnr = case.case.header.dnr
    words = (
        f"någon annan har sparat ärendet {dnr} medan du arbetade med det, och ni har båda ändrat "
        f"sista svarsdagen; den andras version ligger i registret och din i {dnr}.krock-1a2b3c4d."
        "rumslig."
    )
    case.clash.show(CaseConflict(words, dnr, ("sista svarsdagen",), f"{dnr}.rumslig"))


REGISTER_SCENES = (
    Scene("register", _show("day")),
    Scene("register-mine", _show("mine")),
    Scene("register-municipality", _show("municipality")),
    Scene("register-status", _show("status")),
    Scene("register-fol", _show("fol")),
    Scene("register-search", _show("day", "åkern ask")),
    Scene("register-no-hit", _show("day", "xyzzy")),
    Scene("register-empty", _empty, bare=True),
    Scene("case-clash", _clash),
)
