# Two commands for a fresh clone: `make demo` shows the work done, `make test` checks everything.
# Needs Python 3.11 or later and make. Everything else is installed into .venv, at pinned versions.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/installed
DEMO   ?= out/demo

.PHONY: help install demo test lint bench docs workbooks macros clean

help:
	@echo "make demo       work out the partnerships' workbooks, show the result, keep them in $(DEMO)"
	@echo "make test       format, lint, types, the import rule and every test"
	@echo "make bench      speed and memory, against what you would use instead"
	@echo "make docs       rewrite the reference page from the catalogue, and its pictures"
	@echo "make workbooks  rebuild workbooks/*.xlsx from the transcribed tables"
	@echo "make macros     rebuild the desktop add-in and its sources from the catalogue"
	@echo "make install    the above need it; does nothing when all is in place"

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "xlcsp needs Python 3.11 or later; this is $$($(PYTHON) --version). Try: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

demo: $(STAMP)
	@$(BIN)/xlcsp demo $(DEMO)

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -n 2

bench: $(STAMP)
	@$(BIN)/python -m bench

docs: $(STAMP)
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/draw_pictures.py

workbooks: $(STAMP)
	$(BIN)/python -m workbooks.make

macros: $(STAMP)
	$(BIN)/xlcsp macros build

clean:
	rm -rf $(VENV) out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
