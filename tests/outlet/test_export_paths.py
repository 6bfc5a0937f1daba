"""Each marked way out is walked with a package of secrets installed; none of them comes along."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import export_ways
import numpy as np
import package_ways
import pytest
import table_ways
from canary_search import Canaries, find_canaries, pictures_in, read_folder
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from secret_county import DNR, SECRETS, County, Variant, build_county, canaries_of
from shapely.affinity import translate
from writers import export_names

from rumslig.archive.writing import write_archive
from rumslig.batch import Circumstances
from rumslig.cases.case import Assessment
from rumslig.cases.desk import CaseDesk
from rumslig.cases.draft import Draft, DraftParagraph
from rumslig.cases.entry import entry_of
from rumslig.check import run_check
from rumslig.circulation.sending import send_theme
from rumslig.classified import CLASSIFIED
from rumslig.cli.demo import _picture_window
from rumslig.deadlines.calendar_file import dated_case
from rumslig.deadlines.of_case import plan_case
from rumslig.documents.batch_files import write_batch
from rumslig.documents.case_calendar import write_calendar
from rumslig.documents.check_files import write_check
from rumslig.documents.decisions_file import export_decisions
from rumslig.documents.docx_starter import write_starter
from rumslig.documents.export import export_case
from rumslig.documents.fol_agenda import make_agenda, write_agenda
from rumslig.documents.memo_files import write_memo
from rumslig.documents.statistics_file import write_statistics
from rumslig.documents.structure_comparison import write_comparison
from rumslig.drafting.editing import reword
from rumslig.drafting.leaving import write_draft_file
from rumslig.drafting.making import complete_draft, draft_evidence
from rumslig.idea import Idea
from rumslig.language import Language, use_language
from rumslig.locks.restoring import restore_case
from rumslig.memory.decisions import read_decisions
from rumslig.outlet import guard_case
from rumslig.plan_area import PlanArea
from rumslig.register.register import Register
from rumslig.rule_export import export_rules
from rumslig.screening.ticket_list import ListedTicket, write_tickets
from rumslig.screening.tickets import ticket_assessed
from rumslig.signing.chain import sign_text
from rumslig.signing.difference import write_changes
from rumslig.signing.versions import revise
from rumslig.statistics.year import read_statistics
from rumslig.structure.compare import compare_items
from rumslig.structure.comparison import StructureComparison
from rumslig.structure.levels import standard_levels
from rumslig.structure.model import ObjectFacts, StructureItem
from rumslig.structure.profile import built_in_profile, read_profile
from rumslig.worker import InlineWorker
from ui.case.presenter import CasePresenter
from ui.circulation.presenter import CirculationPresenter
from ui.circulation.view import RoundView
from ui.dialogue.presenter import DialoguePresenter
from ui.dialogue.view import IdeaView
from ui.tasks import InlineRunner
from ui.theme import Theme

LANGUAGES: tuple[Language, ...] = ("sv", "en")

Files = dict[str, bytes]
Make = Callable[[str, Variant, str, Language], tuple[County, Files]]


def _export_case(county: County, folder: Path, lang: Language) -> None:
    export_case(county.case, county.workspace, folder, lang=lang)


def _calendar(county: County, folder: Path, lang: Language) -> None:
    """Write the dates of the case, in the language of messages."""
    use_language(lang)
    try:
        plan = plan_case(county.case, county.workspace.county.deadlines, date(2026, 11, 2))
        write_calendar(folder / "frister.ics", [dated_case(county.case, plan, 1)])
    finally:
        use_language("sv")


def _statistics(county: County, folder: Path, lang: Language) -> None:
    """Write the year's statistics of a register that has the case."""
    desk = CaseDesk(county.workspace)
    known = county.workspace.county
    year = read_statistics(desk.register, 2026, known, lang)
    for name in ("år.xlsx", "år.docx", "år.pdf"):
        write_statistics(folder / name, year, known, lang)
    desk.close()


def _draft(county: County, folder: Path, lang: Language) -> None:
    """Write a draft in which the planner has said what the secret layer holds."""
    case, secret = county.case, next(iter(SECRETS.values())).word
    for finding in case.findings:
        case = case.assess(finding.plan, finding.rule, Assessment("relevant"))
    evidence = draft_evidence(case, county.workspace, lang)
    draft = complete_draft(Draft(), evidence)
    told = next(item for item in draft.paragraphs if item.rule == "skydd")
    draft = reword(draft, told.id, f"{told.text} {secret}bo")
    folder.mkdir()
    write_draft_file(draft, evidence, folder / "utkast.md")


