# Outside-In. `make` alone lists what can be done.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
UV_VERSION := 0.13.9
# uv from the PATH where there is one, else the one put into .venv; never anything global.
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)

help:  ## List the targets
	@grep -hE '^[a-z][a-z-]*:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: .venv/.ready  ## Prepare .venv (nothing outside it is touched)

.venv/.ready: pyproject.toml uv.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@command -v uv >/dev/null 2>&1 || test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(UV) export --quiet --frozen --no-emit-project --no-emit-index-url --no-header --output-file .venv/requirements.txt >/dev/null
	@VIRTUAL_ENV=$(CURDIR)/.venv $(UV) pip install --quiet --require-hashes --requirement .venv/requirements.txt
	@VIRTUAL_ENV=$(CURDIR)/.venv $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

lock: ## Renew uv.lock from pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@command -v uv >/dev/null 2>&1 || test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@$(UV) lock
	@$(BIN)/python scripts/strip_lock.py uv.lock
