"""Why alternatives differ, in words with figures: one text for the window, tables and documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import shapely

from rumslig.finding import CONCERNED, NOT_ASKED, STATE_ORDER, UNDECIDED, Finding, state_label
from rumslig.language import Language, tr
from rumslig.numerals import (
    THIN,
    format_area,
    format_direction,
    format_length,
    format_share,
    round_to_accuracy,
)
from rumslig.ranking import Amount, Answer, Difference, Measure, differs_in_share
from rumslig.wording import count_objects

CLASSES = 3
"""So many classes are named; of more, the rest is counted."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the answers to one rule differ; empty where they do not.

    Attributes
    ----------
    reasons
        Sentences that say what the difference is.
    answers
        Sentences that say what is found and known of each alternative, those that have the
        same answer together.
    """

    reasons: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything, in order."""
        return self.reasons + self.answers

    @property
    def text(self) -> str:
        """Everything as one text."""
        return " ".join(self.sentences)


def explain_difference(
    answers: Sequence[Answer], difference: Difference, lang: Language, accuracy_m: float = 0.0
) -> Explanation:
    """Return why the answers to one rule differ.

    Parameters
    ----------
    accuracy_m
        The layer's; areas are told without the digits that it cannot carry.
    """
    if difference == "equal":
        return Explanation()
    told = _Teller(lang, accuracy_m)
    leads = {
        "state": told.lead_of_states,
        "figure": told.lead_of_figures,
        "knowledge": told.lead_of_knowledge,
        "uncertain": told.lead_of_uncertainty,
    }
    return Explanation(leads[difference](answers), told.details(answers))


