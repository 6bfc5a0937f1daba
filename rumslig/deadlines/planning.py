"""Internal dates planned back from the last answering day, and what to do when time is short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rumslig.deadlines.calendar import WorkCalendar
from rumslig.deadlines.dated import DatedStep, DatePlan, DateState, Proposal
from rumslig.deadlines.meetings import (
    DatedMeeting,
    first_possible,
    latest_in_time,
    meetings_of,
)
from rumslig.deadlines.plausibility import Remark, check_dates, is_countable
from rumslig.deadlines.question import KINDS, DateQuestion, Kind
from rumslig.deadlines.rules import DeadlineRules
from rumslig.language import tr
from rumslig.rules import DELEGATION, NO_RESPONSE


def plan_dates(question: DateQuestion, rules: DeadlineRules, today: date) -> DatePlan:
    """Return every internal date of a case with its reason, what looks wrong, and ways out.

    The same question, rules and day give the same plan. A case without a last day, or with one
    that no calendar reaches, has remarks only.
    """
    calendar = WorkCalendar.of(rules)
    remarks = check_dates(question, rules, calendar, today)
    last = question.last_day
    if last is None or not is_countable(last):
        return DatePlan(question, today, (), None, remarks, ())
    return _Planner(question, rules, calendar, today, last).plan(remarks)


@dataclass(frozen=True, slots=True)
class _Planner:
    question: DateQuestion
    rules: DeadlineRules
    calendar: WorkCalendar
    today: date
    last: date

    def plan(self, remarks: tuple[Remark, ...]) -> DatePlan:
        question = self.question
        meetings = meetings_of(
            self.rules, self.calendar, self.rules.bodies_of_route(question.route)
        )
        meeting, found, ways = self._choose(meetings)
        steps = [*self._received(), *self._steps(meeting)]
        order = {kind: number for number, kind in enumerate(KINDS)}
        steps.sort(key=lambda step: (step.day, order[step.kind]))
        return DatePlan(
            question,
            self.today,
            tuple(steps),
            meeting,
            (*remarks, *found),
            tuple(ways) if self._is_open else (),
        )

    @property
    def _is_open(self) -> bool:
        return not self.question.is_done("sending")

    @property
    def send_by(self) -> date:
        """The last day on which the response is sent."""
        return self.calendar.before(self.last, self.rules.settings.sending_days)

    @property
    def ready(self) -> date:
        """The first day on which a text can be handed over: not before today, nor receipt."""
        received = self.question.received
        return max(self.today, received) if received is not None else self.today

    # the meeting

    def _choose(
        self, meetings: tuple[DatedMeeting, ...]
    ) -> tuple[DatedMeeting | None, list[Remark], list[Proposal]]:
        """Return the meeting that decides, what is wrong with it, and what to do instead."""
        question = self.question
        if not self.rules.bodies_of_route(question.route):
            return None, [], list(self._more_time())
        ready = None if question.is_done("signoff") else self.ready
        best = latest_in_time(meetings, self.send_by, ready)
        chosen, remarks = self._chosen(meetings)
        if chosen is not None:
            remarks += self._judge(chosen, ready)
        if chosen is not None and all(remark.severity == "note" for remark in remarks):
            return chosen, remarks, list(self._more_time())
        if best is not None:
            ways = [self._propose_meeting(best)] if question.meeting is not None else []
            return chosen or best, remarks, [*ways, *self._more_time()]
        if not remarks:
            remarks = [self._no_meeting(meetings)]
        return chosen, remarks, list(self._without_meeting(meetings))

    def _chosen(
        self, meetings: tuple[DatedMeeting, ...]
    ) -> tuple[DatedMeeting | None, list[Remark]]:
        choice = self.question.meeting
        if choice is None:
            return None, []
        for item in meetings:
            if (item.body.id, item.day) == (choice.body, choice.day):
                return (item.at_once() if choice.immediate else item), []
        words = tr(
            "Mötet {meeting} finns inte i möteskalendern för beslutsvägen.", meeting=choice.text
        )
        return None, [Remark("unknown_meeting", "warning", "meeting", words)]

    def _judge(self, meeting: DatedMeeting, ready: date | None) -> list[Remark]:
        """Return why a meeting does not do, nothing where it does."""
        body, day = meeting.body.title, meeting.day
        if meeting.adjusted > self.send_by:
            words = tr(
                "{body} {day} hinner inte: protokollet är justerat {adjusted}, och svaret ska "
                "skickas senast {send}.",
                adjusted=meeting.adjusted,
                send=self.send_by,
                body=body,
                day=day,
            )
            return [Remark("meeting_too_late", "warning", "meeting", words)]
        if ready is not None and meeting.handover < ready:
            words = tr(
                "{body} {day} hinner inte: handlingarna skulle ha lämnats {handover}.",
                handover=meeting.handover,
                body=body,
                day=day,
            )
            return [Remark("meeting_missed", "warning", "meeting", words)]
        closure = self.calendar.closure(meeting.day)
        if closure is not None and closure.kind in ("holiday", "weekend"):
            words = tr(
                "{body} {day} ligger på en ledig dag ({title}); kontrollera möteskalendern.",
                title=closure.title,
                body=body,
                day=day,
            )
            return [Remark("meeting_closed", "note", "meeting", words)]
        return []

    def _no_meeting(self, meetings: tuple[DatedMeeting, ...]) -> Remark:
        if not any(item.day >= self.today for item in meetings):
            words = tr("Möteskalendern har inget kommande möte för beslutsvägen.")
        else:
            words = tr(
                "Inget möte hinner besluta så att svaret kan skickas senast {send}.",
                send=self.send_by,
            )
        return Remark("no_meeting", "warning", "meeting", words)

    # ways out

    def _propose_meeting(self, meeting: DatedMeeting) -> Proposal:
        return Proposal(
            "meeting",
            tr("Välj {body} {day}", body=meeting.body.title, day=meeting.day),
            tr(
                "Senaste möte som hinner: handlingarna lämnas {handover}, protokollet är justerat "
                "{adjusted}.",
                handover=meeting.handover,
                adjusted=meeting.adjusted,
            ),
            meeting.choice().text,
        )

    def _without_meeting(self, meetings: tuple[DatedMeeting, ...]) -> Iterator[Proposal]:
        at_once = latest_in_time([item.at_once() for item in meetings], self.send_by, self.ready)
        if at_once is not None and at_once.body.adjusted_days:
            yield Proposal(
                "meeting",
                tr(
                    "Begär omedelbar justering {day} i {body}",
                    day=at_once.day,
                    body=at_once.body.title,
                ),
                tr("Med omedelbar justering kan svaret skickas samma dag som mötet."),
                at_once.choice().text,
            )
        yield Proposal(
            "route",
            tr("Välj beslut på delegation"),
            tr(
                "Då räcker det att yttrandet godkänns {day}, om delegationsordningen medger det.",
                day=self.calendar.before(self.last, self.rules.settings.signoff_days),
            ),
            DELEGATION,
        )
        later = first_possible(meetings, self.ready)
        if later is not None:
            day = self.calendar.after(later.adjusted, self.rules.settings.sending_days)
            yield from self._propose_extension(
                day,
                tr(
                    "{body} {meeting} är nästa möte som går att nå; protokollet är justerat "
                    "{adjusted}.",
                    body=later.body.title,
                    meeting=later.day,
                    adjusted=later.adjusted,
                ),
            )
        else:
            yield from self._more_time()

    def _more_time(self) -> Iterator[Proposal]:
        """Propose anstånd where less time is left than the work takes."""
        if self.question.route == NO_RESPONSE:
            return
        least = self.rules.settings.least_days
        start = self.question.received or self.today
        is_short = is_countable(start) and self.calendar.count(start, self.last) < least
        if not is_short and self.last >= self.today:
            return
        enough = self.calendar.after(self.ready if is_countable(self.ready) else self.today, least)
        yield from self._propose_extension(
            enough, tr("Så blir det {count} arbetsdagar att svara på.", count=least)
        )

    def _propose_extension(self, day: date, reason: str) -> Iterator[Proposal]:
        if day <= self.last or self.question.extension == "refused":
            return
        words = (
            tr("Anstånd är begärt; det behövs till {day}", day=day)
            if self.question.extension == "asked"
            else tr("Begär anstånd till {day}", day=day)
        )
        yield Proposal("extension", words, reason, day.isoformat())

    # the steps

    def _received(self) -> Iterator[DatedStep]:
        day = self.question.received
        if day is not None:
            words = tr("Dagen då remissen kom in.")
            yield DatedStep("received", day, step_title("received"), words, "done")

    def _steps(self, meeting: DatedMeeting | None) -> Iterator[DatedStep]:
        yield self._step("due", self.last, self._why_due())
        if self.question.route == NO_RESPONSE:
            return
        settings, calendar = self.rules.settings, self.calendar
        yield self._step("sending", self.send_by, self._why(settings.sending_days))
        signoff = calendar.before(self.last, settings.signoff_days)
        reason = self._why(settings.signoff_days)
        if meeting is not None:
            yield from self._meeting_steps(meeting)
            handover = calendar.on_or_before(meeting.handover)
            if handover < signoff:
                signoff = handover
                reason = tr(
                    "Texten ska vara godkänd när handlingarna till {body} {day} lämnas.",
                    body=meeting.body.title,
                    day=meeting.day,
                )
        yield self._step("signoff", signoff, reason)
        has_moved = meeting is not None and signoff != calendar.before(
            self.last, settings.signoff_days
        )
        for kind, days in (("draft", settings.draft_days), ("experts", settings.experts_days)):
            ahead = days - settings.signoff_days
            why = (
                tr("{count} arbetsdagar före godkännandet.", count=ahead)
                if has_moved
                else self._why(days)
            )
            name: Kind = "draft" if kind == "draft" else "experts"
            yield self._step(name, calendar.before(signoff, ahead), why)

    def _meeting_steps(self, meeting: DatedMeeting) -> Iterator[DatedStep]:
        body = meeting.body
        if meeting.preparation is not None:
            words = tr("Ärendet bereds inför {body}.", body=body.title)
            yield self._step("preparation", meeting.preparation, words)
        words = tr("Handlingarna skickas ut före mötet {day}.", day=meeting.day)
        yield self._step("dispatch", meeting.dispatch, words)
        in_time = meeting.adjusted <= self.send_by
        words = (
            tr("Mötet beslutar i tid för att skicka svaret {day}.", day=self.send_by)
            if in_time
            else tr("Mötet beslutar för sent för att skicka svaret {day}.", day=self.send_by)
        )
        yield self._step("meeting", meeting.day, words, body.title)
        words = (
            tr("Paragrafen förklaras omedelbart justerad.")
            if meeting.is_immediate
            else tr("Protokollet är justerat; därefter får svaret skickas.")
        )
        yield self._step("adjusted", meeting.adjusted, words)

    def _why(self, days: int) -> str:
        worked = self.calendar.on_or_before(self.last)
        if worked != self.last:
            return tr(
                "{count} arbetsdagar före {worked}, den sista arbetsdagen till och med "
                "svarsdagen {day}.",
                count=days,
                worked=worked,
                day=self.last,
            )
        if days == 0:
            return tr("Senast sista svarsdagen {day}.", day=self.last)
        if days == 1:
            return tr("1 arbetsdag före sista svarsdagen {day}.", day=self.last)
        return tr("{count} arbetsdagar före sista svarsdagen {day}.", count=days, day=self.last)

    def _why_due(self) -> str:
        question = self.question
        if question.last_day != question.due:
            return tr("Anstånd till denna dag; först begärdes svar {day}.", day=question.due)
        if question.extension == "asked":
            return tr("Så som avsändaren har begärt; anstånd är begärt.")
        if question.extension == "refused":
            return tr("Så som avsändaren har begärt; anstånd har nekats.")
        return tr("Så som avsändaren har begärt.")

    def _step(self, kind: Kind, day: date, reason: str, title: str = "") -> DatedStep:
        state: DateState
        if self.question.is_done(kind):
            state = "done"
        elif day < self.today:
            # a meeting is not late: it was held, or another one must be chosen
            state = "past" if kind in ("meeting", "dispatch", "preparation", "adjusted") else "late"
        else:
            state = "today" if day == self.today else "ahead"
        return DatedStep(kind, day, title or step_title(kind), reason, state)


def step_title(kind: Kind) -> str:
    """Return what an internal date is called."""
    return {
        "received": tr("Remissen kom in"),
        "experts": tr("Sakkunnigas texter klara"),
        "draft": tr("Utkast klart"),
        "signoff": tr("Godkänt"),
        "preparation": tr("Beredning"),
        "dispatch": tr("Kallelse och handlingar ut"),
        "meeting": tr("Sammanträde"),
        "adjusted": tr("Justerat protokoll"),
        "sending": tr("Svaret skickas"),
        "due": tr("Sista svarsdag"),
    }[kind]
