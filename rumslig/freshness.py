"""How current planning material is, said in one way: a word, a sign and a colour for each state.

Window, commands and documents all take them from here; `layers.packages.freshness` decides. The
sign stands for those who do not see the colour, the word for those who see neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from layers.packages.freshness import Freshness, freshness_of
from layers.packages.manifest import Manifest
from rumslig.language import Language, tr
from rumslig.look import tokens

State = Literal["current", "review_soon", "overdue", "unknown", "superseded", "withdrawn"]

ATTENTION: tuple[State, ...] = ("withdrawn", "superseded", "overdue", "review_soon", "unknown")
"""What anybody should know of before relying on it, the gravest first."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a state is shown: an icon's name, a sign for plain text, and the role of its colour."""

    icon: str
    sign: str
    role: str


@cache
def mark_of(state: State) -> Mark:
    """Return a state's mark."""
    return Mark(**tokens()["freshness"][state])


def state_word(state: State, lang: Language | None = None) -> str:
    """Return a state's name."""
    return {
        "current": tr("aktuell", lang=lang),
        "review_soon": tr("granskas snart", lang=lang),
        "overdue": tr("försenad", lang=lang),
        "unknown": tr("okänd", lang=lang),
        "superseded": tr("ersatt", lang=lang),
        "withdrawn": tr("tillbakadragen", lang=lang),
    }[state]


def signed_word(state: State, lang: Language | None = None) -> str:
    """Return a state's sign and name, for lists in plain text; "" for what is current."""
    return "" if state == "current" else f"{mark_of(state).sign} {state_word(state, lang)}"


def freshness_sentence(freshness: Freshness, lang: Language | None = None) -> str:
    """Return what a state means for whoever uses the layer."""
    if freshness.due is None:
        return tr(
            "Okänd aktualitet. Fråga den som ansvarar för underlaget när det senast sågs över.",
            lang=lang,
        )
    due, over = freshness.due.isoformat(), freshness.days_over
    if freshness.state == "overdue":
        if over == 1:
            return tr(
                "Försenad. Översynen skulle ha skett {due}, för en dag sedan.", lang=lang, due=due
            )
        return tr(
            "Försenad. Översynen skulle ha skett {due}, för {days} dagar sedan. "
            "Hör efter om det finns en nyare version.",
            lang=lang,
            due=due,
            days=over,
        )
    if freshness.state == "review_soon":
        left = freshness.days_left
        if left == 0:
            return tr("Granskas snart. Nästa översyn är i dag, {due}.", lang=lang, due=due)
        if left == 1:
            return tr("Granskas snart. Nästa översyn är i morgon, {due}.", lang=lang, due=due)
        return tr(
            "Granskas snart. Nästa översyn är {due}, om {days} dagar.",
            lang=lang,
            due=due,
            days=left,
        )
    if freshness.is_derived:
        return tr(
            "Aktuell. Nästa översyn bör ske {due}, enligt uppdateringstakten.", lang=lang, due=due
        )
    return tr("Aktuell. Nästa översyn är {due}.", lang=lang, due=due)


def stated_review(manifest: Manifest, lang: Language | None = None) -> str:
    """Return when a package is to be reviewed, as it says itself; no day is judged.

    For documents: what they say of a package must be the same whenever they are written.
    """
    return manifest.next_review or tr("uppgift saknas", lang=lang)


@dataclass(frozen=True)
class FreshnessBook:
    """How current every installed layer is on a day, found by package and layer.

    Attributes
    ----------
    by_layer
        By `InstalledLayer.id`, "package/layer".
    by_package
        As the layer that is worst off.
    """

    by_layer: dict[str, Freshness]
    by_package: dict[str, Freshness]

    @classmethod
    def of(cls, manifests: Iterable[Manifest], today: date) -> FreshnessBook:
        """Return the book of package versions."""
        layers: dict[str, Freshness] = {}
        packages: dict[str, Freshness] = {}
        for manifest in manifests:
            found = [(entry, freshness_of(manifest, entry, today)) for entry in manifest.layers]
            layers |= {f"{manifest.name}/{entry.name}": item for entry, item in found}
            packages[manifest.name] = worst_of(item for _, item in found)
        return cls(layers, packages)

    def of_layer(self, package: str, layer: str) -> Freshness | None:
        """Return a layer's; None for the user's own files, which nobody has promised to review."""
        return self.by_layer.get(f"{package}/{layer}") if package else None


def worst_of(found: Iterable[Freshness]) -> Freshness:
    """Return the one that is worst off, the earliest day first; unknown where there is none."""
    return min(
        found,
        key=lambda item: (_ORDER.index(item.state), item.due or date.max),
        default=Freshness("unknown"),
    )


_ORDER: tuple[State, ...] = (*ATTENTION, "current")
