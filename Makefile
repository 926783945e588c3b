# Celaxi Academy: every target does its own set-up. `make` or `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /|/' | awk -F'|' '{printf "  make %-9s %s\n", $$1, $$2}'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or later is needed; this is $$($(PYTHON) --version 2>&1). Name another one with: make PYTHON=/path/to/python3.12 ..."; exit 2; }
	@echo "Making the Python environment in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.%-installed: constraints/%.txt pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages of constraints/$*.txt (the first time this takes a minute) ..."
	@$(PIP) --require-hashes -r constraints/$*.txt
	@$(PIP) --no-build-isolation --editable .
	@touch $@

.PHONY: install
install: $(VENV)/.dev-installed ## make the environment with everything for developers

.PHONY: run
run: $(VENV)/.web-installed ## start the site with demonstration people on this computer only
	@$(BIN)/academy demo

.PHONY: sim
sim: $(VENV)/.desktop-installed ## start the desktop simulator
	@$(BIN)/celaxi-sim

.PHONY: test
test: install ## run all the tests, in parallel
	@echo "Running the tests; those that need a browser or a screen say so when it is missing ..."
	@$(BIN)/python -m pytest --numprocesses auto

.PHONY: lint
lint: install ## formatting, lint, types, import contracts, content
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/academy publish --check
	@$(BIN)/python -m tools.validation_page --check

.PHONY: check
check: lint test ## everything that must be green before a change lands

.PHONY: bench
bench: install ## measure speed, each figure beside what it is compared to
	@$(BIN)/python -m tools.bench

.PHONY: golden
golden: install ## record the golden runs again (refused without a raised MODEL_REVISION)
	@$(BIN)/python -m tools.golden

.PHONY: fmt
fmt: install ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: lock
lock: install ## resolve the dependencies again and write the locks with hashes
	@for extra in dev web desktop; do \
	  case $$extra in dev) extras=--all-extras; bound= ;; *) extras="--extra $$extra"; bound="-c constraints/dev.txt" ;; esac; \
	  $(BIN)/uv pip compile pyproject.toml tools/build.in $$extras $$bound --universal --python-version 3.11 \
	    --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet --upgrade -o constraints/$$extra.txt || exit 1; \
	done
