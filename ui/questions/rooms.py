"""The questions of every task with plan areas, over one shelf of plugins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, SignalInstance

from rumslig.plugin_host.desk import PluginDesk
from rumslig.settings import Home
from rumslig.worker import InlineWorker, Worker
from ui.plans.presenter import PlansPresenter
from ui.questions.presenter import QuestionsPresenter
from ui.questions.shelf import PluginShelf
from ui.tasks import Runner


def make_questions(
    home: Home,
    runner: Runner,
    worker: Worker,
    tasks: Mapping[str, PlansPresenter[Any]],
    told: SignalInstance,
    parent: QObject,
) -> dict[str, QuestionsPresenter]:
    """Return a presenter for each task; `told` hears what they tell.

    A plugin runs in a process of its own, unless all work is done in this one, as in tests.
    """
    inline = isinstance(worker, InlineWorker)
    shelf = PluginShelf(
        runner, PluginDesk(home, InlineWorker) if inline else PluginDesk(home), parent
    )
    made = {task: QuestionsPresenter(runner, shelf, plans, parent) for task, plans in tasks.items()}
    for presenter in made.values():
        presenter.told.connect(told)
    return made
