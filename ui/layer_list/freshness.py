"""How current a layer is, in words and signs."""

from __future__ import annotations

from layers.packages.freshness import Freshness
from ui.language import tr

ICONS = {"review_soon": "kalender", "overdue": "varning", "unknown": "hjalp"}
"""Signs that differ in shape; what is current has none in the list."""
ROLES = {"review_soon": "warning", "overdue": "warning", "unknown": "muted"}


def freshness_word(freshness: Freshness) -> str:
    """Return the state's name."""
    return {
        "current": tr("aktuell"),
        "review_soon": tr("granskas snart"),
        "overdue": tr("försenad"),
        "unknown": tr("okänd"),
    }[freshness.state]


def freshness_sentence(freshness: Freshness) -> str:
    """Return what the state means for whoever uses the layer."""
    if freshness.due is None:
        return tr(
            "Okänd aktualitet. Fråga den som ansvarar för underlaget när det senast sågs över."
        )
    due, over = freshness.due.isoformat(), freshness.days_over
    if freshness.state == "overdue":
        if over == 1:
            return tr("Försenad. Översynen skulle ha skett {due}, för en dag sedan.", due=due)
        return tr(
            "Försenad. Översynen skulle ha skett {due}, för {days} dagar sedan. "
            "Hör efter om det finns en nyare version.",
            due=due,
            days=over,
        )
    if freshness.state == "review_soon":
        return tr(
            "Granskas snart. Nästa översyn är {due}, om {days} dagar.",
            due=due,
            days=freshness.days_left,
        )
    if freshness.is_derived:
        return tr("Aktuell. Nästa översyn bör ske {due}, enligt uppdateringstakten.", due=due)
    return tr("Aktuell. Nästa översyn är {due}.", due=due)
