# Each verb does all its own set-up: only Python 3.10 to 3.13 and make are needed.
.DEFAULT_GOAL := help
.PHONY: help demo test lint bench validate samples pictures docs smoke sbom lock release-tools clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.10 python; do \
	$$p -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& { command -v $$p; break; }; done)

help:
	@echo "make demo      screen two sample athletes; results in results/"
	@echo "make test      lint, types, import contracts, tests"
	@echo "make bench     speed, against limits and peers (PARTS=memory or campaign: those alone)"
	@echo "make docs      the documentation as pages in build/site"
	@echo "make smoke     wheel and sdist, installed clean and used (PYTHONS=\"python3.10 python3.13\")"
	@echo "make sbom      software bill of materials: dist/sbom.json"
	@echo "make validate  run the pipeline against rendered athletes with known truth (FAST=1: a few)"

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.10 to 3.13 is needed; set PYTHON=/path/to/python3"; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
		{ echo "No venv module: install it (Debian: apt install python3-venv)"; exit 2; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	$(if $(LOCKED),$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes -r requirements-dev.lock)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $(READY)

demo: $(READY)
	$(BIN)/screener models fetch full
	$(BIN)/screener analyze samples/squat_valgus_both_front.mp4 samples/squat_heel_rise_side.mp4 \
		--athlete "A. Example" --out results
	$(BIN)/screener analyze samples/squat_healthy_front.mp4 samples/squat_healthy_side.mp4 \
		--athlete "B. Healthy" --out results

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/screener models fetch full
	$(BIN)/python -m pytest -n 2 --dist loadscope

bench: $(READY)
	$(BIN)/screener models fetch full
	$(BIN)/python -m benchmarks $(PARTS)

validate: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group render
	$(BIN)/screener models fetch full
	$(BIN)/python -m validation $(if $(FAST),--fast)

samples: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group render
	$(BIN)/python -m samples.render all --out samples

pictures: $(READY)
	$(BIN)/screener models fetch full
	$(BIN)/python docs/pictures.py

docs: $(READY)
	$(BIN)/python -m mkdocs build --strict

release-tools: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group release

smoke: release-tools
	release/smoke.sh $(or $(PYTHONS),$(PYTHON))

sbom: release-tools
	release/sbom.sh

lock: release-tools
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --generate-hashes --universal \
		--python-version 3.10 --no-header --quiet --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) results build dist .pytest_cache .mypy_cache .ruff_cache
