"""Whatever is saved in whatever order, the sums are those worked out from the rows."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rumslig.register.counting import facts_of_all
from rumslig.register.entry import STATUSES, Entry, EntryOutcome, EntryRemark
from rumslig.register.register import Register

_DAYS = st.sampled_from(["", "2025-12-30", "2026-01-02", "2026-06-06", "2027-01-01", "fel"])
_WORDS = st.sampled_from(["", "natur", "energi"])
_ENTRIES = st.builds(
    Entry,
    dnr=st.sampled_from(["26RS1", "26RS2", "26RS3"]),
    title=_WORDS,
    sender=_WORDS,
    plan_type=st.sampled_from(["OP", "DP_STANDARD"]),
    stage=st.sampled_from(["SAMRAD", "GRANSKNING"]),
    status=st.sampled_from(STATUSES),
    received=_DAYS,
    due=_DAYS,
    created=_DAYS,
    closed=_DAYS,
    municipalities=st.sampled_from([(), ("Kumla",), ("Kumla", "Örebro")]),
    remarks=st.lists(
        st.builds(EntryRemark, key=_WORDS, theme=_WORDS, rule=_WORDS, goal=_WORDS, tone=_WORDS),
        max_size=3,
    ).map(tuple),
    outcomes=st.lists(
        st.builds(
            EntryOutcome,
            dnr=_WORDS,
            key=_WORDS,
            outcome=st.sampled_from(["honoured", "not"]),
            theme=_WORDS,
            goal=_WORDS,
        ),
        max_size=2,
    ).map(tuple),
    minutes=st.dictionaries(_WORDS, st.integers(0, 9_000), max_size=2).map(
        lambda steps: tuple(sorted(steps.items()))
    ),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_ENTRIES, min_size=1, max_size=8))
def test_sums_equal_what_the_rows_give(history: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        register = Register(f"sqlite:///{folder}/register.sqlite")
        last: dict[str, Entry] = {}
        for entry in history:
            register.record(entry, Path("/a.rumslig"), "0" * 64)
            last[entry.dnr] = entry
        kept = {tuple(item)[:4]: item.count for item in register.sums()}
        assert kept == {tuple(key): n for key, n in facts_of_all(last.values()).items()}
        rows = [entry for dnr in last if (entry := register.entry(dnr)) is not None]
        assert {item.dnr: replace(item) for item in rows} == last
        register.rebuild_sums()
        assert {tuple(item)[:4]: item.count for item in register.sums()} == kept
        register.close()
