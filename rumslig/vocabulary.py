"""What plan types, stages and the steps of a case are called."""

from __future__ import annotations

from rumslig.language import Language, tr
from rumslig.rules import DELEGATION, NO_RESPONSE


def stage_label(stage: str, lang: Language | None = None) -> str:
    """Return what a stage is called."""
    words = {
        "TIDIG_DIALOG": tr("Tidig dialog", lang=lang),
        "PLANBESKED": tr("Planbesked", lang=lang),
        "PROGRAM": tr("Program", lang=lang),
        "UNDERSOKNING": tr("Undersökning", lang=lang),
        "AVGRANSNING": tr("Avgränsning", lang=lang),
        "SAMRAD": tr("Samråd", lang=lang),
        "GRANSKNING": tr("Granskning", lang=lang),
        "ANTAGANDE": tr("Antagande", lang=lang),
        "OVERKLAGAD": tr("Överklagad", lang=lang),
        "LAGA_KRAFT": tr("Laga kraft", lang=lang),
        "AVSLUTAD": tr("Avslutad", lang=lang),
    }
    return words.get(stage, stage)


def plan_type_label(plan_type: str, lang: Language | None = None) -> str:
    """Return what a plan type is called in a list to choose from."""
    words = {
        "OP": tr("Översiktsplan", lang=lang),
        "OP_ANDRING": tr("Ändring av översiktsplan", lang=lang),
        "TILLAGG_TEMA": tr("Tematiskt tillägg", lang=lang),
        "PLANERINGSSTRATEGI": tr("Planeringsstrategi", lang=lang),
        "PLANPROGRAM": tr("Planprogram", lang=lang),
        "DP_STANDARD": tr("Detaljplan, standard", lang=lang),
        "DP_UTOKAT": tr("Detaljplan, utökat", lang=lang),
        "DP_SAMORDNAT": tr("Detaljplan, samordnat", lang=lang),
        "OMRADESBESTAMMELSER": tr("Områdesbestämmelser", lang=lang),
        "PLANBESKED": tr("Planbesked", lang=lang),
        "VAGPLAN": tr("Vägplan", lang=lang),
        "JARNVAGSPLAN": tr("Järnvägsplan", lang=lang),
        "ATGARDSVALSSTUDIE": tr("Åtgärdsvalsstudie", lang=lang),
        "VINDKRAFT_TILLSTAND": tr("Tillstånd till vindkraft", lang=lang),
        "BOSTADSFORSORJNING": tr("Bostadsförsörjning", lang=lang),
        "TRANSPORTPLAN": tr("Transportplan", lang=lang),
        "VATTENPLAN": tr("Vattenplan", lang=lang),
        "GRANNREGION_RUS": tr("Grannregionens strategi", lang=lang),
        "OVRIGT": tr("Övrigt", lang=lang),
    }
    return words.get(plan_type, plan_type)


def status_label(status: str, lang: Language | None = None) -> str:
    """Return how far a case has come, as an adjective."""
    words = {
        "new": tr("nytt", lang=lang),
        "checked": tr("kontrollerat", lang=lang),
        "assessed": tr("bedömt", lang=lang),
        "drafted": tr("skrivet", lang=lang),
        "circulating": tr("på rundan", lang=lang),
        "signed": tr("undertecknat", lang=lang),
        "sent": tr("skickat", lang=lang),
        "closed": tr("avslutat", lang=lang),
    }
    return words.get(status, status)


def route_label(route: str, lang: Language | None = None) -> str:
    """Return what a decision route is called."""
    words = {
        DELEGATION: tr("Delegation till tjänsteperson", lang=lang),
        "REGIONALUTV_DIREKTOR": tr("Regionala utvecklingsdirektören", lang=lang),
        "NAMND/UTSKOTT": tr("Nämnd eller utskott", lang=lang),
        "REGIONSTYRELSEN": tr("Regionstyrelsen", lang=lang),
        NO_RESPONSE: tr("Inget yttrande", lang=lang),
    }
    return words.get(route, route)
