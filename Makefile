# Outside-In. `make` alone lists what can be done.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
UV_VERSION := 0.13.9
# uv from the PATH where there is one, else the one put into .venv; never anything global.
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)
# What it fetches stays in here too; a company's own certificates are the machine's to know.
export UV_CACHE_DIR := $(CURDIR)/.venv/cache
export UV_SYSTEM_CERTS := 1
# Some machines forbid keeping compiled Python: then each of hundreds of children compiles all anew.
unexport PYTHONDONTWRITEBYTECODE
define GET_UV
test -x $(BIN)/python || $(PYTHON) -m venv .venv; \
	command -v uv >/dev/null 2>&1 || test -x $(BIN)/uv || \
	$(BIN)/python -m pip install --quiet --no-cache-dir --disable-pip-version-check uv==$(UV_VERSION)
endef
# Checks that start Django do it in a home of their own, never in the installation's.
AWAY := OUTSIDEIN_HOME=$(CURDIR)/.venv/away DATABASE_URL= OUTSIDEIN_SECRET_KEY=only-for-checks
CHECKS := check-format check-lint check-types check-contracts check-templates check-migrations \
	check-docs check-licences check-security check-lock check-words
.PHONY: help setup lock demo test test-quick check $(CHECKS) format pages words docs sizes bench bench-identity bench-renewing bench-imports bench-customers bench-identify bench-ask bench-results bench-room unmask torture-accountant torture-identities bench-spark torture-import

help:  ## List the targets
	@grep -hE '^[a-z][a-z-]*:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

setup: .venv/.ready  ## Prepare .venv (nothing outside it is touched)

.venv/.ready: pyproject.toml uv.lock
	@$(GET_UV)
	@$(UV) export --quiet --frozen --no-emit-project --no-emit-index-url --no-header --output-file .venv/requirements.txt >/dev/null
	@VIRTUAL_ENV=$(CURDIR)/.venv $(UV) pip install --quiet --require-hashes --requirement .venv/requirements.txt
	@VIRTUAL_ENV=$(CURDIR)/.venv $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Only scoring on a cluster needs it, and only with Java; it is large, so it is kept once, uncached.
.venv/.spark: .venv/.ready
	@command -v java >/dev/null || { echo "Without Java what runs on Spark is not tested."; exit 0; }; \
	$(UV) export --quiet --frozen --no-dev --extra spark --no-emit-project --no-emit-index-url --no-header --output-file .venv/spark.txt >/dev/null && \
	VIRTUAL_ENV=$(CURDIR)/.venv $(UV) pip install --quiet --no-cache --require-hashes --requirement .venv/spark.txt && touch $@

lock: ## Renew uv.lock from pyproject.toml
	@$(GET_UV)
	@$(UV) lock
	@$(BIN)/python scripts/strip_lock.py uv.lock

demo: setup  ## Fill a sample organisation and serve it, with a link to sign in once
	@$(BIN)/outsidein demo

test: setup .venv/.spark  ## Run every test, on SQLite and on PostgreSQL beside each other, and list what was not run
	@$(BIN)/python scripts/run_tests.py

test-quick: setup  ## Run the tests on SQLite alone, without a browser
	@DATABASE_URL= $(BIN)/python -m pytest --quiet -m "not browser"

check: $(CHECKS)  ## Run every check there is, apart from the tests

check-format: setup  ## Say which files are not in the one format
	@$(BIN)/ruff format --quiet --check . || { echo "Run: make format"; exit 1; }

check-lint: setup  ## Lint the Python
	@$(BIN)/ruff check --quiet .

check-types: setup  ## Check the types, strictly
	@$(AWAY) $(BIN)/mypy --strict --no-error-summary src

check-contracts: setup  ## Check that no room knows what it must not know
	@$(BIN)/lint-imports --no-logo >.venv/contracts.txt 2>&1 || { cat .venv/contracts.txt; exit 1; }

check-templates: setup  ## Check the templates' format, and that every one compiles
	@find src -name '*.html' -print0 | xargs -0 $(BIN)/djade --check --target-version 5.2 2>.venv/templates.txt || { cat .venv/templates.txt; exit 1; }
	@$(AWAY) $(BIN)/python scripts/compile_templates.py

check-migrations: setup  ## Check that the tables and their migrations agree
	@$(AWAY) $(BIN)/python manage.py makemigrations --check --dry-run >.venv/migrations.txt || { cat .venv/migrations.txt; exit 1; }

check-words: setup  ## Check that every word people read is there in every language
	@$(AWAY) $(BIN)/python scripts/translate.py --check

check-docs: setup  ## Build the documentation, every warning an error
	@$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

