"""A consultation from the mail's zip to the archive in the real window, and an expert's answer."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import REPOSITORY
from dragging import dragged
from real_screen import Box, Program, Screen, colour_of, run_command

Start = Callable[..., Program]

DNR, SENDER = "26RS777", "Kumla kommun, samhällsbyggnadsnämnden"
SENTENCE = " Vi vill gärna se gång- och cykelvägar till stationen."
ANSWER = "Matjorden bör tas om hand på platsen."
REASONS = {"2": "Fibern byggs i år", "3": "Kartan har fel klass i söder"}
JUDGED = {"1": "relevant", "2": "irrelevant", "3": "data_error", "4": "expert"}
THEME = "Jord, vatten och natur"

COUNTS: Box = (1050, 150, 1440, 275)
"""Where the case has the mark of what was not found once it is checked."""
PARAGRAPHS: Box = (975, 205, 1420, 290)
"""Where a paragraph of the draft is chosen."""
RELEVANCE, ROUND, ROW_OF_THEME = (1098, 176), (1233, 172), (1041, 314)
NO_OBJECTION, TEXT, SAVE = (772, 156), (800, 350), (714, 668)
"""Parts of the expert's small window."""


def ask(home: Path, *words: str) -> Any:
    """Return what a command says as JSON."""
    done = run_command(home, ["case", *words, "--json"])
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def save_as(window: Program, title: str, path: Path) -> None:
    """Write a path in the dialogue that is opened, and take it."""
    screen = window.screen
    window.until(lambda: screen.active_title().startswith(title), f"the dialogue {title}")
    screen.write(str(path))
    screen.key("Return")


class Consultation:
    """The window with the consultation, and the planner before it."""

    def __init__(self, screen: Screen, window: Program, folder: Path) -> None:
        self.screen, self.window, self.folder = screen, window, folder
        self.home = folder / "home"
        self.judged: dict[str, str] = {}

    def until(self, look: Callable[[], Any], what: str) -> Any:
        return self.window.until(look, what)

    def go_to(self, step: str, key: str = "ctrl+Page_Down") -> None:
        """Go a step on, or by another key; the keys are in its page then."""
        self.screen.key(key)
        self.until(lambda: self.window.part("case", "step") == step, f"the step {step}")

    def take_in(self, delivery: Path) -> None:
        """Drop what came, take what it proposes, and make the case."""
        screen, window = self.screen, self.window
        self.until(lambda: window.part("panel") == "start", "the start")
        screen.key("Escape")  # the tour
        with dragged(screen, window, delivery):
            self.until(lambda: window.part("panel") == "new", "the form")
        self.until(lambda: screen.active_title() == "Rumslig", "the keys")
        screen.key("F2")
        self.until(
            lambda: (window.part("form", "values") or {}).get("sender") == SENDER, "the proposals"
        )
        screen.write(DNR)
        self.until(lambda: (window.part("form", "values") or {}).get("dnr") == DNR, "the number")
        screen.key("Return")
        self.until((self.home / "cases" / f"{DNR}.rumslig").exists, "the case")
        mark = colour_of("states", "NO_HIT", "light")
        self.until(lambda: screen.count(mark, COUNTS) > 40, "the check")

    def look_and_screen(self) -> None:
        """Look at what came in, and say that the region has to answer."""
        self.go_to("scope", "ctrl+Page_Up")
        self.go_to("intake", "ctrl+Page_Up")
        self.go_to("scope")
        self.screen.click(*RELEVANCE)
        self.screen.key("1")

    def assess(self) -> None:
        """Assess by the keys 1–4, with a reason where one is needed."""
        screen, window = self.screen, self.window
        self.go_to("assess")
        for key in ("1", "1", "1", "2", "3", "4"):
            rule = self.until(lambda: window.part("case", "rule"), "a finding")
            screen.key(key)
            if key in REASONS:
                screen.write(REASONS[key])
                screen.key("Return")
            self.judged[rule] = JUDGED[key]
            screen.key("Down")
            self.until(lambda rule=rule: window.part("case", "rule") != rule, "the next finding")

    def write(self) -> None:
        """Make the draft, and go on writing in its second paragraph."""
        screen = self.screen
        self.go_to("write")
        screen.key("ctrl+Return")
        chosen = colour_of("colour", "light", "accent_soft")
        self.until(lambda: screen.count(chosen, PARAGRAPHS) > 1000, "the draft")
        screen.key("Down", "Return")
        screen.write(SENTENCE)

    def send(self, target: Path) -> None:
        """Save a theme as a file for the one who knows it."""
        self.screen.click(*ROUND)
        self.screen.click(*ROW_OF_THEME)
        self.screen.key("Return")
        save_as(self.window, "Spara temats fil", target)
        self.until(target.exists, "the theme's file")

    def collect(self, answer: Path) -> None:
        """Drop the answer on the window."""
        with dragged(self.screen, self.window, answer):
            self.until(lambda: ANSWER in self.texts(), "the answer in the draft")
        self.until(lambda: self.screen.active_title() == "Rumslig", "the keys")

    def texts(self) -> list[str]:
        return [item["text"] for item in ask(self.home, "draft", DNR)["paragraphs"]]

    def decide(self, documents: Path, archive: Path) -> None:
        """Approve, sign, and write the documents and the archive, all by keys."""
        screen = self.screen
        self.go_to("decide")
        screen.key("space")
        screen.key("space")
        screen.key("space")
        self.until(lambda: ask(self.home, "versions", DNR)["signature"], "the signature")
        screen.key("ctrl+e")
        save_as(self.window, "Välj mapp för yttrandet", documents)
        self.until((documents / "underlagslas.json").exists, "the documents")
        self.until(lambda: screen.active_title() == "Rumslig", "the keys")
        screen.key("Tab", "Tab", "space")
        save_as(self.window, "Skriv", archive)
        self.until(archive.exists, "the archive")