class _Teller:
    """Says things in one language with a layer's accuracy."""

    def __init__(self, lang: Language, accuracy_m: float) -> None:
        self.lang = lang
        self.accuracy_m = accuracy_m

    def details(self, answers: Iterable[Answer]) -> tuple[str, ...]:
        """Return a sentence for each answer that is not said already."""
        groups: dict[str, list[Answer]] = {}
        for answer in answers:
            groups.setdefault(self.say(answer), []).append(answer)
        return tuple(f"{self.names(members)}: {text}." for text, members in groups.items())

    def names(self, answers: Sequence[Answer]) -> str:
        """Return the alternatives' names as a list in running text."""
        names = [item.finding.plan for item in answers]
        if len(names) == 1:
            return names[0]
        first, last = ", ".join(names[:-1]), names[-1]
        return tr("{first} och {last}", lang=self.lang, first=first, last=last)

    def lead_of_states(self, answers: Sequence[Answer]) -> tuple[str, ...]:
        """Return what divides the least concerned answers from the most concerned."""
        known = [item for item in answers if item.finding.state not in UNDECIDED | NOT_ASKED]
        keys = sorted({item.finding.state_key for item in known}, key=STATE_ORDER.index)
        most = [item for item in known if item.finding.state_key == keys[0]]
        least = [item for item in known if item.finding.state_key == keys[-1]]
        words = {"low": self.names(least), "high": self.names(most)}
        lang = self.lang
        low, high = least[0].finding.state, most[0].finding.state
        doubtful = any(item.finding.figures.certainty == "possible" for item in most)
        if low == high:
            lead = tr(
                "Allvaret skiljer: {low} {low_state}, {high} {high_state}",
                lang=lang,
                **words,
                low_state=_quote(state_label(keys[-1], lang)),
                high_state=_quote(state_label(keys[0], lang)),
            )
        elif low == "NO_HIT" and high == "NEAR":
            lead = tr("{low} ligger längre bort än {high}", lang=lang, **words)
        elif low == "NO_HIT" and high == "TOUCH":
            lead = tr("{low} undviker det som {high} gränsar till", lang=lang, **words)
        elif low == "NO_HIT" and doubtful:
            lead = tr("{low} undviker det som {high} kan beröra", lang=lang, **words)
        elif low == "NO_HIT":
            lead = tr("{low} undviker det som {high} berör", lang=lang, **words)
        elif high == "TOUCH":
            lead = tr("{low} ligger nära det som {high} gränsar till", lang=lang, **words)
        elif low == "NEAR":
            lead = tr("{low} ligger nära men når inte det som {high} berör", lang=lang, **words)
        else:
            lead = tr("{low} gränsar bara till det som {high} berör", lang=lang, **words)
        against = self._against(least, most) if low != high else ""
        return (f"{lead}: {against}." if against else f"{lead}.",)

    def _against(self, least: Sequence[Answer], most: Sequence[Answer]) -> str:
        """Return "0 m² mot 12,4 ha", "" where the two have no measure in common."""
        amounts = [item.amount for item in most if item.amount is not None]
        measures = {item.measure for item in amounts}
        if len(amounts) < len(most) or len(measures) != 1:
            return ""
        (measure,) = measures
        figures = [_figure_of(item, measure) for item in least]
        if any(item.finding.figures.withheld for item in least) or None in figures:
            return ""
        low = self._span(measure, [item for item in figures if item is not None], least)
        high = self._span(measure, [item.value for item in amounts], most)
        return tr("{low} mot {high}", lang=self.lang, low=low, high=high)

    def _span(self, measure: Measure, values: Sequence[float], of: Sequence[Answer]) -> str:
        pairs = sorted(zip(values, range(len(of)), strict=True))
        texts = [self.measure(measure, value, of[index].finding) for value, index in pairs]
        if texts[0] == texts[-1]:
            return texts[0]
        return tr("{least}–{most}", lang=self.lang, least=texts[0], most=texts[-1])

    def lead_of_figures(self, answers: Sequence[Answer]) -> tuple[str, ...]:
        """Return the smallest and the largest figure, and how sure their difference is."""
        lang = self.lang
        measured = [(item, item.amount) for item in answers if item.amount is not None]
        measures = {amount.measure for _, amount in measured}
        if len(measured) < len(answers) or len(measures) > 1:
            return (tr("Måtten är av olika slag och kan inte jämföras.", lang=lang),)
        measured.sort(key=lambda pair: pair[1].weight)
        (low, less), (high, more) = measured[0], measured[-1]
        words = {
            "low": low.finding.plan,
            "high": high.finding.plan,
            "less": self.measure(less.measure, less.value, low.finding),
            "more": self.measure(more.measure, more.value, high.finding),
        }
        unsure = less.uncertainty + more.uncertainty
        if abs(more.value - less.value) <= unsure:
            return self._shares(measured, unsure)
        if less.measure == "distance_m":
            lead = tr("{low} ligger längst bort: {less} mot {more} för {high}", lang=lang, **words)
        else:
            lead = tr("{low} berör minst: {less} mot {more} för {high}", lang=lang, **words)
        sentences = [lead + self._beyond(less.measure, unsure) + "."]
        if differs_in_share(less, more) < 0:
            sentences.append(
                tr(
                    "Som andel av planområdet är det tvärtom: {low} {less}, {high} {more}.",
                    lang=lang,
                    low=words["low"],
                    high=words["high"],
                    less=self._percent(less.share or 0.0),
                    more=self._percent(more.share or 0.0),
                )
            )
        if any(item.finding.figures.coverage_share != 1.0 for item in answers):
            sentences.append(tr("Allt är inte karterat, så det kan finnas mer.", lang=lang))
        return tuple(sentences)

    def _shares(self, measured: Sequence[tuple[Answer, Amount]], unsure: float) -> tuple[str, ...]:
        """Return that the same ground is another part of another plan."""
        order = sorted(measured, key=lambda pair: pair[1].share or 0.0)
        (low, less), (high, more) = order[0], order[-1]
        return (
            tr(
                "Måtten skiljer sig inte mer än osäkerheten, {unsure}, men andelen av planområdet "
                "gör det: {low} {less}, {high} {more}.",
                lang=self.lang,
                unsure=self._plus_minus(less.measure, unsure),
                low=low.finding.plan,
                high=high.finding.plan,
                less=self._percent(less.share or 0.0),
                more=self._percent(more.share or 0.0),
            ),
        )

    def _beyond(self, measure: Measure, unsure: float) -> str:
        if measure == "count":
            return ""
        text = self._plus_minus(measure, unsure)
        return tr("; skillnaden är större än osäkerheten, {unsure}", lang=self.lang, unsure=text)

    def _plus_minus(self, measure: Measure, unsure: float) -> str:
        return f"±{_FORMATS[measure](unsure, self.lang)}"

    def lead_of_knowledge(self, answers: Sequence[Answer]) -> tuple[str, ...]:
        """Return that it is not the place that differs, as far as anybody knows."""
        unknown = [item for item in answers if item.finding.state in UNDECIDED | NOT_ASKED]
        if 0 < len(unknown) < len(answers):
            text = tr(
                "Det går inte att säga om alternativen skiljer sig: svaret är inte helt känt för "
                "{names}.",
                lang=self.lang,
                names=self.names(unknown),
            )
            return (text,)
        return (tr("Det som skiljer är hur mycket som är känt.", lang=self.lang),)

    def lead_of_uncertainty(self, answers: Sequence[Answer]) -> tuple[str, ...]:
        """Return that the figures cannot be told apart."""
        lang = self.lang
        if any(item.finding.figures.withheld for item in answers):
            text = tr("Underlaget är skyddsvärt; om måtten skiljer sig lämnas inte ut.", lang=lang)
            return (text,)
        amounts = sorted(
            (item.amount for item in answers if item.amount is not None),
            key=lambda amount: amount.uncertainty,
        )
        unsure = sum(amount.uncertainty for amount in amounts[-2:])
        return (
            tr(
                "Måtten skiljer sig inte mer än osäkerheten, {unsure}.",
                lang=lang,
                unsure=self._plus_minus(amounts[-1].measure, unsure),
            ),
        )

    def say(self, answer: Answer) -> str:
        """Return what is found and known of one alternative."""
        finding, lang = answer.finding, self.lang
        if finding.figures.withheld:
            label = state_label(finding.state_key, lang)
            return tr("{label}, mått lämnas inte ut", lang=lang, label=label.lower())
        parts = [self._found(answer)]
        if finding.figures.certainty == "possible" and finding.state in CONCERNED:
            parts.append(tr("möjligt men inte säkert", lang=lang))
        share = finding.figures.coverage_share
        if finding.state in CONCERNED and share is None:
            parts.append(tr("okänt hur mycket som är karterat", lang=lang))
        elif finding.state in CONCERNED | {"NO_HIT_PARTIAL"} and share not in (None, 1.0):
            rest = self._percent(1 - (share or 0.0))
            parts.append(tr("{share} av sökområdet är inte karterat", lang=lang, share=rest))
        return "; ".join(parts)

    def _found(self, answer: Answer) -> str:
        finding, lang = answer.finding, self.lang
        figures, state = finding.figures, finding.state
        if state == "HIT":
            label = state_label(finding.state_key, lang).lower()
            text = self._hit(answer)
            classes = self._classes(finding)
            return f"{label}, {text}" + (f" ({classes})" if classes else "")
        if state == "TOUCH" and finding.schematic:
            return tr("vid kanten", lang=lang)
        if state == "TOUCH":
            if answer.amount is None or answer.amount.measure == "count":
                return tr("gränsar till ett objekt", lang=lang)
            measure = self.measure(answer.amount.measure, answer.amount.value, finding)
            return tr("gränsar till, med ett överlapp på {measure}", lang=lang, measure=measure)
        if state == "NEAR":
            if finding.schematic:
                return tr("i närheten", lang=lang)
            return tr("närmaste objekt {way}", lang=lang, way=self._way(finding))
        if state == "NO_HIT":
            text = tr("berörs inte, och hela sökområdet är karterat", lang=lang)
            if figures.distance_m and not finding.schematic:
                nearest = tr("närmaste objekt {way}", lang=lang, way=self._way(finding))
                return f"{text}; {nearest}"
            return text
        words = {
            "NO_HIT_PARTIAL": tr("ingen träff i den karterade delen", lang=lang),
            "OUTSIDE_COVERAGE": tr("inte karterat, så inget är känt", lang=lang),
            "COVERAGE_UNKNOWN": tr("inga kända objekt, men täckningen är okänd", lang=lang),
            "NOT_APPLICABLE": tr("frågan gäller inte planen", lang=lang),
            "NOT_RUN": tr("frågan har inte ställts", lang=lang),
            "ERROR": tr("kunde inte kontrolleras", lang=lang),
        }
        return words[state]

    def _hit(self, answer: Answer) -> str:
        finding, lang, amount = answer.finding, self.lang, answer.amount
        if finding.schematic:
            return tr("i strukturbilden", lang=lang)
        if amount is None or amount.measure == "count":
            return count_objects(finding.figures.count, lang)
        if amount.measure == "distance_m":
            return self._way(finding)
        measure = self.measure(amount.measure, amount.value, finding)
        if finding.figures.share_of_plan is None or amount.measure != "area_m2":
            return measure
        share = self._percent(finding.figures.share_of_plan)
        return tr("{measure}, {share} av planområdet", lang=lang, measure=measure, share=share)

    def _classes(self, finding: Finding) -> str:
        names = [item.name for item in finding.figures.classes if item.name]
        shown, rest = names[:CLASSES], len(names) - CLASSES
        if rest > 0:
            shown.append(tr("{count} till", lang=self.lang, count=rest))
        return ", ".join(shown)

    def _way(self, finding: Finding) -> str:
        distance = format_length(finding.figures.distance_m or 0.0, self.lang)
        if not finding.figures.direction:
            return distance
        where = format_direction(finding.figures.direction, self.lang)
        return tr("{distance} åt {direction}", lang=self.lang, distance=distance, direction=where)

    def _percent(self, share: float) -> str:
        return format_share(share, self.lang) + f"{THIN}%"

    def measure(self, measure: Measure, value: float, finding: Finding) -> str:
        """Return a figure with its unit, an area without what the layer cannot carry."""
        shape = finding.figures.geometry
        if measure == "area_m2" and shape is not None:
            value = round_to_accuracy(value, float(shapely.length(shape)), self.accuracy_m)
        return _FORMATS[measure](value, self.lang)


def _count(value: float, lang: Language) -> str:
    return count_objects(round(value), lang)


_FORMATS: dict[Measure, Callable[[float, Language], str]] = {
    "area_m2": format_area,
    "length_m": format_length,
    "distance_m": format_length,
    "count": _count,
}


def _figure_of(answer: Answer, measure: Measure) -> float | None:
    """Return a little concerned answer's figure: 0 of what it does not reach."""
    if answer.amount is not None and answer.amount.measure == measure:
        return answer.amount.value
    if measure == "distance_m":
        return answer.finding.figures.distance_m
    return 0.0 if answer.finding.state in ("NO_HIT", "NEAR", "TOUCH") else None


def _quote(text: str) -> str:
    return f"”{text}”"
