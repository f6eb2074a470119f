# Everything that a change must pass: make check
PYTHON ?= .venv/bin/python
TESTS ?=

.PHONY: check lint format types imports test constraints

check: lint types imports test

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:
	$(PYTHON) -m mypy

imports:
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

test:
	$(PYTHON) -m pytest $(TESTS)

format:
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

# Needs uv. Pins what fits together, for every platform and Python from 3.11 on, without registry addresses.
constraints:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --no-header --no-annotate \
		--no-emit-index-url --upgrade -o constraints.txt
