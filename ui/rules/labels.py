"""What the form's fields are called, and the words to choose among."""

from __future__ import annotations

from rumslig.numerals import THIN
from rumslig.rules import PLACEHOLDERS
from ui.language import tr

Choices = tuple[tuple[str, str], ...]


def field_labels() -> dict[str, str]:
    """Return the label of each key."""
    return {
        "id": tr("Regelns namn"),
        "layer": tr("Lager som frågas"),
        "title": tr("Planeringsfråga"),
        "theme": tr("Tema"),
        "filter": tr("Vilka objekt"),
        "class_field": tr("Klasser efter kolumnen"),
        "metric": tr("Vad som mäts"),
        "threshold": tr("Tröskel"),
        "severity": tr("Allvar"),
        "severity_by_class": tr("Allvar per klass"),
        "near_m": tr("Nära inom (m)"),
        "min_area_m2": tr("Minsta yta (m²)"),
        "min_length_m": tr("Minsta längd (m)"),
        "min_width_m": tr("Minsta bredd (m)"),
        "boundary_counts": tr("Plangränsen räknas"),
        "accuracy_m": tr("Lägesosäkerhet (m)"),
        "coverage": tr("Karterat enligt"),
        "coverage_filter": tr("Vilka karterade ytor"),
        "schematic": tr("Schematisk strukturbild"),
        "plan_types": tr("Plantyper"),
        "stages": tr("Skeden"),
        "municipalities": tr("Kommuner"),
        "text": tr("Mening vid träff"),
        "near_text": tr("Mening i närheten"),
        "rus_text": tr("Vad strategin säger"),
        "rus_goal": tr("Mål i strategin"),
        "rus_reference": tr("Sida i strategin"),
    }


def form_helps() -> dict[str, str]:
    """Return what a form says of keys where a rule file says how they are written."""
    return {
        "layer": tr("Lagret som frågas: ett installerat, eller en fil på datorn."),
        "severity": tr("Hur mycket en träff betyder."),
        "severity_by_class": tr("Klasser som betyder mer eller mindre än de övriga."),
        "text": tr("Meningen vid träff. Lämnas den tom skriver Rumslig en egen."),
        "near_text": tr("Meningen i närheten. Lämnas den tom skriver Rumslig en egen."),
    }


def threshold_label(metric: str, dimension: int | None) -> str:
    """Return the label of the threshold with its unit."""
    if metric == "distance":
        return tr("Längst bort (m)")
    own = {2: "area", 1: "length", 0: "count"}.get(-1 if dimension is None else dimension, "")
    units = {"area": f"m{chr(0xB2)}", "length": "m", "count": tr("antal")}
    unit = units.get(metric or own, "")
    return f"{tr('Tröskel')} ({unit})" if unit else tr("Tröskel")


def metric_words(metric: str, dimension: int | None) -> str:
    """Return what a rule measures, in words."""
    words = dict(metric_choices(dimension))
    return words.get(metric, metric)


def metric_choices(dimension: int | None) -> Choices:
    """Return what can be measured."""
    own = {2: tr("yta"), 1: tr("längd"), 0: tr("antal")}.get(
        -1 if dimension is None else dimension, ""
    )
    by_default = tr("Lagrets eget ({kind})", kind=own) if own else tr("Lagrets eget")
    return (
        ("", by_default),
        ("area", tr("Yta i planområdet")),
        ("length", tr("Längd i planområdet")),
        ("count", tr("Antal objekt i planområdet")),
        ("distance", tr("Avstånd till planområdet")),
        ("inside", tr("Hela planområdet inne i ett objekt")),
    )


def severity_options() -> Choices:
    """Return the severities, by their numbers as text."""
    return ("3", tr("Högt")), ("2", tr("Medel")), ("1", tr("Lågt"))


def placeholder_words() -> Choices:
    """Return every placeholder with what it becomes."""
    words = {
        "class": tr("klass"),
        "area_m2": f"{tr('yta')}, m{chr(0xB2)}",
        "area_ha": tr("yta, ha"),
        "share_pct": f"{tr('andel av planen')},{THIN}%",
        "length_m": tr("längd, m"),
        "count": tr("antal objekt"),
        "distance_m": tr("avstånd, m"),
        "direction": tr("väderstreck"),
        "layer": tr("lagrets titel"),
        "version": tr("paketets version"),
        "reference_date": tr("underlagets datum"),
        "accuracy_m": tr("lägesosäkerhet, m"),
        "municipality": tr("planens kommun"),
    }
    return tuple((name, words.get(name, name)) for name in words if name in PLACEHOLDERS)


def idle_reason(key: str, metric: str, dimension: int | None) -> str:
    """Return why a field does nothing for what the rule measures."""
    if key == "severity_by_class":
        return tr("Välj först kolumnen som delar objekten i klasser.")
    measured = metric_words(metric, dimension)
    return tr("Utan verkan när regeln mäter: {measure}.", measure=measured)