def _template(county: County, folder: Path, lang: Language) -> None:
    folder.mkdir()
    write_starter(folder / "mall.docx", lang)


def _check_out(county: County, folder: Path, lang: Language) -> None:
    workspace, plans = county.workspace, _alternatives(county)
    result = run_check(plans, workspace.questions, workspace.municipalities, lang=lang)
    compare = workspace.county, workspace.questions
    write_check(folder, result, guard_case(county.case, workspace), lang, compare)


def _batch_out(county: County, folder: Path, lang: Language) -> None:
    workspace = county.workspace
    write_batch(
        folder,
        _alternatives(county),
        workspace.questions,
        workspace.municipalities,
        workspace.county,
        guard_case(county.case, workspace),
        Circumstances(lang=lang),
    )


def _alternatives(county: County) -> tuple[PlanArea, ...]:
    """Return the plan and another that differs, so that there is something to explain."""
    first = county.case.plans[0]
    moved = first.redrawn(translate(first.geometry, 300, 150))
    return (*county.case.plans, replace(moved, name="Alternativ 2"))


def _agenda(county: County, folder: Path, lang: Language) -> None:
    folder.mkdir()
    desk = CaseDesk(county.workspace)
    try:
        groups = make_agenda(desk.rows())
    finally:
        desk.close()
    for ending in (".html", ".txt", ".xlsx"):
        write_agenda(folder / f"fol{ending}", groups, lang)


def _restore(county: County, folder: Path, lang: Language) -> None:
    """Bring back what the case rests on; its secret layer and its lock are searched."""
    done = restore_case(county.case, county.workspace, folder.parent / "underlag")
    folder.mkdir()
    for name, suffix in (("underlagslas.json", "json"), ("skydd.gpkg", "gpkg")):
        stem = name.partition(".")[0]
        (folder / name).write_bytes(
            b"".join(
                path.read_bytes()
                for path in done.files
                if path.name.startswith(stem) and path.suffix == f".{suffix}"
            )
        )


def _structure(county: County, folder: Path, lang: Language) -> None:
    """Compare an ÖP with a structure image of what the secret package holds."""
    layers = [item for item in county.workspace.catalog.layers if item.manifest.name == "hemligt"]
    levels = standard_levels(lang)
    ours = [
        StructureItem(1, ObjectFacts("landskap", "nulage", name=name, uncertainty_m=5.0), shape)
        for item in layers
        if item.entry.name == "skydd"
        for name, shape in zip(item.read().attributes["namn"], item.read().geometry, strict=True)
    ]
    facts = ObjectFacts("inriktning", "malbild", name="Söder", verb="utveckla")
    theirs = [StructureItem(1, facts, county.case.plans[0].geometry)]
    profile = read_profile(built_in_profile())
    area = county.case.plans[0].geometry.buffer(2_000)
    pairs = compare_items(ours, theirs, area, profile.contradictions, levels, lang)
    manifests = tuple(item.manifest for item in layers[:1])
    compared = StructureComparison(
        "op.gpkg", "Provby", area, profile, pairs, (), (), (), manifests, {1: "hemligt"}, lang
    )
    guard = guard_case(None, county.workspace)
    folder.mkdir()
    for name in ("jamforelse.docx", "jamforelse.gpkg", "jamforelse.xlsx"):
        write_comparison(folder / name, compared, county.workspace.county, guard)


def _tickets(county: County, folder: Path, lang: Language) -> None:
    """Report every finding as a fault in its layer, in the finding's own words."""
    case = county.case
    for item in case.findings:
        opinion = Assessment("data_error", item.text)
        case = case.assess(item.plan, item.rule, opinion)
        case = ticket_assessed(case, item.plan, item.rule, "2026-11-27")
    folder.mkdir()
    listed = [ListedTicket(case.header.dnr, item) for item in case.tickets]
    write_tickets(folder / "fel.txt", listed, guard_case(case, county.workspace))


def _rule_file(county: County, folder: Path, lang: Language) -> None:
    """Hand out two own rules, one of which tells words of a classified layer."""
    workspace = county.workspace
    names = ", ".join(f"'{item.word}bo'" for item in SECRETS.values())
    try:
        for table in (
            {"id": "eget", "layer": "prov/aker", "title": "Eget om åkern"},
            {"id": "hemlig", "layer": "hemligt/skydd", "filter": f"namn IN ({names})"},
        ):
            workspace.own_rules.put(None, table)
        folder.mkdir()
        guard = guard_case(None, workspace)
        export_rules(workspace.own_rules.read().rules, guard, folder / "regler.toml")
    finally:
        workspace.home.rules.unlink()  # the other ways ask the packages' rules alone


