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


@dataclass(frozen=True, slots=True)
class Said:
    """A state with what it means, ready to show; never of what is current."""

    state: State
    sentence: str
    word: str

    @property
    def signed(self) -> str:
        """The sign and the word."""
        return f"{mark_of(self.state).sign} {self.word}"


@dataclass(frozen=True, slots=True)
class FreshnessBook:
    """Tells of each installed layer how current it is on a day."""

    manifests: tuple[Manifest, ...]
    today: date

    def find(
        self, package: str, layer: str, version: str = "", lang: Language | None = None
    ) -> Said | None:
        """Return what should be known before relying on a layer; None where nothing should.

        The user's own files ("") nobody has promised to review.

        Parameters
        ----------
        version
            The one that was read, where that may be another than the installed.
        """
        for manifest in self.manifests:
            if manifest.name != package:
                continue
            if version and version != manifest.version:
                sentence = tr(
                    "Läst i version {version}; nu används {now}.",
                    lang=lang,
                    version=version,
                    now=manifest.version,
                )
                return Said("superseded", sentence, state_word("superseded", lang))
            for entry in manifest.layers:
                if entry.name == layer:
                    found = freshness_of(manifest, entry, self.today)
                    if not found.needs_attention:
                        return None
                    sentence = freshness_sentence(found, lang)
                    return Said(found.state, sentence, state_word(found.state, lang))
        return None


def worst_of(found: Iterable[Freshness]) -> Freshness:
    """Return the one that is worst off, the earliest day first; unknown where there is none."""
    return min(
        found,
        key=lambda item: (_ORDER.index(item.state), item.due or date.max),
        default=Freshness("unknown"),
    )


_ORDER: tuple[State, ...] = (*ATTENTION, "current")
