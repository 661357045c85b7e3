# make run    set up and run the service on this machine (PORT=8000, DEMO=0 for an empty database)
# make test   set up and run every test, on SQLite and on PostgreSQL with a Redis-compatible server
# make test-tuikit   run those alone in which the vendor's UI kit runs on our SDK and server
# make test-deaf     run those with a browser against a server that tells nobody anything but by its heartbeat
# make test-slow     run those with a browser whose scripts take so many times as long (SLOW=5): finds what is left to luck
# make mutants       put each of the deliberate faults into a copy, and see that the tests fail over it (MUTANTS=SDK: of these alone)
# make converge      let people do anything on lines that lose, double and reorder, 2,000 times (EXAMPLES=2000 DATABASE=sqlite)
# make poison     give every place of every address, form, list and command every value that should never come (DATABASE=sqlite;
#             PART=1/8 for an eighth of it)
# make fuzz       hold the API to its OpenAPI document by so many calls of each address, and sequences of them (EXAMPLES=300)
# make chaos         kill the servers while people talk, and see that nothing is lost (SEED=1 LASTS=60 DATABASE=sqlite)
# make bench  measure the server on this machine beside its floors, into bench/results.md (ten minutes;
#             WORKLOADS="w1 w2" SHAPE=production|embedded QUICK=1 for a part, .venv/bin/python -m bench --help says of what)
# make bench-page    measure the page in a browser, into bench/page/results.md (some minutes)
# make check  every check there is: format, lint, types, import contracts, migrations, deployment, tests
# make lock   write the requirements files anew from pyproject.toml (wants uv)
# make audit  ask whether a library of requirements.txt has a known hole (wants uv or pipx, and the network)

VENV := .venv
PYTHON := $(VENV)/bin/python
PORT ?= 8000

# A database that somebody names is theirs: the demo stays out of it unless asked in.
ifndef DEMO
DEMO := $(if $(DATABASE_URL),0,1)
endif

BASE_PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$name && break; done)
UV := $(shell command -v uv 2>/dev/null)

