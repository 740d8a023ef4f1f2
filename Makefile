# îlot: `make run` plans an island, `make test` checks everything. Each makes .venv if there is none.
# Needs python3 >= 3.11 with venv; another interpreter: make PYTHON=python3.12 run

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# Stamps: what is installed is installed again only when pyproject.toml or constraints.txt changes.
RUN_READY := .venv/.run-ready
DEV_READY := .venv/.dev-ready

.NOTPARALLEL:
.PHONY: run test test-peers lint bench bench-smoke nomenclature wheel-check docs clean

run: $(RUN_READY)
	$(BIN)/ilot optimise ouessant

test: $(DEV_READY)
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

# PyPSA and what it needs: 0.6 GB on disk, therefore apart.
test-peers: $(DEV_READY)
	$(PIP) --editable '.[test,dev,peers]'
	$(BIN)/python -m pytest -m peers tests/conformance $(ARGS)

lint: $(DEV_READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(DEV_READY)
	$(BIN)/python -m benchmarks $(ARGS)
	$(BIN)/python -m benchmarks.report

bench-smoke: $(DEV_READY)
	$(BIN)/python -m benchmarks --smoke

nomenclature: $(DEV_READY)
	$(BIN)/python docs/nomenclature.py > docs/nomenclature.md

# The wheel alone, in an empty environment, from an empty folder.
wheel-check: $(DEV_READY)
	@set -e; scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	$(BIN)/python -m build --wheel --outdir "$$scratch" . > "$$scratch/build.log" || { cat "$$scratch/build.log"; exit 1; }; \
	$(BIN)/python -m venv "$$scratch/venv"; \
	"$$scratch/venv/bin/python" -m pip install --quiet --disable-pip-version-check \
	    --constraint constraints.txt "$$scratch"/ilot-*.whl; \
	mkdir "$$scratch/empty"; cd "$$scratch/empty"; \
	env -u PYTHONPATH "$$scratch/venv/bin/ilot" run ouessant

docs: $(DEV_READY)
	$(PIP) --editable '.[docs]'
	$(BIN)/sphinx-build --quiet --fail-on-warning --builder html docs build/docs

clean:
	rm -rf .venv build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_READY): pyproject.toml constraints.txt
	@$(venv)
	@echo "Installing îlot into .venv: a few minutes the first time."
	$(PIP) --editable .
	@touch $@

$(DEV_READY): pyproject.toml constraints.txt
	@$(venv)
	@echo "Installing îlot and its test tools into .venv: a few minutes the first time."
	$(PIP) --editable '.[test,dev]'
	@touch $@ $(RUN_READY)

# Makes .venv anew unless the one there works; some systems package Python without venv's other half, ensurepip.
define venv
$(BIN)/python -m pip --version > /dev/null 2>&1 || { \
  command -v $(PYTHON) > /dev/null || { \
    echo "îlot needs Python 3.11 or newer, and there is no $(PYTHON) here."; exit 1; }; \
  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
    echo "îlot needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)."; \
    echo "If you have a newer one, name it: make PYTHON=python3.12 run"; exit 1; }; \
  $(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
    echo "$(PYTHON) cannot make virtual environments. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }; \
  $(PYTHON) -m venv --clear .venv; }
endef
