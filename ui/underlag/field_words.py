"""What the form calls the keys of package.toml, and what each is for."""

from __future__ import annotations

from ui.language import tr


def field_label(key: str) -> str:
    """Return a key's name for people."""
    return {
        "title": tr("Titel"),
        "name": tr("Namn i filer och kommandon"),
        "version": tr("Version"),
        "publisher": tr("Ansvarig funktion"),
        "licence": tr("Licens"),
        "classification": tr("Klassning"),
        "accrual_periodicity": tr("Hur ofta det förnyas"),
        "next_review": tr("Nästa översyn"),
        "decision": tr("Beslut, diarienummer"),
        "release_note": tr("Vad som är nytt"),
        "theme": tr("Planeringsfråga"),
        "definition": tr("Vad som ingår"),
        "source": tr("Källa"),
        "reference_date": tr("Referensdatum"),
        "accuracy_m": tr("Lägesosäkerhet, m"),
        "key": tr("Nyckel"),
        "coverage": tr("Täckning"),
        "style": tr("Stil"),
        "min_cell": tr("Minsta antal som får visas"),
    }[key]


def field_help(key: str) -> str:
    """Return what a key is for; "" where its name says it."""
    return {
        "name": tr("Bokstäver, siffror, punkt och streck. Ändras aldrig."),
        "version": tr("Tre tal. Granskningen föreslår nästa."),
        "publisher": tr("En funktion, ingen person."),
        "next_review": tr("Till exempel 2027-03-01. Tomt: räknas från referensdatum och takt."),
        "theme": tr("Id för en planeringsfråga, till exempel natur."),
        "reference_date": tr("Dagen som innehållet beskriver, till exempel 2026-01-01."),
        "accuracy_m": tr("Tomt: inte känd."),
        "key": tr(
            "Kolumner som tillsammans pekar ut ett objekt. Utan nyckel får det härledas vilket "
            "objekt som är vilket."
        ),
        "coverage": tr("Fil med ytorna där lagret är karterat. Utan den blir inget grönt."),
    }.get(key, "")


def choice_words(key: str, word: str) -> str:
    """Return a choice of a field for people."""
    if key != "accrual_periodicity":
        return word
    return {
        "": tr("inte angivet"),
        "triennial": tr("vart tredje år"),
        "biennial": tr("vartannat år"),
        "yearly": tr("varje år"),
        "semiannual": tr("två gånger om året"),
        "quarterly": tr("varje kvartal"),
        "monthly": tr("varje månad"),
        "weekly": tr("varje vecka"),
        "daily": tr("varje dag"),
        "irregular": tr("oregelbundet"),
        "asNeeded": tr("vid behov"),
    }.get(word, word)
