"""What the region wishes of a finding: standard texts with its figures filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from types import MappingProxyType

from rumslig.county import StandardText, Tone
from rumslig.documents.evidence import Evidence
from rumslig.documents.markdown_blocks import escape, escape_inline, plain_text, read_markdown
from rumslig.finding import Finding
from rumslig.language import Language, tr
from rumslig.outlet import withheld_words
from rumslig.rules import base_name
from rumslig.structure.model import with_guiding_line
from rumslig.wording import fill_values

TONES: tuple[Tone, ...] = ("stodjer", "positivt", "uppmarksamma", "anser-bor", "avstyrker")
"""From support to refusal."""
POSITIVE_TONES = frozenset({"stodjer", "positivt"})
FINAL_TONES = frozenset({"stodjer", "avstyrker"})
"""The ends of the scale: a planner chooses them, the check proposes others first."""

AREA_PLACEHOLDERS = {"area_m2", "area_ha", "share_pct"}
NO_FIGURES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Wish:
    """A remark's words; `source` is the standard text that it was made of, "" for none."""

    markdown: str
    tone: Tone
    source: str = ""

    @property
    def text(self) -> str:
        """The words alone, in one line."""
        return plain_text(read_markdown(self.markdown)).replace("\n", " ")

    @property
    def positive(self) -> bool:
        """Whether it supports the plan and asks for nothing."""
        return self.tone in POSITIVE_TONES


def find_wish(finding: Finding, evidence: Evidence) -> Wish:
    """Return the wish that the check proposes."""
    wishes = find_wishes(finding, evidence)
    return wishes[0] if wishes else _plain_wish(finding, evidence, "anser-bor")


def find_wish_of_tone(finding: Finding, evidence: Evidence, tone: Tone, source: str = "") -> Wish:
    """Return a wish that speaks as strongly as asked: of `source` where it fits, or any.

    Where no standard text of the tone fits, a plain sentence names the finding.
    """
    wishes = [item for item in find_wishes(finding, evidence) if item.tone == tone]
    wishes.sort(key=lambda item: item.source != source)
    return wishes[0] if wishes else _plain_wish(finding, evidence, tone)


def find_wishes(finding: Finding, evidence: Evidence) -> tuple[Wish, ...]:
    """Return what every standard text that fits says of the finding, the most fitting first."""
    if evidence.is_withheld(finding):
        return ()
    filled = (
        (text, fill_text(text.text, finding, evidence))
        for text in _in_fitting_order(finding, evidence)
    )
    return tuple(
        Wish(_guided(words, finding, evidence), text.tone, text.id)
        for text, words in filled
        if words is not None
    )


def _guided(words: str, finding: Finding, evidence: Evidence) -> str:
    return with_guiding_line(words, evidence.lang) if finding.schematic else words


def _plain_wish(finding: Finding, evidence: Evidence, tone: Tone) -> Wish:
    lang = evidence.lang
    if evidence.is_withheld(finding):
        return Wish(escape(withheld_words(finding.title, lang)), tone)
    words = escape(_plain_words(finding.title, tone, lang))
    return Wish(_guided(words, finding, evidence), tone)


def _plain_words(title: str, tone: Tone, lang: Language) -> str:
    if tone == "stodjer":
        return tr("Regionen stödjer förslaget när det gäller {title}.", lang=lang, title=title)
    if tone == "positivt":
        return tr(
            "Regionen ser positivt på förslaget när det gäller {title}.", lang=lang, title=title
        )
    if tone == "uppmarksamma":
        return tr("Regionen vill uppmärksamma {title}.", lang=lang, title=title)
    if tone == "avstyrker":
        return tr("Regionen avstyrker förslaget när det gäller {title}.", lang=lang, title=title)
    return tr(
        "Planhandlingarna bör visa hur förslaget förhåller sig till {title}.",
        lang=lang,
        title=title,
    )


def _in_fitting_order(finding: Finding, evidence: Evidence) -> list[StandardText]:
    """Return the texts that fit the finding, in the packages' order as far as tones allow.

    Mild and glad ones come first for light findings; those that support or
    oppose the plan outright always last.
    """
    texts = [
        text
        for text in evidence.county.texts_of_rule(base_name(finding.rule))
        if text.subject == "finding" and text.fits(finding.state)
    ]
    light = finding.state != "HIT" or (finding.figures.severity or 1) == 1

    def weight(text: StandardText) -> int:
        if text.tone in FINAL_TONES:
            return 2
        if text.tone in POSITIVE_TONES:
            return 0
        return int((text.tone == "uppmarksamma") != light)

    return sorted(texts, key=weight)


def fill_text(text: str, finding: Finding, evidence: Evidence) -> str | None:
    """Return a text as Markdown with its figures, or None where the finding lacks one of them."""
    asked = {name for _, name, _, _ in Formatter().parse(text) if name}
    values = figures_in_words(finding, evidence) if asked else NO_FIGURES
    if not asked <= values.keys():
        return None
    return text.format(**{name: escape_inline(value) for name, value in values.items()})


def figures_in_words(finding: Finding, evidence: Evidence) -> Mapping[str, str]:
    """Return the finding's figures as they are printed, those that it has, by placeholder.

    Structure images are schematic and have no areas or shares.
    """
    question = evidence.questions.get(finding.rule)
    if question is None or evidence.is_withheld(finding):
        return NO_FIGURES
    places = evidence.plan_of(finding).municipality_names
    values = fill_values(finding.figures, question.rule, question.material, places, evidence.lang)
    unknown = tr("uppgift saknas", lang=evidence.lang)
    hidden = AREA_PLACEHOLDERS if finding.schematic else frozenset[str]()
    return {
        name: value
        for name, value in values.items()
        if value not in (unknown, "") and name not in hidden
    }
