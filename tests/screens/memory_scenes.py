"""What was said before: the view Tidigare, and the layer of everything that was said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas
from screens.scene import Scene, open_case
from shapely import box
from window_hands import Hands

from rumslig.cases.case import Assessment
from rumslig.cases.draft import Draft, DraftParagraph
from ui.earlier.view import EARLIER

FIRST, SECOND, BESIDE = "26RS3201", "26RS3202", "26RS3203"
E, N = 505_000.0, 6_570_000.0


def _plan(path: Path, west: float, east: float, name: str) -> Path:
    shape = box(E + west, N, E + east, N + 600)
    frame = geopandas.GeoDataFrame({"namn": [name]}, geometry=[shape], crs="EPSG:3006")
    frame.to_file(path, engine="pyogrio")
    return path


def _answer(hands: Hands, dnr: str) -> None:
    """Write a remark of each finding that concerns the plan, and sign it."""
    desk = hands.desktop.session.opening.desk
    assert desk is not None
    case = desk.load(dnr)
    found = [item for item in case.findings if item.state == "HIT"][:4]
    wish = "Planhandlingarna bör visa hur planen förhåller sig till"
    texts = [
        DraftParagraph(
            f"p{number}",
            item.theme,
            f"{wish} {item.title.lower()}.",
            item.plan,
            item.rule,
            tone="anser-bor",
        )
        for number, item in enumerate(found, start=1)
    ]
    free = DraftParagraph("p9", "digital", "Bredband bör beskrivas i planen.", tone="uppmarksamma")
    for item in found:
        case = case.assess(item.plan, item.rule, Assessment("relevant"))
    desk.save(desk.sign(replace(case, draft=Draft((*texts, free))), "Enhetschef"))


def _histories(hands: Hands, folder: Path) -> None:
    hands.make_case(_plan(folder / "ett.gpkg", 0, 900, "Norra åkern"), FIRST)
    hands.make_case(_plan(folder / "tre.gpkg", 1_200, 1_600, "Södra ängen"), BESIDE)
    _answer(hands, FIRST)
    _answer(hands, BESIDE)
    hands.make_case(_plan(folder / "tva.gpkg", 0, 400, "Norra åkern"), SECOND)
    session = hands.desktop.session
    session.opening.renew()
    hands.settle()
    session.open_case(SECOND)
    hands.settle()
    session.guide.hide()


def _nothing(hands: Hands, folder: Path) -> None:
    open_case(hands, folder)
    hands.case_view.show_view(EARLIER)
    hands.settle()


def _proposed(hands: Hands, folder: Path) -> None:
    _histories(hands, folder)
    hands.case_view.show_view(EARLIER)
    hands.settle()


def _followed(hands: Hands, folder: Path) -> None:
    _proposed(hands, folder)
    earlier = hands.desktop.session.steps.earlier
    earlier.follow(FIRST)
    hands.settle()
    earlier.judge("partly")
    hands.settle()


def _said(hands: Hands, folder: Path) -> None:
    _followed(hands, folder)
    hands.window.acts.run("map.said_here")
    hands.settle()


MEMORY_SCENES = (
    Scene("case-earlier-none", _nothing),
    Scene("case-earlier-proposed", _proposed, installs=True),
    Scene("case-earlier", _followed, installs=True),
    Scene("map-said", _said, installs=True),
)
