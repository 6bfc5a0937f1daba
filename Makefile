# Two commands for everybody: make demo, make test. Both rest on make setup.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info[:2] < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/.ready
DEMO := .demo

.PHONY: setup demo test check bench faults screens screens-accept lock clean

setup: $(READY)
	@$(BIN)/rumslig doctor --install

$(READY): requirements/dev.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "Rumslig behöver Python 3.11 eller senare; installera det och kör om."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: setup
	RUMSLIG_HOME=$(DEMO)/home $(BIN)/rumslig demo --out $(DEMO)/out --repository $(DEMO)/repository
	@if [ "$$QT_QPA_PLATFORM" != offscreen ] && [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		RUMSLIG_HOME=$(DEMO)/home $(BIN)/rumslig open --case "$$(RUMSLIG_HOME=$(DEMO)/home $(BIN)/python -m rumslig.sample)"; fi

test: setup
	$(BIN)/python -m pytest -q -n 3 --dist loadfile --no-loadscope-reorder

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: setup
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	$(BIN)/python -m pytest -q -s -m benchmark tests/benchmarks

faults: setup
	RUMSLIG_FAULTS=all $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/faults tests/layers/repository tests/layers/versions

screens: setup
	$(BIN)/python tests/screens/shoot.py --out $(DEMO)/screens --home $(DEMO)/screens-home $(ARGS)

screens-accept: setup
	$(BIN)/python tests/screens/shoot.py --home $(DEMO)/screens-home --accept

lock:
	@test -x .lock/bin/uv || { $(PYTHON) -m venv .lock && .lock/bin/pip install --quiet uv; }
	for extra in "" dev bench; do \
		.lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-header --no-annotate --no-emit-index-url $${extra:+--extra $$extra} \
			$${extra:+--constraint requirements/runtime.txt} pyproject.toml \
			-o requirements/$${extra:-runtime}.txt; done

clean:
	rm -rf .venv .lock $(DEMO) build dist
