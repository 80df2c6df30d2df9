.DEFAULT_GOAL := help
.PHONY: install run test check style types floors templates bench triage-report endure e2e help

UV := $(or $(shell command -v uv),.uv/bin/uv)
# The system's own Python where it is recent enough: built with profiles, it sorts comments a sixth faster than one
# compiled without, as pyenv does. UV_PYTHON names another.
SYSTEM_PYTHON := $(shell /usr/bin/python3 -c 'import sys; print("/usr/bin/python3" * (sys.version_info >= (3, 11)))' 2> /dev/null)
export UV_PYTHON ?= $(or $(SYSTEM_PYTHON),>=3.11)
PYTHON := .venv/bin/python
# Three on two cores: one of them often waits, for a browser or a server.
PYTEST := -m pytest -n 3 --dist worksteal
# What Python compiled is kept, wherever it is told to keep nothing: each process would compile everything anew.
export PYTHONDONTWRITEBYTECODE :=

install: .venv/bin/parvis ## Install what is missing, nothing else (EXTRAS=meaning brings the extra of that name)
	@:

# Parvis runs from its tree, so its command is a line that knows where the tree is.
.venv/bin/parvis: pyproject.toml uv.lock Makefile | $(UV)
	@$(UV) sync --frozen --quiet $(addprefix --extra ,$(EXTRAS))
	@printf '%s\n' '#!/bin/sh' 'tree=$$(cd "$$(dirname "$$(readlink -f "$$0")")/../.." && pwd)' \
	  'export PYTHONPATH="$$tree$${PYTHONPATH:+:$$PYTHONPATH}"' \
	  'exec "$$tree/.venv/bin/python" -P -m app.cli "$$@"' > $@
	@chmod 755 $@

.uv/bin/uv:
	@python3 -m venv .uv
	@.uv/bin/pip install --quiet --disable-pip-version-check uv

run: install ## Serve the demonstration town on http://127.0.0.1:8000 (HOST and PORT change it)
	@exec .venv/bin/parvis serve --demonstration

test: install ## Run every test this machine can run, on SQLite and PostgreSQL
	@$(PYTHON) $(PYTEST)

check: install ## Style, types, floors, templates; then the tests, and how much they cover
	@$(MAKE) --no-print-directory --jobs style types floors templates
	@$(PYTHON) -W 'ignore:Unable to activate' -m slipcover $(PYTEST)
	@$(PYTHON) .ci/coverage.py

style:
	@.venv/bin/ruff check --quiet
	@.venv/bin/ruff format --check --quiet

types:
	@.venv/bin/mypy --no-error-summary

floors:
	@said=$$(.venv/bin/lint-imports 2>&1) || { echo "$$said"; exit 1; }

templates:
	@said=$$(.venv/bin/djlint templates --lint 2>&1) || { echo "$$said"; exit 1; }

bench: install ## Measure, as JSON lines
	@$(PYTHON) -m tests.bench

triage-report: install ## How well comments are sorted, as Markdown (with `uv sync --group eval`, beside scikit-learn)
	@$(PYTHON) -m tests.eval

endure: install ## The long fault runs
	@$(PYTHON) -m pytest tests/endurance tests/integration/receiving/test_receiving.py --long -s -o faulthandler_timeout=0

e2e: install ## Tests against real servers, which must be started and named first (tests/e2e/README.md)
	@$(PYTHON) -m pytest tests/e2e -n 0

help: ## This list
	@sed -n 's/^\([a-z0-9-]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18
