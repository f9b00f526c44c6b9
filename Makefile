# lexrules: the commands of the project. GNU make, Python 3.11 or 3.12, a C compiler and the Python headers; the rest is
# installed into $(VENV) from the lock files, with hashes.
#
#   make demo           evaluate one published case, write its explanation graph
#   make test           style, types and the whole test suite with coverage
#   make help           the other targets
#
# PYTHON=/path/to/python3.12 chooses the interpreter, VENV=.venv312 another environment, JOBS=4 the test processes.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help

VENV    ?= .venv
JOBS    ?= 2
BIN     := $(VENV)/bin
STAMPS  := $(VENV)/.stamps
PIP_RUN := python -m pip --disable-pip-version-check --no-input
PIP     := $(BIN)/$(PIP_RUN)

DEMO_CASE  ?= scenarios/referral/published-r010-traffic-accident.yaml
DEMO_LANG  ?= zh
DEMO_GRAPH ?= build/$(basename $(notdir $(DEMO_CASE))).html

# How many random pairs of knowledge base and case, and histories of a penalty, `make conformance` compares.
PAIRS ?= 100000
HISTORIES ?= 5000

# A process that has done its share takes over what another has not begun: single tests take a minute, most none.
PARALLEL := -n $(JOBS) --dist worksteal
COVERAGE := --cov --cov-report=term --cov-fail-under=95

.PHONY: help
help:
	@echo 'make demo          evaluate one published case and write its explanation graph'
	@echo 'make test          style, types and the whole test suite with coverage'
	@echo 'make check         style and types only'
	@echo 'make format        lay the sources out'
	@echo 'make conformance   compare the engines on PAIRS=$(PAIRS) random knowledge bases and cases,'
	@echo '                   and on HISTORIES=$(HISTORIES) random histories of a penalty; and go through the whole law'
	@echo '                   where make test takes a sample'
	@echo 'make bench         measure speed'
	@echo 'make dist          build the source archive and the wheel into dist/'
	@echo 'make lock          resolve the dependencies anew into the lock files'
	@echo 'make clean         remove everything that these targets made'

# -- what people call -------------------------------------------------------------------------------------------------

.PHONY: demo
demo: $(STAMPS)/runtime $(STAMPS)/self
	$(BIN)/lexrules evaluate $(DEMO_CASE) --lang $(DEMO_LANG)
	@mkdir -p $(dir $(DEMO_GRAPH))
	$(BIN)/lexrules graph $(DEMO_CASE) --lang $(DEMO_LANG) --format html --output $(DEMO_GRAPH)
	@echo
	@echo 'explanation graph: $(abspath $(DEMO_GRAPH))'

.PHONY: test
test: check
	$(BIN)/python -m pytest $(PARALLEL) -m 'not unmeasured' $(COVERAGE)
	$(BIN)/python -m pytest $(PARALLEL) -m unmeasured

.PHONY: check
check: $(STAMPS)/dev $(STAMPS)/self
	$(BIN)/ruff check .
	$(BIN)/mypy

.PHONY: format
format: $(STAMPS)/dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: conformance
conformance: $(STAMPS)/dev $(STAMPS)/self
	$(BIN)/python -m tests.conformance.run --pairs $(PAIRS) --jobs $(JOBS)
	$(BIN)/python -m tests.conformance.histories --count $(HISTORIES) --jobs $(JOBS)
	LEXRULES_THOROUGH=1 $(BIN)/python -m pytest $(PARALLEL) tests/kb tests/conformance

.PHONY: bench
bench: $(STAMPS)/dev $(STAMPS)/bench $(STAMPS)/self
	$(BIN)/python -m bench

# The wheel is tried where no checkout is near: it has to find its law by itself.
.PHONY: dist
dist: $(STAMPS)/build
	rm -rf dist build/installed
	$(BIN)/python -m hatchling build
	$(BIN)/python -m venv build/installed
	build/installed/bin/$(PIP_RUN) install --quiet --no-deps --require-hashes -r requirements-build.lock
	build/installed/bin/$(PIP_RUN) install --quiet --no-deps --require-hashes --no-build-isolation -r requirements.lock
	build/installed/bin/$(PIP_RUN) install --quiet --no-deps dist/*.whl
	cd / && '$(abspath build/installed)/bin/lexrules' test

.PHONY: clean
clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf '{}' +

# -- the environment --------------------------------------------------------------------------------------------------
# One stamp for each step; a step is done again when the file that it installs from has changed.

$(STAMPS)/venv:
	@set -e; \
	if [ -n '$(PYTHON)' ]; then candidates='$(PYTHON)'; oldest='(3, 11)'; newest='(3, 99)'; \
	else candidates='python3.12 python3.11 python3'; oldest='(3, 11)'; newest='(3, 12)'; fi; \
	for candidate in $$candidates; do \
	  if $$candidate -c "import sys; sys.exit(not $$oldest <= sys.version_info[:2] <= $$newest)" 2>/dev/null; then found=$$candidate; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "none of these is a Python 3.11 or 3.12: $$candidates; name one with PYTHON=/path/to/python3.12" >&2; exit 2; \
	fi; \
	rm -rf $(VENV); \
	$$found -m venv $(VENV) || { echo "$$found cannot make a virtual environment (Debian and Ubuntu: install python3-venv)" >&2; exit 2; }; \
	mkdir -p $(STAMPS); \
	echo "environment $(VENV): $$($(BIN)/python -V)"; \
	touch $@

# The tools that build packages are locked too: nothing is built with a version picked on the day.
$(STAMPS)/build: $(STAMPS)/venv requirements-build.lock
	$(PIP) install --quiet --no-deps --require-hashes -r requirements-build.lock
	@touch $@

$(STAMPS)/runtime: $(STAMPS)/build requirements.lock
	$(PIP) install --quiet --no-deps --require-hashes --no-build-isolation -r requirements.lock || { $(COMPILER_HINT); exit 1; }
	@touch $@

$(STAMPS)/dev: $(STAMPS)/build requirements-dev.lock
	$(PIP) install --quiet --no-deps --require-hashes --no-build-isolation -r requirements-dev.lock || { $(COMPILER_HINT); exit 1; }
	@touch $@

$(STAMPS)/bench: $(STAMPS)/build requirements-bench.lock
	$(PIP) install --quiet --no-deps --require-hashes --no-build-isolation -r requirements-bench.lock || { $(COMPILER_HINT); exit 1; }
	@touch $@

$(STAMPS)/self: $(STAMPS)/build pyproject.toml
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

COMPILER_HINT = echo 'durable-rules is compiled on installation: it needs a C compiler and the Python headers (Debian and Ubuntu: gcc, python3-dev)' >&2

# -- the lock files ---------------------------------------------------------------------------------------------------
# Universal: one file for every supported Python and platform. No index address and no path gets into them.

LOCK = build/lock-tools/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --fork-strategy fewest \
  --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

.PHONY: lock
lock: $(STAMPS)/venv
	$(BIN)/python -m venv build/lock-tools
	build/lock-tools/bin/python -m pip --disable-pip-version-check install --quiet uv
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) pyproject.toml --group bench --constraint requirements.lock --output-file requirements-bench.lock
	$(LOCK) --group build --constraint requirements-dev.lock --output-file requirements-build.lock
