# Everything a developer or a user types; `make` prints this list.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
# A test whose patience ran out is tried once more and told of; one that saw something wrong is not.
PATIENCE := --reruns 1 --max-suite-reruns 5 --only-rerun "^(TimeoutError|TimeoutExpired|TimeoutException|StaleElementReferenceException)"
HTMX := 2.0.11
HTMX_SHA256 := d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717
AXE := 4.14.1
AXE_SHA256 := 29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c
DATA ?= ../shared/data

.DEFAULT_GOAL := help
.PHONY: sbom assets screenshots pages help setup setup-all lock format lint types imports test unit properties integration fault docs check demo bench evaluation floors up down doctor hooks clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(VENV)/.base ## Make .venv with what a worker needs (no torch)

setup-all: $(VENV)/.all ## Make .venv with every extra and the development tools

$(VENV)/.base: requirements/base.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -f $(VENV)/.all || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/base.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/.demo: requirements/console.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -f $(VENV)/.all || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/console.txt
	@test -f $(VENV)/.all || $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@ $(VENV)/.base

$(VENV)/.all: requirements/all.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/all.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@ $(VENV)/.base

assets: ## Take scripts of others from their packages anew, by pinned hashes: htmx for the console, axe-core for its tests
	@mkdir -p .cache/assets
	@cd .cache/assets && npm pack --silent htmx.org@$(HTMX) > /dev/null && tar -xzf htmx.org-$(HTMX).tgz
	@echo "$(HTMX_SHA256)  .cache/assets/package/dist/htmx.min.js" | sha256sum --check --quiet
	@cp .cache/assets/package/dist/htmx.min.js guard/console/static/htmx.min.js
	@cp .cache/assets/package/LICENSE guard/console/static/htmx.LICENSE.txt
	@cd .cache/assets && npm pack --silent axe-core@$(AXE) > /dev/null && tar -xzf axe-core-$(AXE).tgz
	@echo "$(AXE_SHA256)  .cache/assets/package/axe.min.js" | sha256sum --check --quiet
	@cp .cache/assets/package/axe.min.js tests/assets/axe.min.js
	@cp .cache/assets/package/LICENSE tests/assets/axe.LICENSE.txt
	@cp .cache/assets/package/LICENSE-3RD-PARTY.txt tests/assets/axe.LICENSE-3RD-PARTY.txt

screenshots: setup-all ## Write docs/images anew: the console's pages as Chromium shows them
	PYTHONPATH=. $(BIN)/python tests/support/screenshots.py docs/images

sbom: setup-all ## A CycloneDX bill of materials of what a worker runs, models included: dist/sbom.cdx.json
	$(BIN)/python -m guard.sbom dist/sbom.cdx.json

lock: setup-all ## Resolve the pins of pyproject.toml anew into requirements/
	$(BIN)/uv pip compile -q --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --excludes requirements/unneeded.txt pyproject.toml -o requirements/base.txt
	$(BIN)/uv pip compile -q --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --excludes requirements/unneeded.txt --extra windows pyproject.toml -o requirements/windows.txt
	$(BIN)/uv pip compile -q --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --excludes requirements/unneeded.txt --extra windows --extra console --extra postgresql pyproject.toml -o requirements/console.txt
	$(BIN)/uv pip compile -q --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --excludes requirements/unwanted.txt --all-extras --group dev pyproject.toml -o requirements/all.txt

format: setup-all ## Format and sort imports
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --quiet .

lint: setup-all ## Formatting and lint, nothing changed
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup-all ## mypy --strict
	$(BIN)/mypy

imports: setup-all ## The house's walls (import-linter)
	$(BIN)/lint-imports

test: setup-all ## All tests, on a real broker for each of two processes; ARGS="-k name" for some
	$(BIN)/python -m pytest -n 2 --dist loadfile $(PATIENCE) $(ARGS)

unit: setup-all ## Tests that need no broker, under two minutes
	$(BIN)/python -m pytest -m "not integration and not fault and not demo" $(ARGS)

properties: setup-all ## Property tests with many examples
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest tests/properties $(ARGS)

integration: setup-all ## Tests on the real broker
	$(BIN)/python -m pytest -m "integration" $(ARGS)

fault: setup-all ## Kill workers and brokers
	$(BIN)/python -m pytest -m "fault" $(ARGS)

docs: setup-all ## Every command in the docs, run
	$(BIN)/python -m pytest tests/docs $(ARGS)

check: lint types imports unit ## What a change must pass before it is read

demo: $(if $(HEADLESS),setup,$(VENV)/.demo) ## The whole thing, then a console on its cases until Ctrl-C; INPUT=FILE.jsonl for your own, HEADLESS=1 without console
	$(BIN)/guard demo $(if $(INPUT),--input $(INPUT)) $(if $(HEADLESS),--no-console) $(ARGS)

bench: setup ## Guarded path against raw pass-through
	$(BIN)/guard bench $(ARGS)

evaluation: setup-all ## Measure on the labelled sets in DATA and write the tables of docs/evaluation.md
	$(BIN)/guard eval --suite $(DATA) --unseen --json > $(VENV)/evaluation.json
	$(BIN)/python -m guard.bench.evaluation docs/evaluation.md < $(VENV)/evaluation.json
	$(BIN)/guard eval $(DATA)/synth_eu.jsonl --unseen --perturbed all --json > $(VENV)/perturbed.json
	$(BIN)/python -m guard.bench.evaluation docs/evaluation.md < $(VENV)/perturbed.json

floors: setup-all ## Measure anew what the regression test holds classifiers to (tests/classifiers/floors.json)
	PYTHONPATH=. $(BIN)/python tests/support/floors.py

up: ## Start docker-compose.yml on deployment/, as you
	GUARD_USER=$$(id -u):$$(id -g) docker compose up --detach

down: ## Stop docker-compose.yml
	docker compose down

pages: setup ## Write docs/packs anew from the packs' files
	$(BIN)/guard policy pages --out docs/packs

doctor: setup ## What is wrong here, and what to do
	$(BIN)/guard doctor

hooks: setup-all ## Run ruff before each commit
	@printf '#!/bin/sh\nexec make lint\n' > .git/hooks/pre-commit && chmod +x .git/hooks/pre-commit

clean: ## Remove what can be made again
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis run