check-licences: setup  ## Check that what is shipped may be shipped
	@$(UV) export --quiet --frozen --no-dev --no-emit-project --no-hashes --no-header --no-annotate --output-file .venv/shipped.txt >/dev/null
	@$(BIN)/pip-licenses --packages $$(sed -E 's/[=; ].*//' .venv/shipped.txt) >/dev/null

check-security: setup  ## Look for what opens a hole
	@$(BIN)/bandit -q -c pyproject.toml -r src

check-lock: setup  ## Check that uv.lock is in step and names no address
	@$(UV) lock --quiet --check --offline 2>/dev/null || { echo "uv.lock is behind pyproject.toml. Run: make lock"; exit 1; }
	@! grep -nE 'https?://' uv.lock || { echo "uv.lock names an address. Run: make lock"; exit 1; }

format: setup  ## Put every file into the one format
	@$(BIN)/ruff check --quiet --fix-only --select I .
	@$(BIN)/ruff format --quiet .
	@find src -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 || true

pages: setup  ## Write the generated pages and pictures of docs/ anew
	@for script in scripts/write_*.py scripts/draw_docs.py; do $(AWAY) $(BIN)/python $$script >/dev/null || exit 1; done

words: setup  ## Gather the words people read, for every language, and compile what is translated
	@$(AWAY) $(BIN)/python scripts/translate.py

docs: check-docs  ## Build the documentation into docs/_build/html

sizes: setup  ## Print how long our files and functions are: a mirror, not a gate
	@$(BIN)/python scripts/sizes.py

bench: setup  ## Time the main road (QUICK=1 for the small size alone)
	@$(BIN)/python benchmarks/main_road.py

bench-identity: setup  ## Join records beside four peers on every labelled set (QUICK=1 for the small ones)
	@test -x .venv/peers/bin/python || $(BIN)/python -m venv .venv/peers
	@.venv/peers/bin/python -m pip install --quiet --disable-pip-version-check -r benchmarks/peers.txt
	@$(BIN)/python benchmarks/identity.py

bench-renewing: setup  ## Bring 10,000 new records to a million known ones (QUICK=1 for 200 to 10,000)
	@$(BIN)/python benchmarks/renewing.py

bench-imports: setup  ## Time imports at three sizes (QUICK=1 for the smallest, SIZES=... for your own)
	@$(BIN)/python benchmarks/imports.py

bench-customers: setup  ## Time a customer's page with a long history, and the reference rebuilt (QUICK=1 for a short form)
	@$(BIN)/python benchmarks/customer_page.py

bench-identify: setup  ## Recognise records among a million on both databases, beside Splink's own way (QUICK=1 for twenty thousand)
	@$(BIN)/python benchmarks/identify.py

bench-ask: setup  ## Say what one respondent costs (QUICK=1 for a short form, FULL=1 for the stampede too)
	@$(BIN)/python benchmarks/ask.py

torture-import: setup  ## Kill an import at twenty random moments and take it up again (takes some minutes)
	@OUTSIDEIN_DEATHS=20 OUTSIDEIN_IMPORT_ROWS=60000 DATABASE_URL= $(BIN)/python -m pytest -q tests/torture/test_import_deaths.py

unmask: setup  ## Let the thief of T8 play a thousand rounds, on both databases (takes a while)
	@OUTSIDEIN_UNMASK_ROUNDS=1000 OUTSIDEIN_DEATHS=20 DATABASE_URL= $(BIN)/python -m pytest -q tests/torture/test_unmask.py tests/torture/test_deaths.py tests/torture/test_import_deaths.py
	@OUTSIDEIN_UNMASK_ROUNDS=1000 $(BIN)/python scripts/with_postgres.py $(BIN)/python -m pytest -q tests/torture/test_unmask.py

torture-identities: setup  ## Try long sequences of imports, deeds and undoings, and some with the linker itself
	@DATABASE_URL= OUTSIDEIN_TORTURE_IDENTITIES=$${EXAMPLES:-100} $(BIN)/python -m pytest --quiet tests/torture/test_identities.py

bench-spark: setup .venv/.spark  ## Say what a resolution costs here and on Spark (QUICK=1 for ten thousand records)
	@$(BIN)/python benchmarks/spark.py

torture-accountant: setup  ## Try everything that is released of 10,000 random organisations (T9)
	@DATABASE_URL= OUTSIDEIN_TORTURE=10000 $(BIN)/python -m pytest --quiet tests/torture/test_accountant.py

bench-results: setup  ## Time a million responses beside pandas, the coverage of the intervals, and the exports
	@$(BIN)/python benchmarks/results_million.py
	@$(BIN)/python benchmarks/interval_coverage.py
	@$(BIN)/python benchmarks/exports.py

bench-room: setup  ## Play a room of 200 phones against a real server (QUICK=1 for a short form)
	@$(BIN)/python benchmarks/room.py
