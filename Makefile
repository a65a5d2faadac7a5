# `make` alone lists what can be done. Works with GNU make 3.81 and newer.

VENV   := .venv
PY     := $(VENV)/bin/python
BIN    := $(VENV)/bin
SUITS   = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON  = $(shell for p in python3.13 python3.12 python3.11 python3; do \
            $$p -c '$(SUITS)' 2>/dev/null && echo $$p && break; done)
INSTALL = $(PY) -m pip install --disable-pip-version-check --require-hashes
TOGETHER = --numprocesses 2 --dist worksteal --ignore tests/live # two at a time: many tests wait more than they work
ALONE    = tests/live # start processes of their own, which would keep the others waiting
LOCK    = compile --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -p 3.11 --quiet

.PHONY: help demo run test chaos cover check schema migrate bench vendor lock clean

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | awk -F'|' '{printf "make %-9s %s\n", $$1, $$2}'

demo: $(VENV)/.runtime vendor ## two weeks in a village, three exchanges in the terminal, then GraphiQL (ONCE=1 ends)
	@$(PY) inglenook.py demo $(if $(filter-out 0,$(ONCE)),--once)

run: $(VENV)/.runtime vendor ## serve on http://127.0.0.1:8000 with SQLite
	@$(PY) inglenook.py serve

test: $(VENV)/.dev vendor ## run every test, on SQLite and on PostgreSQL
	@echo "== pytest, on SQLite" && $(BIN)/pytest $(TOGETHER)
	@echo "== pytest, on PostgreSQL" && $(BIN)/pytest $(TOGETHER) --database postgres
	@echo "== pytest, several processes" && $(BIN)/pytest $(ALONE)
	@echo "== pytest, several processes on PostgreSQL" && $(BIN)/pytest $(ALONE) --database postgres

chaos: $(VENV)/.dev vendor ## kill workers, Redis and PostgreSQL for three minutes while people talk, and count what was lost
	@PYTHONPATH=.:tests $(PY) -m live.chaos

cover: $(VENV)/.dev vendor ## which branches of the code no test takes
	@$(BIN)/pytest $(TOGETHER) --cov --cov-report=
	@$(BIN)/pytest $(TOGETHER) --database postgres --cov --cov-append
	@$(BIN)/pytest $(ALONE) --cov --cov-append --cov-report=
	@$(BIN)/pytest $(ALONE) --database postgres --cov --cov-append

check: $(VENV)/.dev vendor ## format, lint, types, imports, schema, migrations, scoping, then the tests
	@echo "== ruff format" && $(BIN)/ruff format --check
	@echo "== ruff check" && $(BIN)/ruff check
	@echo "== pyright" && $(BIN)/pyright
	@echo "== lint-imports" && $(BIN)/lint-imports
	@echo "== schema.graphql" && $(PY) inglenook.py schema --check
	@echo "== migrations" && $(PY) inglenook.py makemigration --check
	@echo "== scoping" && $(PY) .ci/scoping.py
	@$(MAKE) test

schema: $(VENV)/.runtime ## write schema.graphql from the code
	@$(PY) inglenook.py schema

migrate: $(VENV)/.runtime ## bring the database up to date
	@$(PY) inglenook.py migrate

bench: $(VENV)/.dev vendor ## measure requests, recall, the assistant, and chat beside other servers (PEERS=1: those in Node too)
	@$(PY) -m bench $(if $(filter-out 0,$(PEERS)),--peers)

vendor: $(PY) ## put the browser assets of others into server/web/static/vendor
	@$(PY) server/web/vendor.py

lock: $(PY) ## choose versions anew: requirements*.lock
	@rm -rf $(VENV)/uv && $(PY) -m venv $(VENV)/uv && $(VENV)/uv/bin/python -m pip install --quiet uv
	$(VENV)/uv/bin/uv pip $(LOCK) --upgrade --extra postgres --extra redis --extra pdf pyproject.toml -o requirements.lock
	$(VENV)/uv/bin/uv pip $(LOCK) --upgrade --extra postgres --extra redis --extra pdf --extra embed --extra anthropic --extra gemini --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(VENV)/uv/bin/uv pip $(LOCK) --upgrade --group node -c requirements-dev.lock -o requirements-node.lock

clean: ## remove the environment and everything that was built
	rm -rf $(VENV) dist build server/web/static/vendor bench/peers/node/node_modules .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage htmlcov

$(PY):
	@test -n "$(PYTHON)" || { echo "Inglenook needs Python 3.11, 3.12 or 3.13: none of python3.13, python3.12, python3.11, python3 is one." >&2; exit 1; }
	@echo "== $(VENV), made with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.runtime: requirements.lock | $(PY)
	@echo "== installing what requirements.lock names (about half a minute, once)"
	@$(INSTALL) -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(PY)
	@echo "== installing what requirements-dev.lock names (about a minute, once)"
	@$(INSTALL) -r requirements-dev.lock
	@touch $@ $(VENV)/.runtime
