"""A question in plain text, for whoever has no Rumslig; and what an answer is called."""

from __future__ import annotations

from rumslig.circulation.question import Question
from rumslig.language import Language, tr


def describe_question(question: Question) -> str:
    """Return the question with all that goes with it, as text to read."""
    lang: Language = "en" if question.lang == "en" else "sv"
    lines = [
        f"{question.theme_title} · {question.matter}",
        f"{question.dnr} · {question.asker}",
        "",
        question.ask,
        *([tr("Svara senast {day}.", lang=lang, day=question.due)] if question.due else []),
        "",
        tr(
            "Öppna filen i Rumslig (dubbelklicka), svara och skicka tillbaka den. Den går också "
            "att läsa här; svara då i ett brev.",
            lang=lang,
        ),
        *_listed(
            tr("Vad kontrollen visar", lang=lang),
            [
                " · ".join(
                    part for part in (item.plan, item.title, item.state, item.measure) if part
                )
                + f"\n    {item.text}"
                for item in question.findings
            ],
        ),
        *_listed(
            tr("Ur planens handlingar", lang=lang),
            [
                f"”{item.text}” ({quotation_place(item.file, item.page, lang)})"
                for item in question.quotations
            ],
        ),
        *_listed(
            tr("Utkastet säger hittills", lang=lang), [item.text for item in question.paragraphs]
        ),
        *_listed(
            tr("Inte sökbara handlingar, som kan säga mer", lang=lang), list(question.unsearched)
        ),
        *_listed(tr("Skyddsvärt underlag, som inte är med", lang=lang), list(question.withheld)),
        *_listed(tr("Kartan i ord", lang=lang), [question.map_alt] if question.map_alt else []),
    ]
    return "\n".join(lines) + "\n"


def _listed(title: str, items: list[str]) -> list[str]:
    return ["", title, *(f"  – {item}" for item in items)] if items else []


def quotation_place(file: str, page: int, lang: Language | None = None) -> str:
    """Return where a quotation stands, such as "planbeskrivning.pdf, s. 12"."""
    if page == 0:
        return file
    return tr("{file}, s. {page}", lang=lang, file=file, page=page)


def state_word(state: str, lang: Language | None = None) -> str:
    """Return what a round's state, or an answer's kind, is called."""
    return {
        "sent": tr("väntar på svar", lang=lang),
        "text": tr("svar med text", lang=lang),
        "no_objection": tr("inget att erinra", lang=lang),
        "question": tr("fråga tillbaka", lang=lang),
    }[state]