def _copy_comparison(county: County, folder: Path, lang: Language) -> None:
    app = QApplication.instance() or QApplication([])
    use_language(lang)
    try:
        presenter = DialoguePresenter(InlineRunner())
        view = IdeaView(Theme("light"), presenter)
        presenter.open(county.workspace, Idea(_alternatives(county)))
        view.show_view("compare")
        view.compare.matrix.copy()
        folder.mkdir()
        text = QGuiApplication.clipboard().text()
        (folder / "urklipp.txt").write_text(text, "utf-8")
        view.deleteLater()
        app.processEvents()
    finally:
        use_language("sv")


def _circulate(county: County, folder: Path, lang: Language) -> None:
    """Send the theme that the secrets lie under, with a question of one's own words."""
    target = folder / "teknik.remissdel"
    send_theme(county.case, county.workspace, "teknik", target, day="2026-11-27", to="x", lang=lang)


def _memo(county: County, folder: Path, lang: Language) -> None:
    write_memo(county.case, county.workspace, folder, lang=lang)


def _archive(county: County, folder: Path, lang: Language) -> None:
    write_archive(county.case, county.workspace, folder / "26RS101.zip", lang=lang)


def _versions(county: County, folder: Path, lang: Language) -> None:
    """Compare a text on what is secret with one that was signed."""
    secret = next(item for item in county.case.findings if item.rule == "skydd")
    words = " ".join(f"{item.word}bo" for item in SECRETS.values())
    draft = Draft((DraftParagraph("a", "teknik", words, secret.plan, secret.rule),))
    case = replace(county.case, draft=draft)
    again = revise(sign_text(case, "delegat", "2026-12-10"), "ny uppgift")
    later = Draft((DraftParagraph("a", "teknik", f"Ej {words}", secret.plan, secret.rule),))
    target = folder / "andringar.docx"
    write_changes(replace(again, draft=later), county.workspace, target, lang=lang)


def _reminder(county: County, folder: Path, lang: Language) -> None:
    """Copy a reminder about the theme that the secrets lie under."""
    app = QApplication.instance() or QApplication([])
    use_language(lang)
    folder.mkdir()
    target = folder.parent / "teknik.remissdel"
    sent = send_theme(county.case, county.workspace, "teknik", target, day="2026-11-27", to="x")
    target.unlink()
    desk = CaseDesk(county.workspace)
    try:
        case = CasePresenter(InlineRunner(), worker=InlineWorker())
        case.keeps = False
        presenter = CirculationPresenter(InlineRunner(), InlineWorker(), case)
        view = RoundView(
            Theme("light"),
            presenter,
            ask_file=lambda name: None,
            ask_folder=lambda: None,
            ask_answer=lambda: None,
        )
        case.open(desk, sent)
        presenter.choose("teknik")
        view.copy.click()
        text = QGuiApplication.clipboard().text()
        assert "26RS101" in text
        (folder / "urklipp.txt").write_text(text, "utf-8")
        view.deleteLater()
        app.processEvents()
    finally:
        desk.close()
        use_language("sv")


def _window_picture(county: County, folder: Path, lang: Language) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RUMSLIG_HOME", str(county.workspace.home.root))
        use_language(lang)
        try:
            folder.mkdir()
            _picture_window(folder, DNR)
        finally:
            use_language("sv")


def _decisions(county: County, folder: Path, lang: Language) -> None:
    """Write what was said of the case's place, once it is signed."""
    folder.mkdir()
    register = Register(f"sqlite:///{folder.parent / 'register.sqlite'}")
    try:
        signed = county.case.sign("Handläggare", "2026-11-27")
        register.record(entry_of(signed), folder, "0" * 64)
        places, remarks = read_decisions(register)
        assert remarks, "it says something of what is classified, too"
        themes = {item.id: item.title for item in county.workspace.county.themes}
        export_decisions(folder / "yttranden.gpkg", places, remarks, themes, lang)
    finally:
        register.close()


