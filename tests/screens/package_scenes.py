"""The room Underlag: alone, with news, what changes, versions, and its pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from package_market import Market
from screens.scene import Scene
from underlag_world import fill
from window_hands import Hands

from ui.underlag.presenter import Page


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


PACKAGE_SCENES = (
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
)
