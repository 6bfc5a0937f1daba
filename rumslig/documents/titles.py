"""How a document is headed: plan type, stage and place in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from rumslig.cases.case import CaseHeader
from rumslig.language import Language, tr

_VOWELS = "aeiouyåäö"


def plan_type_words(plan_type: str, lang: Language) -> str:
    """Return what a plan type is called in a sentence."""
    words = {
        "OP": tr("översiktsplan", lang=lang),
        "OP_ANDRING": tr("ändring av översiktsplan", lang=lang),
        "TILLAGG_TEMA": tr("tematiskt tillägg till översiktsplan", lang=lang),
        "PLANERINGSSTRATEGI": tr("planeringsstrategi", lang=lang),
        "PLANPROGRAM": tr("planprogram", lang=lang),
        "DP_STANDARD": tr("detaljplan", lang=lang),
        "DP_UTOKAT": tr("detaljplan", lang=lang),
        "DP_SAMORDNAT": tr("detaljplan", lang=lang),
        "OMRADESBESTAMMELSER": tr("områdesbestämmelser", lang=lang),
        "PLANBESKED": tr("planbesked", lang=lang),
        "VAGPLAN": tr("vägplan", lang=lang),
        "JARNVAGSPLAN": tr("järnvägsplan", lang=lang),
        "ATGARDSVALSSTUDIE": tr("åtgärdsvalsstudie", lang=lang),
        "VINDKRAFT_TILLSTAND": tr("tillstånd till vindkraft", lang=lang),
        "BOSTADSFORSORJNING": tr("riktlinjer för bostadsförsörjningen", lang=lang),
        "TRANSPORTPLAN": tr("transportplan", lang=lang),
        "VATTENPLAN": tr("vattenplan", lang=lang),
        "GRANNREGION_RUS": tr("grannregionens utvecklingsstrategi", lang=lang),
        "OVRIGT": tr("förslag", lang=lang),
    }
    return words[plan_type]


def stage_words(stage: str, lang: Language) -> str:
    """Return what a response at a stage answers, ready for the plan's name after it."""
    words = {
        "TIDIG_DIALOG": tr("Underlag till tidig dialog om", lang=lang),
        "PLANBESKED": tr("Yttrande över begäran om planbesked för", lang=lang),
        "PROGRAM": tr("Yttrande över programsamråd om", lang=lang),
        "UNDERSOKNING": tr("Yttrande över undersökning av miljöpåverkan för", lang=lang),
        "AVGRANSNING": tr("Yttrande över avgränsningssamråd om", lang=lang),
        "SAMRAD": tr("Yttrande över samråd om", lang=lang),
        "GRANSKNING": tr("Yttrande över granskning av", lang=lang),
        "ANTAGANDE": tr("Yttrande inför antagande av", lang=lang),
        "OVERKLAGAD": tr("Yttrande i överklagat ärende om", lang=lang),
        "LAGA_KRAFT": tr("Yttrande efter laga kraft för", lang=lang),
        "AVSLUTAD": tr("Yttrande i avslutat ärende om", lang=lang),
    }
    return words[stage]


def compose_title(header: CaseHeader, municipalities: Sequence[str], lang: Language) -> str:
    """Return the document's title, such as "Yttrande över samråd om detaljplan för …"."""
    place = join_words([name_municipality(name, lang) for name in municipalities], lang)
    subject = name_subject(header, lang)
    title = f"{stage_words(header.stage, lang)} {subject}"
    if place and not all(name.casefold() in title.casefold() for name in municipalities):
        title = f"{title}, {place}"
    return title


def name_subject(header: CaseHeader, lang: Language) -> str:
    """Return what the case is about, such as "detaljplan för Norra Mosås"."""
    kind = plan_type_words(header.plan_type, lang)
    name = header.title.strip()
    if header.stage == "PLANBESKED" and header.plan_type == "PLANBESKED":
        return name
    # titles are written in Swedish, and often begin with the type
    written = plan_type_words(header.plan_type, "sv")
    if not name.casefold().startswith(written):
        return tr("{kind} för {name}", lang=lang, kind=kind, name=name)
    rest = name[len(written) :].strip()
    if rest.casefold().startswith("för "):
        return tr("{kind} för {name}", lang=lang, kind=kind, name=rest[4:])
    return f"{kind} {rest}".strip()


def name_municipality(name: str, lang: Language) -> str:
    """Return a municipality's full name: "Hallsbergs kommun", "Kumla kommun"."""
    if lang == "sv" and name and name[-1].lower() not in _VOWELS + "sxz":
        name += "s"
    return tr("{name} kommun", lang=lang, name=name)


def join_words(words: Sequence[str], lang: Language) -> str:
    """Return the words with commas and "och" before the last."""
    if len(words) < 2:
        return "".join(words)
    return tr("{first} och {last}", lang=lang, first=", ".join(words[:-1]), last=words[-1])


def count_word(count: int, lang: Language) -> str:
    """Return a small number as a word, a larger one as digits."""
    words = (
        tr("noll", lang=lang),
        tr("en", lang=lang),
        tr("två", lang=lang),
        tr("tre", lang=lang),
        tr("fyra", lang=lang),
        tr("fem", lang=lang),
        tr("sex", lang=lang),
        tr("sju", lang=lang),
        tr("åtta", lang=lang),
        tr("nio", lang=lang),
        tr("tio", lang=lang),
        tr("elva", lang=lang),
        tr("tolv", lang=lang),
    )
    return words[count] if count < len(words) else str(count)


def letterhead_labels(lang: Language) -> tuple[str, str, str, str]:
    """Return what stands over a letterhead's day, number, handler and page."""
    return (
        tr("Datum", lang=lang),
        tr("Dnr", lang=lang),
        tr("Handläggare", lang=lang),
        tr("Sida", lang=lang),
    )