def answer(screen: Screen, file: Path, *doings: Callable[[], None]) -> None:
    """Open a theme's file as an expert, who has nothing else, do something, and close."""
    small = Program(screen, file.parent / "home", file.name, wait=False)
    try:
        small.until(lambda: screen.active_title().startswith(THEME), "the small window")
        before = file.read_bytes()
        for do in doings:
            do()
        small.until(lambda: file.read_bytes() != before, "what was answered")
        screen.key("ctrl+w")
        assert small.wait() == 0
        assert small.said == ""
        assert not (small.home / "packages").exists()
    finally:
        small.stop()


@pytest.fixture
def expert(tmp_path: Path) -> Path:
    """A colleague's folder, without any county."""
    folder = tmp_path / "sakkunnig åäö"
    (folder / "home").mkdir(parents=True)
    return folder


def test_a_consultation_is_answered_in_the_window(
    screen: Screen, start: Start, desk: Path, expert: Path
) -> None:
    delivery = desk / "remiss.zip"
    assert run_command(desk / "home", ["case", "sample", "--out", str(delivery)]).returncode == 0
    documents, archive = desk / "yttrande åäö", desk / "arkiv.zip"
    documents.mkdir()
    story = Consultation(screen, start(), desk)

    story.take_in(delivery)
    story.look_and_screen()
    story.assess()
    story.write()
    sent = desk / "natur.remissdel"
    story.send(sent)
    mine = expert / "natur.remissdel"
    mine.write_bytes(sent.read_bytes())
    answer(
        screen,
        mine,
        lambda: screen.click(*TEXT),
        lambda: screen.write(ANSWER),
        lambda: screen.click(*SAVE),
    )
    story.collect(mine)
    story.decide(documents, archive)
    screen.key("alt+F4")
    assert story.window.wait() == 0
    assert story.window.said == ""

    check_case(story, delivery)
    check_archive(expert / "home", archive)
    assert {"yttrande.docx", "yttrande.pdf"} <= {path.name for path in documents.iterdir()}


def check_case(story: Consultation, delivery: Path) -> None:
    """Assert that the case holds what was dropped, chosen and typed, and what came back."""
    home = story.home
    case = ask(home, "show", DNR)
    assert (case["sender"], case["due"]) == (SENDER, "2026-12-18")
    sums = {item["name"]: item["sha256"] for item in case["originals"]}
    assert sums["remiss.zip"] == hashlib.sha256(delivery.read_bytes()).hexdigest()
    given = {item["rule"]: (item["as"], item["reason"]) for item in case["assessments"]}
    reasons = {JUDGED[key]: reason for key, reason in REASONS.items()}
    assert given == {rule: (what, reasons.get(what, "")) for rule, what in story.judged.items()}
    assert len(given) == 6
    draft = ask(home, "draft", DNR)["paragraphs"]
    assert sum(item["text"].endswith(SENTENCE) and item["edited"] for item in draft) == 1
    assert [item["author"] != "" for item in draft if item["text"] == ANSWER] == [True]
    signed = ask(home, "versions", DNR)
    assert [link["state"] for link in signed["chain"]] == ["approved", "approved", "signed"]
    assert ask(home, "triage", DNR)["triage"]["answer"] == "answer"


def check_archive(home: Path, archive: Path) -> None:
    """Assert that the archive is whole in another home, and that a changed byte is told."""
    done = run_command(home, ["case", "verify", str(archive)])
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(archive) as opened:
        member = next(item for item in opened.infolist() if item.filename.endswith("METS.xml"))
    content = bytearray(archive.read_bytes())
    content[member.header_offset + 200] ^= 1
    archive.write_bytes(content)
    assert run_command(home, ["case", "verify", str(archive)]).returncode == 1


def test_an_expert_has_no_objection_in_three_clicks(
    screen: Screen, installed: Path, expert: Path
) -> None:
    plan = REPOSITORY / "data" / "geo" / "exempelarende" / "plan.geojson"
    home = expert.parent / "home"
    home.symlink_to(installed)
    file = expert / "natur.remissdel"
    words = ("--sender", "Kumla kommun", "--type", "DP_STANDARD", "--stage", "SAMRAD")
    for made in (
        ("new", "--plan", str(plan), "--dnr", DNR, *words, "--due", "2026-12-18"),
        ("check", DNR),
        ("circulate", DNR, "--theme", "jord-vatten-natur", "--out", str(file)),
    ):
        done = run_command(home, ["case", *made])
        assert done.returncode in (0, 3), done.stdout + done.stderr
    answer(  # the first click opens the file
        screen,
        file,
        lambda: screen.click(*NO_OBJECTION),
        lambda: screen.click(*SAVE),
    )
    done = run_command(home, ["case", "collect", DNR, str(file)])
    assert done.returncode == 0, done.stderr
