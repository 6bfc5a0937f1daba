"""Publishing from the window what another function must approve: the proposal is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from package_market import BEFORE, Market

from layers.errors import ApprovalNeeded
from layers.repository.delegating import add_approver, make_key
from rumslig.packages.approving import approve_version, open_proposal
from rumslig.packages.desk import PackageDesk
from rumslig.settings import Home
from rumslig.upkeep.publishing import preview_version, publish_version


def test_what_must_be_approved_goes_out_when_it_is(tmp_path: Path) -> None:
    market = Market(tmp_path)
    market.open()
    miljö = tmp_path / "miljö"
    add_approver(market.publisher, make_key(miljö, "approver", "Miljö"), ["skydd*"])
    source = market.write_source("skydd", "1.0.0", BEFORE)
    seen = preview_version(source, market.repo, market.keys, "sv")
    with pytest.raises(ApprovalNeeded, match=r"package approve skydd-1\.0\.0\.granskning"):
        publish_version(source, market.repo, market.keys, seen.sha256)
    desk = PackageDesk(Home(tmp_path / "hem"))
    opened = desk.open(str(market.repo))
    with open_proposal(source / "skydd-1.0.0.granskning", desk, opened) as proposal:
        assert proposal.manifest.sha256 == seen.sha256
        approve_version(proposal, miljö, source)
    assert publish_version(source, market.repo, market.keys, seen.sha256) == "1.0.0"
    assert desk.install(desk.open(str(market.repo)), "skydd").manifest.version == "1.0.0"