ifdef UV
make_venv = $(UV) venv --quiet --python "$(BASE_PYTHON)" $(VENV)
install = $(UV) pip install --quiet --python $(PYTHON) --no-deps --require-hashes --requirement
else
make_venv = "$(BASE_PYTHON)" -m venv $(VENV)
install = $(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement
endif

# More than there are cores: many tests wait. tests/conftest.py says which keep to one worker. A worker that ends is not
# replaced: what it left would be waited for without end.
WORKERS := 4
PYTEST = $(PYTHON) -m pytest -n $(WORKERS) --max-worker-restart=0 --quiet
NODE = $(VENV)/bin/node

.PHONY: run test test-on-sqlite test-on-postgres test-in-browser test-tuikit test-deaf test-slow mutants converge poison fuzz chaos \
	bench bench-page check lint lock audit

run: export DATABASE_URL ?= sqlite:///$(if $(filter 0,$(DEMO)),chat,demo).sqlite3
run: export DEMO := $(DEMO)
run: $(VENV)/run.stamp
	@$(PYTHON) manage.py migrate --verbosity 0
	@test "$(DEMO)" = 0 || $(PYTHON) manage.py demo --address http://127.0.0.1:$(PORT)
	@echo "The chat is at http://127.0.0.1:$(PORT)/ - Ctrl-C stops it."
	@exec $(PYTHON) -m chatsite --port $(PORT)

# Some images forbid to keep bytecode: dozens of processes would compile the same modules.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/dev.stamp
	@tests/install_debian.sh
	@tests/install_npm.sh tests/js tests/tuikit
	$(NODE) --test --test-concurrency=8 --test-timeout=60000 'tests/js/**/*.test.js'
	@# Two side by side, as much in each is waiting; browsers begin when either ends. What fails in one does not hide what
	@# fails in another.
	@$(MAKE) --no-print-directory --keep-going --jobs=2 test-on-sqlite test-on-postgres test-in-browser

test-on-sqlite: $(VENV)/dev.stamp
	CHAT_TEST_DATABASE=sqlite $(PYTEST) -m "not browser"

# Told as one at its end, so that the two can be told apart.
test-on-postgres: WORKERS := 3
test-on-postgres: $(VENV)/dev.stamp
	@mkdir -p var
	CHAT_TEST_DATABASE=postgres $(PYTEST) -m "not once" >var/test-on-postgres.txt 2>&1; \
	failed=$$?; cat var/test-on-postgres.txt; exit $$failed

# Where the tests with a browser are, which tests/conftest.py holds to: no worker has to import thousands of others. They
# load the page hundreds of times, and have it in few files: tests/joined.py says what else sees it in its pieces.
test-in-browser: $(VENV)/dev.stamp
	CHAT_TEST_JOINED=1 CHAT_TEST_DATABASE=sqlite $(PYTEST) -m browser tests/browser tests/sdk tests/tuikit

test-tuikit: $(VENV)/dev.stamp
	@tests/install_debian.sh
	@tests/install_npm.sh tests/tuikit
	CHAT_TEST_DATABASE=sqlite $(PYTHON) -m pytest --quiet tests/tuikit

test-deaf: $(VENV)/dev.stamp
	@tests/install_debian.sh
	@tests/install_npm.sh tests/js
	CHAT_TEST_LIVE=none CHAT_TEST_DATABASE=sqlite $(PYTEST) tests/browser --ignore=tests/browser/test_deaf.py

SLOW ?= 5

test-slow: $(VENV)/dev.stamp
	@tests/install_debian.sh
	@tests/install_npm.sh tests/js tests/tuikit
	CHAT_TEST_SLOW=$(SLOW) CHAT_TEST_DATABASE=sqlite $(PYTHON) -m pytest --quiet tests/browser tests/tuikit

mutants: $(VENV)/dev.stamp
	@tests/install_npm.sh tests/js
	$(PYTHON) -m tests.mutants $(MUTANTS)

SEED ?= 1
LASTS ?= 60
DATABASE ?= postgres

chaos: $(VENV)/dev.stamp
	$(PYTHON) -m tests.chaos --seed $(SEED) --seconds $(LASTS) --database $(DATABASE)

EXAMPLES ?= 2000

converge: $(VENV)/dev.stamp
	CHAT_TEST_DATABASE=$(DATABASE) CONVERGE_EXAMPLES=$(EXAMPLES) $(PYTHON) -m pytest --quiet -o faulthandler_timeout=0 \
		tests/convergence

PART ?= 1/1

poison: $(VENV)/dev.stamp
	POISON=all PART=$(PART) CHAT_TEST_DATABASE=$(DATABASE) $(PYTHON) -m pytest --quiet -o faulthandler_timeout=0 -n 4 \
		-m "not once" tests/poison

fuzz: $(VENV)/dev.stamp
	EXAMPLES=$(if $(filter file,$(origin EXAMPLES)),300,$(EXAMPLES)) $(PYTHON) -m pytest --quiet -o faulthandler_timeout=0 -n 4 \
		tests/poison/test_document.py tests/poison/test_sequences.py

bench: $(VENV)/dev.stamp
	$(PYTHON) -m bench $(WORKLOADS) $(if $(SHAPE),--shape $(SHAPE)) $(if $(QUICK),--quick)

bench-page: $(VENV)/dev.stamp
	@tests/install_debian.sh
	$(PYTHON) -m bench.page

check: lint
	@$(MAKE) --no-print-directory test

# What `check --deploy` and the OpenAPI description are judged by; nothing connects anywhere.
lint: export SECRET_KEY = only-for-the-checks-0123456789-abcdefghijklmnopqrstuvwxyz
lint: export ALLOWED_HOSTS = chat.example.com
lint: export DATABASE_URL = postgresql://chat@db.example.com/chat?sslmode=verify-full
lint: export REDIS_URL = rediss://redis.example.com
lint: $(VENV)/dev.stamp
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	find templates -name '*.html' -exec $(VENV)/bin/djade --check --target-version 5.2 {} +
	$(PYTHON) -m mypy
	@tests/install_npm.sh tests/js
	test ! -d tests/js/node_modules || PATH="$(VENV)/bin:$$PATH" tests/js/node_modules/.bin/tsc --project tests/js
	$(VENV)/bin/lint-imports --no-logo
	$(PYTHON) -m bandit --quiet --recursive --severity-level medium --configfile pyproject.toml chatsite messaging receipts clients
	@$(MAKE) --no-print-directory VENV=$(SEMGREP_VENV) $(SEMGREP_VENV)/semgrep.stamp
	$(SEMGREP) --test tests/semgrep
	$(SEMGREP) --error --config tests/semgrep chatsite messaging receipts clients static templates
	@mkdir -p var
	DATABASE_URL=sqlite:///var/lint.sqlite3 $(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTHON) manage.py check --deploy --fail-level WARNING
	$(PYTHON) manage.py spectacular --validate --fail-on-warn --file /dev/null

# It has an environment of its own, asks nobody anything, and keeps what it keeps there.
SEMGREP_VENV = $(VENV)/semgrep
SEMGREP = SEMGREP_SETTINGS_FILE=$(SEMGREP_VENV)/settings.yml SEMGREP_LOG_FILE=$(SEMGREP_VENV)/semgrep.log \
	$(SEMGREP_VENV)/bin/semgrep scan --metrics off --disable-version-check --quiet

lock:
	@test -n "$(UV)" || { echo "make lock wants uv: pip install uv"; exit 1; }
	$(UV) pip compile $(LOCK) pyproject.toml -o requirements.txt
	$(UV) pip compile $(LOCK) pyproject.toml --group dev -o requirements-dev.txt
	$(UV) pip compile $(LOCK) --group semgrep -o requirements-semgrep.txt

# In an environment of its own, which is thrown away: what it needs is no affair of the tests'.
audit:
	$(if $(UV),$(UV) tool run,pipx run) pip-audit --disable-pip --require-hashes --requirement requirements.txt

LOCK = --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"

$(PYTHON):
	@test -n "$(BASE_PYTHON)" || { echo "Python 3.11 or newer is needed (apt-get install python3 python3-venv)."; exit 1; }
	@echo "Setting up $(VENV) with $(BASE_PYTHON)"
	@rm -rf $(VENV)
	@$(make_venv)

$(VENV)/run.stamp: requirements.txt | $(PYTHON)
$(VENV)/dev.stamp: requirements-dev.txt | $(PYTHON)
$(VENV)/semgrep.stamp: requirements-semgrep.txt | $(PYTHON)
$(VENV)/%.stamp:
	@test -n "$(UV)" || $(PYTHON) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m ensurepip --upgrade >/dev/null
	@echo "Installing $<"
	@$(install) $<
	@touch $@
