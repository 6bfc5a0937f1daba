"""Many plans against all rules: asked layer by layer, remembered as they are answered.

A job is one layer's questions put to the plans that lack an answer: `rumslig.check.ask`, a plain
function of a rule with its layer and of plans, so that it can be run anywhere.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import islice
from queue import Empty, Full, Queue

import shapely

from layers.index.build import Step
from layers.packages.manifest import Manifest
from rumslig import __version__
from rumslig.batch_memory import BatchMemory, Key
from rumslig.check import CheckedPlan, PlacedPlan, Question, ask, packages_of, place_plans
from rumslig.errors import Cancelled
from rumslig.finding import Finding
from rumslig.language import Language
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea
from rumslig.progress import Progress, silent
from rumslig.question_key import question_key

WORKERS = 2
TOGETHER = 32
"""So many plans' answers to a question are kept at once."""

_WAIT_S = 0.2


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a check is made for, besides plans and rules."""

    plan_type: str = ""
    stage: str = ""
    lang: Language = "sv"


@dataclass(frozen=True)
class Batch:
    """Plans and questions with the keys by which their answers are remembered."""

    plans: tuple[PlacedPlan, ...]
    questions: tuple[Question, ...]
    packages: tuple[Manifest, ...]
    circumstances: Circumstances
    plan_keys: tuple[str, ...]
    question_keys: tuple[str, ...]

    @classmethod
    def of(
        cls,
        plans: Iterable[PlanArea],
        questions: Iterable[Question],
        municipalities: Municipalities,
        circumstances: Circumstances,
        edition: Sequence[str] = (),
    ) -> Batch:
        """Return the batch.

        Parameters
        ----------
        edition
            Further facts that make all answers others, such as what is classified.

        Raises
        ------
        PlanError
            A plan lies outside Sweden.
        """
        placed, asked = place_plans(plans, municipalities), tuple(questions)
        borders = municipalities.manifest
        common = [
            __version__,
            asdict(circumstances),
            list(edition),
            borders.sha256 if borders else "",
        ]
        return cls(
            placed,
            asked,
            packages_of(asked, municipalities),
            circumstances,
            tuple(_plan_key(item.plan.area) for item in placed),
            tuple(question_key(item, common) for item in asked),
        )

    @property
    def checked(self) -> tuple[CheckedPlan, ...]:
        """The plans with their municipalities, as a check has them."""
        return tuple(item.plan for item in self.plans)

    def findings(self, memory: BatchMemory) -> Iterator[Finding]:
        """Yield the findings of a finished batch in the order of a check, one at a time."""
        for plan, plan_key in zip(self.plans, self.plan_keys, strict=True):
            for asked_key in self.question_keys:
                yield memory.read(Key(plan_key, asked_key), plan.plan.area.name)

    def states(self, memory: BatchMemory) -> Iterator[list[str]]:
        """Yield each plan's states in the order of the questions."""
        for plan_key in self.plan_keys:
            known = memory.states(plan_key)
            yield [known[key] for key in self.question_keys]


def _plan_key(plan: PlanArea) -> str:
    # not plan.sha256: where the ring begins may change the last digit of an answer
    shape = shapely.to_wkb(plan.geometry, byte_order=1)
    return hashlib.sha256(shape + repr(plan.accuracy_m).encode()).hexdigest()


def run_batch(
    batch: Batch,
    memory: BatchMemory,
    *,
    withhold: Callable[[Finding], Finding] = lambda finding: finding,
    workers: int = WORKERS,
    progress: Progress = silent,
) -> int:
    """Ask what is not known, remember it, and return how many answers that were.

    Parameters
    ----------
    withhold
        Takes out of a finding what must not be remembered here.

    Raises
    ------
    Cancelled
        `progress` raised it; what was answered until then is remembered.
    """
    memory.keep_only(set(batch.plan_keys), set(batch.question_keys))
    known = memory.known()
    jobs = list(_jobs(batch, known))
    total = len(batch.plan_keys) * len(batch.question_keys)
    missing = sum(len(rest) for job in jobs for _, rest in job)
    done = total - missing
    progress(done, total, "")
    with _answers(batch, jobs, workers) as parts:
        for number, findings in parts:
            key = batch.question_keys[number]
            memory.add(
                (Key(batch.plan_keys[index], key), withhold(item)) for index, item in findings
            )
            done += len(findings)
            question = batch.questions[number]
            progress(done, total, question.rule.title or question.rule.layer)
    return missing


_Job = list[tuple[int, list[int]]]
"""A layer's questions by number, each with the plans to put it to."""

_Part = tuple[int, list[tuple[int, Finding]]]


def _jobs(batch: Batch, known: set[Key]) -> Iterator[_Job]:
    """Yield what is to be asked, layer by layer: two threads never open the same one."""
    layers: dict[tuple[str, str, str], _Job] = {}
    first: dict[str, int] = {}
    for index, key in enumerate(batch.plan_keys):
        first.setdefault(key, index)  # plans of the same shape have the same answers
    for number, (question, key) in enumerate(
        zip(batch.questions, batch.question_keys, strict=True)
    ):
        rest = [index for plan, index in first.items() if Key(plan, key) not in known]
        material = question.material
        if rest:
            layer = material.package, material.version, material.layer
            layers.setdefault(layer, []).append((number, rest))
    yield from layers.values()


@contextmanager
def _answers(batch: Batch, jobs: Sequence[_Job], workers: int) -> Iterator[Iterator[_Part]]:
    """Give the answers as they come, from threads that end with the block."""
    ready: Queue[_Part | None] = Queue(maxsize=4 * workers)
    stop = threading.Event()

    def hand_in(part: _Part | None) -> None:
        while not stop.is_set():
            with suppress(Full):
                ready.put(part, timeout=_WAIT_S)
                return

    def go_on(done: int, total: int) -> None:
        if stop.is_set():
            raise Cancelled

    def work(job: _Job) -> None:
        try:
            for part in _answer_job(batch, job, go_on):
                hand_in(part)
                if stop.is_set():
                    return
        finally:
            hand_in(None)

    with ThreadPoolExecutor(workers, thread_name_prefix="batch") as pool:
        futures = [pool.submit(work, job) for job in jobs]

        def parts() -> Iterator[_Part]:
            working = len(futures)
            while working:
                try:
                    part = ready.get(timeout=_WAIT_S)  # so that the keyboard can interrupt it
                except Empty:
                    continue
                if part is None:
                    working -= 1
                else:
                    yield part
            for future in futures:
                future.result()

        try:
            yield parts()
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)


def _answer_job(batch: Batch, job: _Job, step: Step) -> Iterator[_Part]:
    about = batch.circumstances
    for number, indices in job:
        plans = (batch.plans[index] for index in indices)
        found = ask(
            batch.questions[number],
            plans,
            plan_type=about.plan_type,
            stage=about.stage,
            lang=about.lang,
            step=step,
        )
        pairs = zip(indices, found, strict=True)
        while part := list(islice(pairs, TOGETHER)):
            yield number, part
