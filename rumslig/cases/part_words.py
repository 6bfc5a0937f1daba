"""What the parts of a case are called in a sentence."""

from __future__ import annotations

from rumslig.language import tr


def part_word(part: str, which: str = "") -> str:
    """Return a part's name in the definite form, such as "bedömningen av aker (Alternativ A)"."""
    if which:
        return _WITH[part](which)
    word = _WORDS.get(part)
    return word() if word is not None else tr("uppgifterna i ”{part}”", part=part)


_WORDS = {
    "dnr": lambda: tr("diarienumret"),
    "title": lambda: tr("ärendets namn"),
    "sender": lambda: tr("avsändaren"),
    "plan_type": lambda: tr("plantypen"),
    "stage": lambda: tr("skedet"),
    "due": lambda: tr("sista svarsdagen"),
    "sender_dnr": lambda: tr("avsändarens diarienummer"),
    "date": lambda: tr("yttrandets datum"),
    "handler": lambda: tr("handläggaren"),
    "decision_route": lambda: tr("beslutsvägen"),
    "received": lambda: tr("ankomstdagen"),
    "extension": lambda: tr("anståndet"),
    "meeting": lambda: tr("sammanträdet"),
    "body": lambda: tr("beslutsorganet"),
    "follows": lambda: tr("det tidigare skedet"),
    "result": lambda: tr("kontrollen"),
    "signature": lambda: tr("undertecknandet"),
    "triage": lambda: tr("ställningstagandet till om planen berör regionen"),
    "draft": lambda: tr("yttrandets text"),
    "log": lambda: tr("loggen"),
    "minutes": lambda: tr("tiden per steg"),
    "originals": lambda: tr("de inkomna filerna"),
    "readings": lambda: tr("det lästa ur filerna"),
    "history": lambda: tr("textens tidigare versioner"),
    "errands": lambda: tr("rundan till sakområdena"),
    "approvals": lambda: tr("godkännandena"),
    "versions": lambda: tr("de undertecknade versionerna"),
    "remarks": lambda: tr("uppföljningen av tidigare synpunkter"),
    "memo": lambda: tr("föredragningspromemorians text"),
    "tickets": lambda: tr("felanmälningarna av underlag"),
}

_WITH = {
    "plan": lambda which: tr("planområdet {which}", which=which),
    "skipped": lambda which: tr("om regeln {which} ställs", which=which),
    "assessment": lambda which: tr("bedömningen av {which}", which=which),
    "draft": lambda which: tr("stycket {which}", which=which),
}


def enumerate_words(words: tuple[str, ...], most: int = 4) -> str:
    """Return some words as a list in a sentence: "a, b och c", "a, b, c, d och 3 till"."""
    shown = list(words[:most])
    if len(words) > most:
        shown.append(tr("{count} till", count=len(words) - most))
    if len(shown) < 2:
        return "".join(shown)
    return ", ".join(shown[:-1]) + tr(" och ") + shown[-1]
