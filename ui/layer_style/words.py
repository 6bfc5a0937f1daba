"""What the choices of a style are called."""

from __future__ import annotations

from layers.styles.model import ANY_SCALE, Pattern, Shape
from rumslig.look.ramps import ramps
from rumslig.numerals import format_number
from ui.language import message_language, tr
from ui.layer_style.draft import KindWord, MethodWord

SCALES = (5_000.0, 10_000.0, 25_000.0, 50_000.0, 100_000.0, 250_000.0, 500_000.0)
WIDTHS = (0.5, 0.8, 1.2, 1.6, 2.0, 3.0, 4.0, 6.0)
SIZES = (6.0, 8.0, 10.0, 12.0, 14.0, 18.0, 22.0)
LETTERS = (12.0, 13.0, 14.0, 16.0, 18.0, 22.0)
OPACITIES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
DASHES: tuple[tuple[float, ...], ...] = ((), (8.0, 4.0), (3.0, 3.0), (10.0, 3.0, 2.0, 3.0))
NAMED = (
    *("accent_layer", "riks", "jord", "green", "vatten", "strak", "node1", "stop_hi"),
    *("bb_conn", "bb_none", "hit", "label", "ovriga"),
)
"""Colours of the palette that are offered beside the rows."""


def kind_words() -> tuple[tuple[KindWord, str], ...]:
    """Return the kinds of styles."""
    return (
        ("single", tr("Enkel")),
        ("categories", tr("Kategorier")),
        ("classes", tr("Klasser")),
        ("rules", tr("Regler")),
    )


def method_words() -> tuple[tuple[MethodWord, str], ...]:
    """Return the ways to find the limits of classes."""
    return (
        ("natural", tr("Naturliga gränser")),
        ("equal", tr("Lika breda")),
        ("quantile", tr("Lika många objekt")),
        ("pretty", tr("Jämna tal")),
        ("deviation", tr("Standardavvikelse")),
        ("own", tr("Egna gränser")),
    )


def pattern_words() -> tuple[tuple[Pattern, str], ...]:
    """Return the patterns of areas."""
    return (
        ("none", tr("Inget mönster")),
        ("hatch", tr("Snedstreck glest")),
        ("hatch_dense", tr("Snedstreck tätt")),
        ("cross", tr("Kryss")),
        ("dots", tr("Prickar")),
        ("dashes", tr("Korta streck")),
        ("stripes", tr("Vågräta ränder")),
    )


def shape_words() -> tuple[tuple[Shape, str], ...]:
    """Return the signs of points."""
    return (
        ("disc", tr("Rund")),
        ("ring", tr("Ring")),
        ("ring_double", tr("Dubbel ring")),
        ("square", tr("Fyrkant")),
        ("diamond", tr("Romb")),
        ("triangle", tr("Triangel")),
        ("cross", tr("Kors")),
    )


def dash_words() -> tuple[tuple[tuple[float, ...], str], ...]:
    """Return the ways that a line may be broken."""
    words = (tr("Heldragen"), tr("Streckad"), tr("Prickad"), tr("Streck och punkt"))
    return tuple(zip(DASHES, words, strict=True))


def ramp_words() -> dict[str, str]:
    """Return the rows of colours."""
    return {
        "": tr("Egna färger"),
        "kategori": tr("Kategorier"),
        "bla": tr("Blå"),
        "gron": tr("Grön"),
        "violett": tr("Violett"),
        "rod": tr("Röd"),
        "cividis": tr("Gul till blå"),
        "orange_bla": tr("Orange till blå, åt två håll"),
        "brun_gron": tr("Brun till grön, åt två håll"),
    }


def colour_words(name: str) -> str:
    """Return what a colour is called, a code as it is."""
    named = {
        "accent_layer": tr("Blå för lager"),
        "riks": tr("Rost"),
        "jord": tr("Ockra"),
        "green": tr("Skogsgrön"),
        "vatten": tr("Vattenblå"),
        "strak": tr("Lila"),
        "node1": tr("Mörklila"),
        "stop_hi": tr("Mörkblå"),
        "bb_conn": tr("Petrol"),
        "bb_none": tr("Tegel"),
        "hit": tr("Röd för träff"),
        "label": tr("Textens färg"),
        "ovriga": tr("Grå"),
        "halo": tr("Papper"),
    }
    if name in named:
        return named[name]
    row, _, number = name.rpartition("_")
    if row in ramps():
        word = tr("Kategori") if row == "kategori" else ramp_words()[row].partition(",")[0]
        return f"{word} {number}"
    return name


def scale_words(value: float, nothing: str) -> str:
    """Return a scale, or what its absence is called."""
    if value in (0.0, ANY_SCALE):
        return nothing
    return f"1:{format_number(value, 0, message_language())}"


def length_words(value: float) -> str:
    """Return a width or size in pixels."""
    digits = 0 if value == int(value) else 1
    return f"{format_number(value, digits, message_language())} px"


def share_words(value: float) -> str:
    """Return an opacity in percent."""
    return f"{format_number(value * 100, 0, message_language())} %"
