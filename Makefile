# Doudi. `make help` lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help
V := .venv
BIN := $(V)/bin
UV_VERSION := 0.13.9

# Nothing here phones home; Prefect keeps its files inside var/ (docs/explanation/pins.md).
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export PREFECT_SERVER_UI_V2_ENABLED := false
export PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT := false
export PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS := 120
export PREFECT_HOME := $(CURDIR)/var/prefect
export GX_ANALYTICS_ENABLED := false
export PYTHONUTF8 := 1

PY := $(shell for p in python3.12 python3.13 python3.11 python3; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null && echo $$p && break; done)

.PHONY: help install run test check fmt lint types bench soak docs golden clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*?## ' $(MAKEFILE_LIST) | awk -F ':.*?## ' '{printf "  make %-7s %s\n", $$1, $$2}'

$(V)/.stamp: requirements.lock pyproject.toml
	@test -n "$(PY)" || { echo "Doudi needs Python 3.11, 3.12 or 3.13 on the PATH"; exit 1; }
	@echo "installing into $(V) (once; about a minute)"
	@$(PY) -m venv --clear $(V)
	@$(BIN)/pip install -q --disable-pip-version-check 'uv==$(UV_VERSION)' 2>/dev/null || true
	@if [ -x $(BIN)/uv ]; then \
		cp $(BIN)/uv $(V)/uv && $(V)/uv pip sync -q --python $(BIN)/python --require-hashes --no-build --compile-bytecode requirements.lock && \
		$(V)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e . ; \
	else \
		$(BIN)/pip install -q --no-deps --require-hashes -r requirements.lock && \
		$(BIN)/pip install -q --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@

install: $(V)/.stamp ## install into .venv, and run nothing

run: $(V)/.stamp ## make a synthetic county, compare three months, show the last worklist
	@$(BIN)/doudi demo

test: $(V)/.stamp ## run the whole test suite (under 15 minutes on two cores)
	@$(BIN)/pytest -q -n 2 --dist loadgroup

check: fmt-check lint types ## everything but the tests

fmt: $(V)/.stamp ## format Python and SQL
	@$(BIN)/ruff check -q --fix . && $(BIN)/ruff format -q .

.PHONY: fmt-check
fmt-check: $(V)/.stamp
	@$(BIN)/ruff format -q --check .

lint: $(V)/.stamp ## ruff, sqlfluff, yamllint, import directions
	@$(BIN)/ruff check -q .
	@$(BIN)/yamllint -s .
	@$(BIN)/sqlfluff lint -q -p 2 .
	@$(BIN)/lint-imports > $(V)/imports.log || { cat $(V)/imports.log; exit 1; }

types: $(V)/.stamp ## mypy --strict
	@$(BIN)/mypy

bench: $(V)/.stamp ## speed and memory, as ratios within one run
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench_identity
	@$(BIN)/python -m tests.bench_rules
	@$(BIN)/python -m tests.bench_handout

soak: $(V)/.stamp ## slow proofs: a county of 200,000, random kills, every law on twenty times the examples
	@DOUDI_TEST_DEPTH=$${DOUDI_TEST_DEPTH:-20} $(BIN)/pytest -q -n 2 --dist loadgroup -m 'soak or hypothesis' -p no:randomly

docs: $(V)/.stamp ## regenerate docs/reference from the declarations
	@$(BIN)/doudi docs

golden: $(V)/.stamp ## rewrite the golden files (review the diff)
	@DOUDI_GOLDEN=write $(BIN)/pytest -q tests/golden

clean: ## remove the demonstration and what tools have left (keeps .venv, and a warehouse of your own)
	@if [ -e var/warehouse.duckdb ] && [ ! -e var/demo.json ]; then \
		echo "var/ holds a warehouse that is no demonstration's: it stays"; else rm -rf var; fi
	@rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
