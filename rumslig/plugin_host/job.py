"""What runs in a plugin's own process: it is loaded, asked, and its answer written as JSON.

The functions return JSON text rather than values, so that nothing a plugin made has to be
unpickled; a failure of the plugin's is an answer too.
"""

from __future__ import annotations

import contextlib
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from layers.catalog import Catalog
from layers.errors import LayerError
from layers.packages.store import Store
from rumslig.errors import Cancelled, FieldError, RumsligError
from rumslig.language import Language, tr
from rumslig.plan_area import PlanArea
from rumslig.plugin.answer import Answer
from rumslig.plugin.asked import AskedCatalog
from rumslig.plugin.contract import Plugin, Values, require_plugin
from rumslig.plugin.required import require_kind
from rumslig.plugin.values import read_values
from rumslig.plugin_host.found import FoundPlugin, load_entry_point
from rumslig.plugin_host.transfer import answer_to_json, panel_to_json
from rumslig.progress import Progress, silent
from rumslig.settings import Home

LONGEST_FAULT = 300


def describe_plugin(wanted: FoundPlugin, *, progress: Progress = silent) -> str:
    """Return `{"panel": …}` or `{"fault": "…"}` as JSON text."""
    progress(0, 1, wanted.name)
    with _hush():
        return describe_here(wanted)


def describe_here(wanted: FoundPlugin) -> str:
    """Return what `describe_plugin` does, for Rumslig's own plugins in its own process."""
    return _guard(lambda: {"panel": panel_to_json(load_plugin(wanted).panel)})


def ask_plugin(
    home_root: str,
    wanted: FoundPlugin,
    plans: Sequence[PlanArea],
    given: Mapping[str, object],
    lang: Language,
    *,
    progress: Progress = silent,
) -> str:
    """Return `{"answers": […]}`, `{"refused": "…"}` or `{"fault": "…"}` as JSON text.

    Parameters
    ----------
    given
        Values of the plugin's fields by name; "refused" says which of them is wrong.
    """
    progress(0, 0, wanted.name)

    def answer_all() -> dict[str, Any]:
        plugin = load_plugin(wanted)
        values = read_values(plugin.panel, given)
        catalog = Catalog.of_installed(Store(Home(Path(home_root)).packages))
        answers = [
            _answer(plugin, plan, AskedCatalog(catalog, lang, progress), values, lang)
            for plan in plans
        ]
        return {"answers": [answer_to_json(answer, lang) for answer in answers]}

    with _hush():
        return _guard(answer_all)


def load_plugin(wanted: FoundPlugin) -> Plugin:
    """Return a plugin after importing it, which runs its code."""
    return require_plugin(load_entry_point(wanted), wanted.name)


def _answer(
    plugin: Plugin, plan: PlanArea, catalog: AskedCatalog, values: Values, lang: Language
) -> Answer:
    """Return the answer with what the catalogue noticed while the plugin asked."""
    answer = plugin.answer(plan, catalog, values, lang)
    require_kind(answer, Answer, tr("svaret"))
    notes = catalog.notes
    for layer in tuple(notes.unproved.values()):
        layer.prove(plan.geometry)
    return replace(
        answer,
        sources=_once(notes.sources.values(), answer.sources),
        not_known=_once(notes.not_known, answer.not_known),
        layers=_once(notes.sources, answer.layers),
    )


def _once(*lines: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for part in lines for line in part))


def _guard(work: Callable[[], dict[str, Any]]) -> str:
    """Return the work's result or its failure."""
    try:
        result = work()
    except Cancelled:
        raise
    except FieldError as error:
        result = {"refused": str(error)}
    except (RumsligError, LayerError) as error:
        result = {"fault": _line(str(error))}
    except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001 - anybody's code may fail anyhow
        result = {"fault": _line(f"{type(error).__name__}: {error}")}
    return json.dumps(result, ensure_ascii=False, allow_nan=False)


@contextlib.contextmanager
def _hush() -> Iterator[None]:
    """Let what a plugin prints go nowhere: commands print one document and one sentence."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


def _line(text: str) -> str:
    lines = text.strip().splitlines() or [""]
    return lines[0].rstrip(".: ")[:LONGEST_FAULT]