WAYS: dict[str, Callable[[County, Path, Language], None]] = {
    "batch-out": _batch_out,
    "case-calendar": _calendar,
    "case-decisions": _decisions,
    "case-draft": _draft,
    "case-export": _export_case,
    "case-template": _template,
    "case-statistics": _statistics,
    "case-archive": _archive,
    "case-memo": _memo,
    "case-versions": _versions,
    "circulation-out": _circulate,
    "check-out": _check_out,
    "compare-copy": _copy_comparison,
    "fol-agenda": _agenda,
    "news-report": package_ways.news,
    "layer-export": export_ways.export,
    "lock-restore": _restore,
    "reminder-copy": _reminder,
    "rule-file": _rule_file,
    "table-figures": table_ways.figures_written,
    "table-figures-copy": table_ways.figures_copied,
    "table-rows": table_ways.rows,
    "tickets": _tickets,
    "structure-comparison": _structure,
    "package-approval": package_ways.approval,
    "package-build": package_ways.build,
    "package-bundle": package_ways.bundle,
    "package-catalogue": package_ways.catalogue,
    "package-copy": package_ways.copy,
    "package-document": package_ways.document,
    "package-image": package_ways.image,
    "package-proposal": package_ways.proposal,
    "package-publish": package_ways.publish,
    "style": package_ways.style,
    "window-picture": _window_picture,
}
"""How each way out is walked."""

HELD: dict[str, dict[str, set[str]]] = {
    "batch-out": {
        "batch.docx": set(),
        "batch.gpkg": {"word", "figure", "place"},
        "batch.sqlite": {"word", "figure", "place"},
        "batch.xlsx": {"word", "figure"},
        "result.json": {"word", "figure"},
    },
    "case-calendar": {"frister.ics": set()},
    "case-decisions": {"yttranden.gpkg": set()},
    "case-draft": {"utkast.md": {"word"}},
    "case-template": {"mall.docx": set()},
    "case-export": {
        "yttrande.docx": {"word", "figure"},
        "yttrande.pdf": {"word", "figure"},
        "karta.html": {"word", "figure", "place"},
        "findings.gpkg": {"word", "figure", "place"},
        "result.json": {"word", "figure"},
        "underlagslas.json": set(),
    },
    "case-statistics": {"år.xlsx": set(), "år.docx": set(), "år.pdf": set()},
    "case-archive": {"26RS101.zip": {"word", "figure", "place"}},
    "case-memo": {
        "foredragnings-pm.docx": {"word", "figure"},
        "foredragnings-pm.pdf": {"word", "figure"},
    },
    "case-versions": {"andringar.docx": {"word"}},
    "circulation-out": {"teknik.remissdel": {"word", "figure"}},
    "check-out": {
        "compare.gpkg": {"word", "figure", "place"},
        "compare.json": {"word", "figure"},
        "compare.docx": {"word", "figure"},
        "compare.xlsx": {"word", "figure"},
        "findings.gpkg": {"word", "figure", "place"},
        "result.json": {"word", "figure"},
    },
    "compare-copy": {"urklipp.txt": {"figure"}},
    "news-report": {
        "nytt.csv": {"word"},
        "nytt.pdf": {"word"},
        "nytt.xlsx": {"word", "figure"},
    },
    "fol-agenda": {"fol.html": set(), "fol.txt": set(), "fol.xlsx": set()},
    "layer-export": {
        "lager.gpkg": {"word", "place"},
        "lager.geojson": {"word", "place"},
        "lager.csv": {"word", "place"},
        "lager.xlsx": {"word"},
        "shp.allt": {"word"},
        "qgis.allt": {"word", "place"},
        "origo.allt": {"word", "place"},
        "hajk.allt": {"word", "place"},
        "kopia.gpkg": {"word", "place"},
        "fynd.gpkg": {"word", "figure", "place"},
    },
    "lock-restore": {"skydd.gpkg": {"word", "place"}, "underlagslas.json": set()},
    "reminder-copy": {"urklipp.txt": set()},
    "rule-file": {"regler.toml": {"word"}},
    "table-figures": {"tal.csv": {"word"}, "tal.xlsx": {"word"}},
    "table-figures-copy": {"urklipp.txt": {"word"}},
    "table-rows": {"urklipp.txt": {"word"}},
    "tickets": {"fel.txt": {"word", "figure"}},
    "structure-comparison": {
        "jamforelse.docx": {"word"},
        "jamforelse.gpkg": {"word", "place"},
        "jamforelse.xlsx": {"word"},
    },
    "package-approval": {"svar.godkannande": set()},
    "package-build": {"lager.gpkg": {"word", "place"}, "texter.json": {"word"}},
    "package-bundle": {"lager.gpkg": {"word", "place"}, "texter.json": {"word"}},
    "package-catalogue": {"dcat.jsonld": set(), "dcat.rdf": set(), "index.html": set()},
    "package-copy": {"skydd.gpkg": {"word", "place"}},
    "package-document": {"skydd.txt": {"word", "place"}},
    "package-image": {"skydd.png": {"word", "place"}},
    "package-proposal": {"lager.gpkg": {"word", "place"}, "texter.json": {"word"}},
    "package-publish": {"lager.gpkg": {"word", "place"}, "texter.json": {"word"}},
    "style": {"skydd.qml": {"word"}, "skydd.sld": {"word"}, "skydd.style.toml": {"word"}},
    "window-picture": {"window.png": set()},
}
"""What each file holds of an open package, so that the search is known to find it."""

