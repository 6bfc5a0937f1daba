"""Plugins from others: not run without consent, and alone in their failures."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import pytest
from plugin_distributions import Site
from shapely import Point, box

from rumslig.errors import Cancelled, FieldError, PluginError, PluginNotAllowed
from rumslig.plan_area import PlanArea
from rumslig.plugin.answer import Answer
from rumslig.plugin_host.desk import ListedPlugin, PluginDesk
from rumslig.settings import Home
from rumslig.worker import InlineWorker

E, N = 510_000.0, 6_570_000.0
PLAN = PlanArea("Norra", box(E, N, E + 100, N + 100))
OWN = {"mellankommunalt", "nearest-places", "strandskydd"}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(folder)
    return Site(folder)


@pytest.fixture
def desk(tmp_path: Path) -> PluginDesk:
    """A desk that runs plugins in this process, for what needs no isolation."""
    return PluginDesk(Home(tmp_path / "hem"), InlineWorker)


@pytest.fixture
def real_desk(tmp_path: Path) -> PluginDesk:
    return PluginDesk(Home(tmp_path / "hem"))


def listed(desk: PluginDesk, name: str = "prov") -> list[ListedPlugin]:
    return [item for item in desk.list()[0] if item.plugin.name == name]


def ask(desk: PluginDesk, name: str = "prov", **values: object) -> Answer:
    (answer,) = desk.ask(name, [PLAN], values)
    return answer


def leaves_mark(path: Path) -> str:
    return f"open({os.fspath(path)!r}, 'w').close()"


def test_own_plugins_need_no_consent(desk: PluginDesk) -> None:
    assert {item.plugin.name for item in desk.list()[0]} == OWN
    assert {item.state for item in desk.list()[0]} == {"built_in"}
    with pytest.raises(PluginError, match="hör till Rumslig"):
        desk.deny("strandskydd")


def test_nothing_of_others_is_imported_before_consent(
    site: Site, desk: PluginDesk, tmp_path: Path
) -> None:
    mark = tmp_path / "kördes"
    site.add(top=leaves_mark(mark))
    (item,) = listed(desk)
    assert (item.state, item.panel, item.title("sv")) == ("waiting", None, "Ett prov")
    assert [plugin.origin for plugin in desk.waiting()] == ["prov-fran-annan 1.0"]
    with pytest.raises(PluginNotAllowed, match=r"prov-fran-annan 1\.0 väntar på ditt medgivande"):
        ask(desk)
    desk.deny("prov")
    assert listed(desk)[0].state == "denied"
    with pytest.raises(PluginNotAllowed, match="nekat"):
        ask(desk)
    assert not mark.exists()
    desk.allow("prov")
    assert not mark.exists()
    assert ask(desk).text == "svar"
    assert mark.exists()


@pytest.mark.parametrize("change", ["version", "entry point", "distribution"])
def test_consent_is_for_exactly_what_was_shown(
    site: Site, desk: PluginDesk, tmp_path: Path, change: str
) -> None:
    point = site.add()
    desk.allow("prov")
    assert listed(desk)[0].state == "allowed"
    if change == "version":
        site.write_metadata("prov", "prov-fran-annan", "1.1", point)
    elif change == "entry point":
        site.add()
    else:
        shutil.rmtree(next(site.folder.glob("*.dist-info")))
        site.write_metadata("prov", "en-helt-annan", "1.0", point)
    assert listed(desk)[0].state == "waiting"
    with pytest.raises(PluginNotAllowed):
        ask(desk)
    desk.allow("prov")
    assert listed(desk)[0].state == "allowed"


def test_consent_is_kept_in_the_home(site: Site, desk: PluginDesk) -> None:
    site.add()
    desk.allow("prov")
    again = PluginDesk(desk.home, InlineWorker)
    assert listed(again)[0].state == "allowed"
    assert json.loads(desk.home.plugins.read_bytes())["format"] == "rumslig.plugins/1"
    assert listed(PluginDesk(Home(desk.home.root / "annat"), InlineWorker))[0].state == "waiting"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"format": "rumslig.plugins/9", "decisions": []}',
        b'{"format": "rumslig.plugins/1", "decisions": [{"name": "prov"}]}',
        b'{"format": "rumslig.plugins/1", "decisions": [{"name": "prov", "distribution": '
        b'"prov-fran-annan", "version": "1.0", "entry_point": 5, "allowed": "nej"}]}',
    ],
)
def test_a_damaged_file_allows_nothing_and_stays(
    site: Site, desk: PluginDesk, content: bytes
) -> None:
    site.add()
    desk.home.root.mkdir()
    desk.home.plugins.write_bytes(content)
    plugins, faults = desk.list()
    assert len(faults) == 1
    assert "plugins.json" in faults[0]
    states = {item.plugin.name: item.state for item in plugins}
    assert states == {**dict.fromkeys(OWN, "built_in"), "prov": "waiting"}
    with pytest.raises(PluginError, match=r"plugins\.json"):
        desk.allow("prov")
    assert desk.home.plugins.read_bytes() == content


def test_two_of_one_name_are_both_refused(site: Site, desk: PluginDesk) -> None:
    site.add(distribution="en")
    site.add(distribution="tva")
    assert [item.state for item in listed(desk)] == ["fault", "fault"]
    with pytest.raises(PluginError, match="samma namn"):
        desk.allow("prov")


def test_nobody_takes_the_name_of_an_own_plugin(site: Site, desk: PluginDesk) -> None:
    site.add(name="strandskydd")
    own, other = listed(desk, "strandskydd")
    assert (own.state, other.state) == ("built_in", "fault")
    assert ask(desk, "strandskydd").sources


def test_being_called_plugins_does_not_make_it_ours(site: Site, desk: PluginDesk) -> None:
    site.add(value="plugins.finns_inte:plugin")
    assert listed(desk)[0].state == "waiting"


@pytest.mark.parametrize(
    "metadata",
    [{"version": ""}, {"point": "inget kolon alls ]["}],
    ids=["no version", "no entry point"],
)
def test_odd_metadata_does_not_hide_the_others(
    site: Site, desk: PluginDesk, metadata: dict[str, str]
) -> None:
    site.write_metadata("udda", "udda", metadata.get("version", "1"), metadata.get("point", "a:b"))
    (site.folder / "tom.dist-info").mkdir()
    states = {item.plugin.name: item.state for item in desk.list()[0]}
    assert set(states) >= OWN
    assert states["udda"] in ("fault", "waiting")
    if states["udda"] == "waiting":
        desk.allow("udda")
    assert [item.state for item in listed(desk, "udda")] == ["fault"]


UNFIT = {
    "plugin = 5": "saknar något av api_version",
    "raise RuntimeError('trasig')": "RuntimeError: trasig",
    "import finns_inte_alls": "ModuleNotFoundError",
    "x = 1": "AttributeError",
    "class P: api_version = 1\nplugin = P()": "är skrivet för API 1, inte 2",
    "class P:\n    api_version = 2\n    name = 'annat'\n    panel = 3\n"
    "    def answer(self): ...\nplugin = P()": "kallar sig annat",
    "class P:\n    api_version = 2\n    name = 'prov'\n    panel = 3\n"
    "    def answer(self): ...\nplugin = P()": "panel av slaget int",
    "class P:\n    api_version = 2\n    name = 'prov'\n    def answer(self): ...\n"
    "    @property\n    def panel(self): raise OSError('borta')\nplugin = P()": "OSError: borta",
    "import sys; sys.exit(3)": "SystemExit: 3",
    "from rumslig.plugin import *\nPanel('text', 'text')": "title är str, inte Words",
}


@pytest.mark.parametrize("code", UNFIT)
def test_what_is_no_plugin_is_told_in_one_sentence(site: Site, desk: PluginDesk, code: str) -> None:
    site.add(code=code)
    desk.allow("prov")
    (item,) = listed(desk)
    assert item.state == "fault"
    assert item.fault.startswith("tillägget prov (prov-fran-annan 1.0) gav inget svar: ")
    assert UNFIT[code] in item.fault
    assert "\n" not in item.fault
    with pytest.raises(PluginError, match="tillägget prov"):
        ask(desk)
    assert len(desk.list()[0]) == len(OWN) + 1


LIES = {
    "return None": "svaret är NoneType, inte Answer",
    "return 'text'": "svaret är str",
    "return Answer('')": "text är tom",
    "return Answer(7)": "text är int, inte text",
    "return Answer('a', sources='b')": "sources är str, inte tuple",
    "return Answer('a', key_figures=tuple(KeyFigure('a', 'b') for _ in range(5)))": "5 delar",
    "return Answer('a', table=Table((Column('a'),), (Row(('b', 'c')),)))": "rad 1 har 2 celler",
    "return Answer('a', table=Table((Column('a'),), (Row((1,)),)))": "cells är int",
    "return Answer('a', table=Table((Column('a'),), (Row(('b',), 0),)))": "kartobjekt 0",
    "return Answer('a', chart=BarChart('b', ('c',), (float('nan'),)))": "ändligt",
    "return Answer('a', chart=BarChart('b', ('c',), (-1,)))": "inte är negativt",
    "return Answer('a', chart=BarChart('b', ('c', 'd'), (1,)))": "för varje ord",
    "return Answer('a', map_objects=(MapObject('b', 'POINT (1 1)'),))": "geometry är str",
    "import shapely\nreturn Answer('a', map_objects=(MapObject('b', shapely.Point()),))": "plats",
    "return Answer('a', map_objects=(MapObject('b', plan.geometry, 'röd'),))": "role är 'röd'",
    "return Answer('a' * 5000)": "5000 tecken",
    "raise ValueError('hundra\\nrader')": "ValueError: hundra",
    "return 1 / 0": "ZeroDivisionError",
    "return self.answer(plan, catalog, values, lang)": "RecursionError",
    "import sys\nsys.exit()": "SystemExit",
    "a = Answer('a')\nobject.__setattr__(a, 'text', 5)\nreturn a": "text är int",
}


@pytest.mark.parametrize("body", LIES)
def test_a_lie_or_a_failure_is_told_in_one_sentence(
    site: Site, desk: PluginDesk, body: str
) -> None:
    site.add(body)
    desk.allow("prov")
    with pytest.raises(PluginError, match="tillägget prov") as told:
        ask(desk)
    assert LIES[body] in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        ("import os\nos._exit(0)", "dess process kraschade"),
        ("import ctypes\nctypes.string_at(0)", "dess process kraschade"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    ],
)
def test_a_crash_takes_nobody_with_it(
    site: Site, real_desk: PluginDesk, body: str, fact: str
) -> None:
    site.add(body)
    real_desk.allow("prov")
    with pytest.raises(PluginError, match=fact):
        ask(real_desk)
    assert ask(real_desk, "strandskydd").sources


def test_what_crashes_when_imported_is_listed_with_the_others(
    site: Site, real_desk: PluginDesk
) -> None:
    site.add(top="import os; os._exit(7)")
    real_desk.allow("prov")
    states = {item.plugin.name: item.state for item in real_desk.list()[0]}
    assert states == {**dict.fromkeys(OWN, "built_in"), "prov": "fault"}


def test_what_hangs_is_ended(site: Site, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    written = f"import os\nopen({os.fspath(mark)!r}, 'w').write(str(os.getpid()))"
    site.add(f"{written}\nwhile True:\n    pass")
    home = Home(tmp_path / "hem")
    PluginDesk(home).allow("prov")
    with pytest.raises(PluginError, match=r"inte klart på 0 sekunder"):
        PluginDesk(home, limit_s=0).ask("prov", [PLAN], {})

    def stop_when_it_runs(done: int, total: int, what: str) -> None:
        if mark.exists() and mark.read_text():
            raise Cancelled("nog")

    with pytest.raises(Cancelled):
        PluginDesk(home).ask("prov", [PLAN], {}, progress=stop_when_it_runs)
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)


def test_an_answer_crosses_the_process_whole(
    site: Site, real_desk: PluginDesk, capfd: pytest.CaptureFixture[str]
) -> None:
    site.add(
        "import sys\n"
        "print('prat'); print('prat', file=sys.stderr)\n"
        "return Answer(\n"
        "    f'{lang} {plan.name} {values[\"n\"]:g}',\n"
        "    key_figures=(KeyFigure('å', '1'),),\n"
        "    table=Table((Column('Namn'), Column('Tal', True)), (Row(('ö', '2'), 0),)),\n"
        "    chart=BarChart('Stapel', ('a', 'b'), (1.5, 2), 'ha', 1),\n"
        "    map_objects=(MapObject('plan', plan.geometry, 'zone'),),\n"
        "    sources=('lag',), not_known=('mer',), layers=('paket/lager',),\n"
        ")"
    )
    real_desk.allow("prov")
    answer = ask(real_desk, n="7")
    assert answer.text == "sv Norra 7"
    assert answer.table is not None
    assert (answer.table.rows[0].cells, answer.table.rows[0].map_object) == (("ö", "2"), 0)
    assert answer.map_objects[0].geometry.equals(PLAN.geometry)
    assert answer.chart is not None
    assert answer.chart.describe("sv") == "Stapel: a 1,5 ha; b 2,0 ha."
    assert (answer.sources, answer.not_known) == (("lag",), ("mer",))
    assert answer.layers == ("paket/lager",)
    assert "prat" not in "".join(capfd.readouterr())


def test_wrong_values_are_the_askers(site: Site, desk: PluginDesk) -> None:
    site.add()
    desk.allow("prov")
    with pytest.raises(FieldError, match="fältet n är ”10”; ange ett tal från 0 till 9"):
        ask(desk, n=10)
    with pytest.raises(FieldError, match="fältet m finns inte; fält: n"):
        ask(desk, m=1)
    with pytest.raises(PluginError, match=r"tillägget nix finns inte; installerade: .*prov"):
        ask(desk, "nix")


@pytest.mark.parametrize(
    ("look", "sentence"),
    [
        ("found = catalog.find('prov', 'okand').search(plan.geometry)", "säger inte var"),
        ("found = catalog.find('prov', 'utanfor').search(plan.geometry)", "inte kartlagt här"),
        ("found = catalog.find('prov', 'delvis').search(plan.geometry)", "kartlagt i 50,0 %"),
        ("catalog.find('prov', 'okand').read()", "säger inte var"),
        ("catalog.find('prov', 'delvis').read()", "kartlagt i 50,0 %"),
        ("catalog.with_role('borta', Words('hus', 'houses'))", "Inget installerat lager visar hus"),
        ("found = catalog.find('prov', 'hel').search(plan.geometry)", ""),
    ],
)
def test_no_plugin_can_give_a_false_nothing(
    site: Site, desk: PluginDesk, make_package: Callable[..., Any], look: str, sentence: str
) -> None:
    far = geopandas.GeoDataFrame({"namn": ["b"]}, geometry=[Point(E + 9000, N)], crs=3006)

    def cover(shape: object) -> geopandas.GeoDataFrame:
        return geopandas.GeoDataFrame({"a": [1]}, geometry=[shape], crs=3006)

    made = make_package(
        dict.fromkeys(("okand", "utanfor", "delvis", "hel"), far),
        extra={
            "utanfor": 'coverage = "c_utanfor.gpkg"',
            "delvis": 'coverage = "c_delvis.gpkg"',
            "hel": 'coverage = "c_hel.gpkg"',
        },
        files={
            "c_utanfor.gpkg": cover(box(E + 5000, N, E + 6000, N + 100)),
            "c_delvis.gpkg": cover(box(E - 1000, N - 1000, E + 50, N + 1000)),
            "c_hel.gpkg": cover(box(E - 1000, N - 1000, E + 1000, N + 1000)),
        },
    )
    desk.home.root.mkdir()
    made.store.root.rename(desk.home.packages)
    site.add(f"{look}\nreturn Answer('Inget finns här.')")
    desk.allow("prov")
    answer = ask(desk)
    assert len(answer.not_known) == (1 if sentence else 0)
    assert sentence in "".join(answer.not_known)
    if "with_role" not in look:
        assert len(answer.layers) == len(answer.sources) == 1
        assert answer.layers[0].startswith("prov/")
        assert "Provpaket 1.0.0" in answer.sources[0]
