"""What makes an object a plugin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeAlias, runtime_checkable

from rumslig.errors import PluginError
from rumslig.language import Language, tr
from rumslig.plan_area import PlanArea
from rumslig.plugin.answer import Answer
from rumslig.plugin.asked import AskedCatalog
from rumslig.plugin.panel import Panel

API_VERSION = 2
GROUP = "rumslig.plugins"

Values: TypeAlias = Mapping[str, float | str | bool]
"""A value for every declared field, by its name."""


@runtime_checkable
class Plugin(Protocol):
    """One more planning question. `name` is the entry point's name."""

    @property
    def api_version(self) -> int:
        """The `API_VERSION` that it is written for."""

    @property
    def name(self) -> str:
        """The entry point's name."""

    @property
    def panel(self) -> Panel:
        """Title, question and fields."""

    def answer(
        self, plan: PlanArea, catalog: AskedCatalog, values: Values, lang: Language
    ) -> Answer:
        """Return the answer for a plan area, from the installed layers, in a language."""


def require_plugin(candidate: object, name: str) -> Plugin:
    """Return the object as the plugin of an entry point.

    Raises
    ------
    PluginError
        It is none, is written for another API, or has another name.
    """
    version = getattr(candidate, "api_version", None)
    if version is not None and version != API_VERSION:
        raise PluginError(
            tr("är skrivet för API {found}, inte {expected}", found=version, expected=API_VERSION)
        )
    if not isinstance(candidate, Plugin) or not callable(candidate.answer):
        raise PluginError(tr("saknar något av api_version, name, panel och answer"))
    if candidate.name != name:
        raise PluginError(
            tr(
                "kallar sig {found}, men ingångspunkten heter {expected}",
                found=str(candidate.name)[:60],
                expected=name,
            )
        )
    if not isinstance(candidate.panel, Panel):
        raise PluginError(
            tr("har en panel av slaget {kind}, inte Panel", kind=type(candidate.panel).__name__)
        )
    return candidate
