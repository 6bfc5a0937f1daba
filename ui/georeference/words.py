"""The words for methods and figures in the room."""

from __future__ import annotations

from layers.georeference.mapping import FEWEST, Method
from layers.images.legend import LegendKind
from layers.structure.classify import Classification
from rumslig.numerals import format_number
from ui.georeference.presenter import GeoreferencePresenter, Pending
from ui.language import message_language, tr

DRAWN: tuple[LegendKind, ...] = ("area", "line", "point")
METHODS: tuple[Method, ...] = ("helmert", "affine", "projective", "poly2", "poly3", "tps")


def method_word(method: Method) -> str:
    """Return a method's name with the points that it needs."""
    names: dict[Method, str] = {
        "helmert": tr("Helmert: vrid och skala"),
        "affine": tr("Affin: vrid, skala och luta"),
        "projective": tr("Projektiv: sned vy"),
        "poly2": tr("Polynom 2: böj"),
        "poly3": tr("Polynom 3: böj mer"),
        "tps": tr("Gummiduk: töj fritt"),
    }
    return tr("{method} ({count} punkter)", method=names[method], count=FEWEST[method])


def metres(value: float | None) -> str:
    """Return metres, or kilometres where they are many; "–" where they are not known."""
    if value is None:
        return "–"
    lang = message_language()
    if value >= 10_000:
        return f"{format_number(value / 1000, 1, lang)} km"
    return f"{format_number(value, 1 if value < 10 else 0, lang)} m"


def pixels(value: float | None) -> str:
    """Return pixels with one decimal; "–" where they are not known."""
    return "–" if value is None else format_number(value, 1, message_language())


def next_step(presenter: GeoreferencePresenter) -> str:
    """Return what to do now, in a sentence."""
    pending: Pending = presenter.pending
    if pending.pixel is not None:
        return tr("Peka nu ut samma plats på kartan. Esc ångrar.")
    if pending.picked is not None:
        where = pending.picked.title or tr("den plats du pekade ut")
        return tr("Peka nu ut {place} i bilden. Esc ångrar.", place=where)
    draft = presenter.draft
    if draft is None or not draft.points:
        return tr(
            "Klicka i bilden på en plats som också syns på kartan: där gränser möts, en station, "
            "en ort. Klicka sedan på samma plats på kartan."
        )
    if draft.missing:
        return missing_words(presenter)
    if presenter.fault:
        return tr(
            "Bilden kan inte läggas så som punkterna är satta. Flytta eller ta bort en punkt."
        )
    if presenter.placement is not None and presenter.placement.loo_rmse_m is None:
        return tr("Bilden ligger på kartan. Sätt en punkt till, så prövas punkterna mot varandra.")
    return tr("Bilden ligger på kartan. Fler punkter, spridda över bilden, gör läget säkrare.")


def missing_words(presenter: GeoreferencePresenter) -> str:
    """Return how many points are still to be set, "" where nothing is open."""
    draft = presenter.draft
    if draft is None:
        return ""
    if draft.missing == 1:
        return tr("Metoden behöver minst {count} punkter: 1 till.", count=FEWEST[draft.method])
    return tr(
        "Metoden behöver minst {count} punkter: {more} till.",
        count=FEWEST[draft.method],
        more=draft.missing,
    )


def drawn_word(kind: LegendKind) -> str:
    """Return how a class is drawn, in a word."""
    return {"area": tr("yta"), "line": tr("linje"), "point": tr("punkt")}[kind]


def found_words(objects: Classification, traced: int) -> str:
    """Return how many objects there are, how many are certain, and how many were traced."""
    count = len(objects.objects)
    certain = sum(part.certainty == "certain" for part in objects.objects)
    words = (
        tr("1 objekt, {certain} säkert till läget", certain=certain)
        if count == 1
        else tr("{count} objekt, {certain} säkra till läget", count=count, certain=certain)
    )
    return words if not traced else tr("{words}, {traced} ritade", words=words, traced=traced)
