"""The room Underlag: alone, with news, what changes, versions, and its pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import geopandas
from package_market import BEFORE, Market, square
from screens.scene import Scene
from underlag_world import fill
from window_hands import Hands

from layers.formats.geopackage import write_geopackage
from layers.packages.store import Store
from rumslig.packages.desk import PackageDesk
from ui.underlag.presenter import Page
from ui.underlag.view import UnderlagView


def _alone(hands: Hands, folder: Path) -> None:
    hands.desktop.session.show_panel("underlag")
    hands.settle()


def _news(hands: Hands, folder: Path) -> None:
    session = hands.desktop.session
    fill(folder, session.home)
    session.opening.renew()
    hands.settle()
    session.show_panel("underlag")
    hands.settle()
    session.underlag.ask_news()
    hands.settle()


def _chosen(name: str) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        _news(hands, folder)
        hands.desktop.session.underlag.choose(name)
        hands.settle()

    return make


def _changes(hands: Hands, folder: Path) -> None:
    _chosen("vatten")(hands, folder)
    hands.desktop.session.underlag.compare()
    hands.settle()


def _versions(hands: Hands, folder: Path) -> None:
    _changes(hands, folder)
    hands.desktop.session.underlag.show_part("versions")


def _grouped(hands: Hands, folder: Path) -> None:
    _news(hands, folder)
    hands.desktop.session.underlag.group_by("function")


def _new_since(hands: Hands, folder: Path) -> None:
    _news(hands, folder)
    presenter = hands.desktop.session.underlag
    presenter.show_page("news")
    hands.settle()
    presenter.news.look(whole=True)
    hands.settle()


def _page(page: Page) -> Callable[[Hands, Path], None]:
    def make(hands: Hands, folder: Path) -> None:
        _news(hands, folder)
        hands.desktop.session.underlag.show_page(page)

    return make


def _connect(hands: Hands, folder: Path) -> None:
    _alone(hands, folder)
    market = Market(folder / "utgivare")
    market.open()
    underlag = hands.desktop.session.underlag
    underlag.show_page("connect")
    underlag.connecting.write(str(market.repo))
    underlag.connecting.meet()
    hands.settle()


def _publish(hands: Hands, folder: Path) -> None:
    _page("publish")(hands, folder)
    publishing = hands.desktop.session.underlag.publishing
    publishing.choose("source", folder / "utgivare" / "vatten-1.1.0")
    publishing.choose("repo", folder / "utgivare" / "förråd")
    publishing.choose("keys", folder / "utgivare" / "nycklar")
    publishing.look()
    hands.settle()


def _plan_at(path: Path, x: float, y: float, name: str) -> Path:
    frame = geopandas.GeoDataFrame({"namn": [name]}, geometry=[square(x, y, 700)], crs="EPSG:3006")
    write_geopackage(path, {"plan": frame})
    return path


def _locked(hands: Hands, folder: Path) -> None:
    """Open a case whose material has changed since it was checked."""
    session = hands.desktop.session
    fill(folder, session.home)
    session.opening.renew()
    hands.settle()
    hands.make_case(_plan_at(folder / "ett.gpkg", 900, 200, "Blacksta norra"), "26RS3101")
    hands.make_case(_plan_at(folder / "tva.gpkg", -6_000, -6_000, "Sannahed"), "26RS3102")
    PackageDesk(session.home).update("vatten")
    session.opening.renew()
    hands.settle()
    session.open_case("26RS3101")
    hands.settle()
    session.guide.hide()


def _drift(hands: Hands, folder: Path) -> None:
    _locked(hands, folder)
    hands.click(hands.case_view.lock.more)
    hands.settle()


def _impact(hands: Hands, folder: Path) -> None:
    session = hands.desktop.session
    fill(folder, session.home)
    session.opening.renew()
    hands.settle()
    for number, (x, y) in enumerate(((900, 200), (1_700, -2_400)), start=1):
        path = _plan_at(folder / f"{number}.gpkg", x, y, f"Plan {number}")
        hands.make_case(path, f"26RS310{number}")
    desk = session.opening.desk
    assert desk is not None
    desk.save(desk.sign(desk.load("26RS3101"), "Direktör"))
    session.show_panel("underlag")
    hands.settle()
    session.underlag.ask_news()
    hands.settle()
    session.underlag.choose("vatten")
    hands.settle()
    session.underlag.compare()
    hands.settle()
    hands.app.processEvents()
    bar = hands.window.panels["underlag"].board.detail.verticalScrollBar()  # type: ignore[attr-defined]
    bar.setValue(bar.maximum())


def _updates(hands: Hands, folder: Path) -> None:
    _page("updates")(hands, folder)
    hands.desktop.session.underlag.updates.choose("vindbruk", False)


def _updated(hands: Hands, folder: Path) -> None:
    """Two are new and one failed: its object is gone from the repository."""
    _news(hands, folder)
    underlag = hands.desktop.session.underlag
    market = Market(folder / "utgivare")
    manifest = market.publisher.previous(market.publisher.edition(), "vatten")
    assert manifest is not None
    for stored in manifest.objects:
        for path in market.repo.rglob(f"*{stored.sha256}*"):
            path.unlink()
    underlag.show_page("updates")
    underlag.updates.start()
    hands.settle()


def _keeping(hands: Hands, folder: Path) -> None:
    _news(hands, folder)
    underlag = hands.desktop.session.underlag
    underlag.choose("vatten")
    hands.settle()
    underlag.update()
    hands.settle()
    store = Store(hands.desktop.session.home.packages)
    store.path_of(store.find("jord").objects[0]).unlink()
    underlag.check_store()
    hands.settle()
    underlag.keeping.set_limit("versions", 0)
    hands.settle()


def _hold(hands: Hands, folder: Path) -> None:
    _chosen("jord")(hands, folder)
    hands.desktop.session.underlag.ask_hold(True)


def _away(hands: Hands, folder: Path) -> None:
    _chosen("vatten")(hands, folder)
    market = Market(folder / "utgivare")
    market.repo.rename(market.repo.with_name("borta"))
    hands.desktop.session.underlag.ask_news()
    hands.settle()


def _form(hands: Hands, folder: Path) -> None:
    _page("publish")(hands, folder)
    source = folder / "utgivare" / "vatten-1.1.0"
    (source / "package.toml").unlink()
    publishing = hands.desktop.session.underlag.publishing
    publishing.choose("source", source)
    publishing.choose("repo", folder / "utgivare" / "förråd")
    publishing.choose("keys", folder / "utgivare" / "nycklar")
    publishing.make_source_file()
    hands.settle()


def _form_layer(hands: Hands, folder: Path) -> None:
    _form(hands, folder)
    hands.desktop.session.underlag.publishing.form.show_table(("layers", 0))


def _pairs(hands: Hands, folder: Path) -> None:
    """Without a key, with a number that is taken: pairs to look through, and a number."""
    _page("publish")(hands, folder)
    market = Market(folder / "utgivare")
    rows = (("a", "Blacksta, sekundär zon", "2", square(40, 0, 1_040)), *BEFORE[1:])
    source = market.write_source("vatten", "1.1.0", rows, title="Vattenskyddsområden", note="Ny.")
    path = source / "package.toml"
    path.write_text(path.read_text("utf-8").replace('key = ["objekt_id"]\n', ""), "utf-8")
    publishing = hands.desktop.session.underlag.publishing
    publishing.choose("source", source)
    publishing.choose("repo", market.repo)
    publishing.choose("keys", market.keys)
    publishing.look()
    hands.settle()


def _repository(hands: Hands, folder: Path) -> None:
    _page("publish")(hands, folder)
    underlag = hands.desktop.session.underlag
    underlag.publishing.choose("repo", folder / "utgivare" / "förråd")
    underlag.publishing.choose("keys", folder / "utgivare" / "nycklar")
    underlag.show_page("repository")
    hands.settle()


def _withdraw(hands: Hands, folder: Path) -> None:
    _repository(hands, folder)
    view = hands.window.panels["underlag"]
    assert isinstance(view, UnderlagView)
    hands.click(view.repository.withdraw)


PACKAGE_SCENES = (
    Scene("case-locked", _locked, installs=True),
    Scene("case-drift", _drift, installs=True),
    Scene("underlag-impact", _impact, installs=True),
    Scene("underlag-alone", _alone, installs=True),
    Scene("underlag", _news, installs=True),
    Scene("underlag-grouped", _grouped, installs=True),
    Scene("underlag-withdrawn", _chosen("buller"), installs=True),
    Scene("underlag-chosen", _chosen("vatten"), installs=True),
    Scene("underlag-changes", _changes, installs=True),
    Scene("underlag-versions", _versions, installs=True),
    Scene("underlag-connect", _connect, installs=True),
    Scene("underlag-browse", _page("browse"), installs=True),
    Scene("underlag-news", _new_since, installs=True),
    Scene("underlag-publish", _publish, installs=True),
    Scene("underlag-updates", _updates, installs=True),
    Scene("underlag-updated", _updated, installs=True),
    Scene("underlag-keeping", _keeping, installs=True),
    Scene("underlag-hold", _hold, installs=True),
    Scene("underlag-away", _away, installs=True),
    Scene("underlag-form", _form, installs=True),
    Scene("underlag-form-layer", _form_layer, installs=True),
    Scene("underlag-pairs", _pairs, installs=True),
    Scene("underlag-repository", _repository, installs=True),
    Scene("underlag-withdraw", _withdraw, installs=True),
)
