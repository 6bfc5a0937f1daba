"""How current a layer is, in words and signs."""

from __future__ import annotations

from layers.packages.freshness import Freshness
from ui.language import tr

ICONS = {"review_due": "kalender", "outdated": "varning", "no_review_date": "hjalp"}
"""Signs that differ in shape; what is current has none in the list."""
ROLES = {"review_due": "warning", "outdated": "warning", "no_review_date": "muted"}


def freshness_word(freshness: Freshness) -> str:
    """Return the state's name."""
    return {
        "current": tr("aktuell"),
        "review_due": tr("bör granskas"),
        "outdated": tr("inaktuell"),
        "no_review_date": tr("saknar översynsdag"),
    }[freshness.state]


def freshness_sentence(freshness: Freshness) -> str:
    """Return what the state means for whoever uses the layer."""
    if freshness.due is None:
        return tr("Saknar översynsdag. Fråga den som ansvarar för underlaget hur aktuellt det är.")
    due, days = freshness.due.isoformat(), freshness.days_over
    if freshness.state == "current":
        if freshness.is_derived:
            return tr("Aktuell. Nästa översyn bör ske {due}, enligt uppdateringstakten.", due=due)
        return tr("Aktuell. Nästa översyn är {due}.", due=due)
    if freshness.state == "review_due":
        if days == 1:
            return tr("Bör granskas. Översynen skulle ha skett {due}, för en dag sedan.", due=due)
        return tr(
            "Bör granskas. Översynen skulle ha skett {due}, för {days} dagar sedan.",
            due=due,
            days=days,
        )
    return tr(
        "Inaktuell. Översynen skulle ha skett {due}, för {days} dagar sedan. "
        "Hör efter om det finns en nyare version.",
        due=due,
        days=days,
    )
