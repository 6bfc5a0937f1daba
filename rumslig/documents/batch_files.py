"""The way out of a batch: its memory and its summaries in a folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rumslig.batch import WORKERS, Batch, Circumstances, run_batch
from rumslig.batch_memory import open_memory
from rumslig.batch_outcome import FILES, MEMORY, BatchOutcome
from rumslig.check import CheckResult, Question
from rumslig.county import County
from rumslig.documents.batch_document import write_batch_document
from rumslig.documents.batch_tables import (
    BatchAnswers,
    write_batch_layers,
    write_batch_workbook,
)
from rumslig.outlet import Guard, export_path, hand_over, hand_over_parts
from rumslig.places import Municipalities
from rumslig.plan_area import PlanArea
from rumslig.progress import Progress, silent
from rumslig.question_key import own_rules_key

TOLD_EVERY = 500
"""Between so many answers written the work tells how far it has come."""


@export_path("batch-out")
def write_batch(
    folder: Path,
    plans: Iterable[PlanArea],
    questions: Iterable[Question],
    municipalities: Municipalities,
    county: County,
    guard: Guard,
    circumstances: Circumstances,
    *,
    workers: int = WORKERS,
    progress: Progress = silent,
) -> BatchOutcome:
    """Ask every question of every plan and write the summaries; return how it went.

    What is known from an earlier run in the folder, finished or not, is not asked again. A run
    that was stopped and went on gives the same files as one that was not. What classified
    packages hold reaches neither the files nor what is remembered.

    Raises
    ------
    PlanError
        A plan lies outside Sweden.
    BatchError
        The folder's memory is damaged, or another run has it.
    Cancelled
        `progress` raised it; the files are as they were, and what was answered is remembered.
    """
    lang = circumstances.lang
    edition = sorted(item.sha256 for item in guard.classified)
    batch = Batch.of(plans, questions, municipalities, circumstances, edition)
    with open_memory(folder / MEMORY) as memory:
        asked = run_batch(
            batch,
            memory,
            withhold=lambda finding: guard.withhold_finding(finding, lang),
            workers=workers,
            progress=progress,
        )
        answers = BatchAnswers(batch, memory, county, lang)
        contents = []
        makers = (write_batch_workbook, write_batch_layers, write_batch_document)
        for number, (name, make) in enumerate(zip(FILES[1:], makers, strict=True)):
            progress(number, len(FILES), name)
            contents.append(make(answers))
        # the longest comes first: until it stands whole the work can be stopped, and then the
        # others only take their places
        hand_over_parts(folder / FILES[0], _result(answers, progress))
        for name, content in zip(FILES[1:], contents, strict=True):
            hand_over(folder / name, content)
        return BatchOutcome(
            asked,
            len(answers.plans) * len(answers.questions) - asked,
            answers.plans,
            tuple(dict(counts) for counts in answers.plan_counts),
            batch.packages,
            batch.plan_keys,
            batch.question_keys,
        )


def _result(answers: BatchAnswers, progress: Progress) -> Iterator[bytes]:
    """Yield the document `rumslig.check/1` as a check writes it, one result at a time."""
    whole = CheckResult(
        answers.plans, answers.batch.packages, (), own_rules_key(answers.batch.questions)
    )
    head, _, tail = _json(whole.to_json()).partition('"results": []')
    yield f'{head}"results": ['.encode()
    separator = "\n"
    for number, finding in enumerate(answers.findings()):
        if number % TOLD_EVERY == 0:
            progress(len(FILES) - 1, len(FILES), FILES[0])
        row = _json(finding.to_json()).replace("\n", "\n  ")
        yield f"{separator}  {row}".encode()
        separator = ",\n"
    closing = "]" if separator == "\n" else "\n ]"
    yield f"{closing}{tail}\n".encode()


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False)
