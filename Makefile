# make demo    the worked solution of the bundled example, in outputs/
# make test    all tests but those that compare with PyTorch, on every core (one after the other: make test AT_ONCE=);
#              what needs a program that does not work here is skipped, with the reason
# make test-torch  these; installs PyTorch, which may be large
# make browser the packages that the tests in a Chromium load into its pages, by npm
# make fuzz    20,000 inputs made wrong by chance (make fuzz COUNT=100 SEED=7), of which make test tries half a minute
# make check   style and types
# make bench   the benchmark, with its table in benchmarks/results.md
# make outputs refresh every file in outputs/
# make catalogue collect every sentence that a reader may see in symlstm/locale/symlstm.pot, to be translated
# Each sets up a virtual environment in .venv first, if it is missing or out of date.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint tests/constraints.txt

AT_ONCE ?= -n auto --dist worksteal
COUNT ?= 20000
SEED ?= 1

.PHONY: demo test test-torch browser fuzz check bench outputs catalogue clean

demo: .venv/installed
	$(BIN)/symlstm derive --out outputs

test: .venv/tests-installed
	$(BIN)/python -m pytest $(AT_ONCE) -rs -m "not slow and not torch" --ignore tests/autograd
	$(BIN)/python -m pytest $(AT_ONCE) -rs -m "slow and not torch" --ignore tests/autograd

test-torch: .venv/tests-installed
	$(PIP) --editable ".[autograd]"
	$(BIN)/python -m pytest tests/autograd

browser: tests/browser/node_modules/installed

tests/browser/node_modules/installed: tests/browser/package.json
	cd tests/browser && npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

fuzz: .venv/tests-installed
	$(BIN)/python -m tests.fuzz --count $(COUNT) --seed $(SEED)

check: .venv/checks-installed
	$(BIN)/ruff check symlstm tests benchmarks
	$(BIN)/ruff format --check symlstm tests benchmarks
	$(BIN)/mypy

bench: .venv/tests-installed
	$(BIN)/python benchmarks/run.py

outputs: .venv/tests-installed
	$(BIN)/python tests/refresh_outputs.py
	$(BIN)/python tests/refresh_examples.py

catalogue: .venv/checks-installed
	$(BIN)/python tests/refresh_catalogue.py

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "symlstm needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 2; }
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python pyproject.toml tests/constraints.txt
	$(PIP) --editable .
	@touch $@

.venv/tests-installed: .venv/installed
	$(PIP) --editable ".[test]"
	@touch $@

.venv/checks-installed: .venv/tests-installed
	$(PIP) --editable ".[dev]"
	@touch $@

clean:
	rm -rf .venv tests/browser/node_modules .pytest_cache .mypy_cache .ruff_cache .hypothesis
