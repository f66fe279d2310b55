# Xinqiao. `make help` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
SUITES := $(PYTHON) .ci/suites.py
# what make setup has done is valid as long as these files are the same
READY := build/tools/ready-$(shell cat uv.lock .ci/setup | sha256sum | cut -c1-16)

.PHONY: help setup run up down status doctor demo test unit contract integration e2e chaos year bench check docs clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what is missing on this machine (asks for sudo only when a package is missing)
	@[ -x $(PYTHON) ] && [ -e $(READY) ] || { bash .ci/setup && rm -f build/tools/ready-* && touch $(READY); }

run: setup ## set everything up and run all nodes; ends in the addresses and accounts (stop: make down)
	@$(PYTHON) -m shared.cli run --detach

up: setup ## start all nodes again, data as it was
	@$(PYTHON) -m shared.cli up

down: setup ## stop all nodes
	@$(PYTHON) -m shared.cli down

status: setup ## list the processes of all nodes
	@$(PYTHON) -m shared.cli status

doctor: ## say what this machine lacks
	@$(PYTHON) -m shared.cli doctor

demo: setup ## bring up the demonstration county and walk one matter through it
	@exec $(PYTHON) -m shared.cli demo

test: setup ## all tests but chaos and bench; ends with "N passed, N failed"
	@$(SUITES) unit contract integration e2e

unit: setup ## rules, forms, views: seconds, no broker, no database
	@$(SUITES) unit

contract: setup ## events, routes, topology and documents agree with each other
	@$(SUITES) contract

integration: setup ## parts on a real RabbitMQ and a real MongoDB
	@$(SUITES) integration

e2e: setup ## whole nodes and a real browser
	@$(SUITES) e2e

chaos: setup ## break things while it runs and check every promise
	@exec $(PYTHON) -m tests.chaos

year: setup ## a year of three offices on three real nodes, once undisturbed and once through five kills; long
	@exec $(PYTHON) -W ignore -m tests.year

bench: setup ## measure; writes JSON to build/bench
	@$(SUITES) bench

check: setup ## format, lint, types, architecture, YAML, generated pages
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache
	@.venv/bin/yamllint --strict -d .ci/yamllint.yaml $$(git ls-files -co --exclude-standard '*.yaml' '*.yml')
	@$(PYTHON) -m docs.generate --check

docs: setup ## write the generated pages anew
	@$(PYTHON) -m docs.generate

clean: ## stop the nodes and remove what was built, data and secrets of local nodes included
	@[ ! -x $(PYTHON) ] || $(PYTHON) -m shared.cli down || true
	@rm -rf build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -path ./.venv -prune -o -name __pycache__ -type d -print0 | xargs -0 rm -rf