PICTURES = {"teknik.remissdel", "yttrande.docx", "yttrande.pdf", "window.png"}


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """Walks a way out once for each county, and returns what was written."""

    @cache
    def county(variant: Variant, classification: str, lang: Language) -> County:
        root = tmp_path_factory.mktemp(f"{variant}-{classification}-{lang}")
        return build_county(root, variant, classification, lang)

    @cache
    def walk(
        way: str, variant: Variant, classification: str, lang: Language
    ) -> tuple[County, Files]:
        made = county(variant, classification, lang)
        folder = tmp_path_factory.mktemp(way) / "ut"
        WAYS[way](made, folder, lang)
        return made, read_folder(folder)

    yield walk
    county.cache_clear()


def _canaries(county: County, variant: Variant) -> Canaries:
    found = canaries_of(variant, county.secret_findings)
    assert len(found.figures) > 10 and len(found.metres) > 6
    return found


def test_every_way_out_in_the_code_is_walked_here() -> None:
    assert set(export_names()) == set(WAYS) == set(HELD)


def test_the_county_asks_for_every_kind_of_figure(make: Make) -> None:
    county, _ = make("check-out", "falk", CLASSIFIED, "sv")
    states = {item.rule: item.state for item in county.secret_findings}
    assert states == {"skydd": "HIT", "ledning": "HIT", "mast": "NEAR", "delvis": "NO_HIT_PARTIAL"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("way", WAYS)
def test_nothing_classified_leaves(make: Make, way: str, lang: Language) -> None:
    county, files = make(way, "falk", CLASSIFIED, lang)
    canaries = _canaries(county, "falk")
    assert set(files) == set(HELD[way])
    assert {name: find_canaries(content, canaries) for name, content in files.items()} == {
        name: set() for name in files
    }


@pytest.mark.parametrize("way", WAYS)
def test_the_search_finds_what_an_open_package_lets_out(make: Make, way: str) -> None:
    county, files = make(way, "falk", "öppen", "sv")
    canaries = _canaries(county, "falk")
    found = {name: find_canaries(content, canaries) for name, content in files.items()}
    assert {name: kinds & HELD[way][name] for name, kinds in found.items()} == HELD[way]


@pytest.mark.parametrize("way", [way for way in WAYS if set(HELD[way]) & PICTURES])
def test_no_pixel_depends_on_what_is_classified(make: Make, way: str) -> None:
    _, one = make(way, "falk", CLASSIFIED, "sv")
    _, other = make(way, "uggla", CLASSIFIED, "sv")
    for name in set(one) & PICTURES:
        first, second = pictures_in(one[name]), pictures_in(other[name])
        assert first and len(first) == len(second), name
        assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True)), name


@pytest.mark.parametrize("way", [way for way in WAYS if set(HELD[way]) & PICTURES])
def test_the_pixels_of_an_open_package_do_differ(make: Make, way: str) -> None:
    _, one = make(way, "falk", "öppen", "sv")
    _, other = make(way, "uggla", "öppen", "sv")
    for name in set(one) & PICTURES:
        first, second = pictures_in(one[name]), pictures_in(other[name])
        pairs = list(zip(first, second, strict=False))
        assert len(first) != len(second) or not all(np.array_equal(a, b) for a, b in pairs), name


@pytest.mark.parametrize("way", ["batch-out", "case-export", "check-out"])
def test_the_result_tells_two_secrets_apart_by_checksums_only(make: Make, way: str) -> None:
    texts = []
    for variant in ("falk", "uggla"):
        text = make(way, variant, CLASSIFIED, "sv")[1]["result.json"].decode()
        texts.append(re.sub(r"[0-9a-f]{64}", "", text))
    assert texts[0] == texts[1]
    assert {item["state"] for item in json.loads(texts[0])["results"]} >= {"HIT", "NEAR"}


def test_the_response_says_what_is_withheld(make: Make) -> None:
    for lang, words in (("sv", "skyddsvärt"), ("en", "classified")):
        _, files = make("case-export", "falk", CLASSIFIED, lang)
        page = files["karta.html"].decode()
        assert "Skyddade platser" in page and words in page
        assert "Skyddat område" in page and "Ledning" in page and "Mast" in page
