"""The sample consultation as a file of the user's own, to try how a consultation comes in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rumslig import jobs
from rumslig.sample_consultation import NAME
from ui.language import tr
from ui.messages import Message, describe_fault

if TYPE_CHECKING:
    from ui.window.task import Frame


def save_sample_consultation(frame: Frame) -> None:
    """Ask where to, and write the zip file there, beside the window."""
    session, target = frame.session, frame.ask.new_sample_consultation(NAME)
    if target is None:
        return

    def done(saved: Path) -> None:
        title = tr("Exempelremissen finns i {file}", file=saved.name)
        words = tr("Släpp filen i fönstret, så blir den ett nytt ärende.")
        session.told.emit(Message("done", title, words))

    session.runner.run(
        "sample consultation",
        tr("Skriver exempelremissen"),
        lambda progress: session.worker.call(
            jobs.write_sample_consultation, target, progress=progress
        ),
        done,
        lambda fault: session.told.emit(
            describe_fault(tr("Exempelremissen kunde inte sparas"), fault)
        ),
    )
