PORT ?= 8000
PYTHON = .venv/bin/python
PYTEST = $(PYTHON) -m pytest
# A file stays on one worker, which makes what its tests share once.
ON_ALL_CORES = --numprocesses auto --dist loadfile --no-loadscope-reorder

help:                ## say what can be made
	@sed -n 's/^\([a-z-]*\):[^#]*## /make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

run: setup           ## start the site with its worker; Ctrl-C stops both
	$(PYTHON) manage.py serve --port $(PORT) --demonstration

test-real:           ## what the real reports add to that, with REPORT_SEEDS naming their folder
	@test -n "$(REPORT_SEEDS)" && ls "$(REPORT_SEEDS)"/*.txt >/dev/null 2>&1 || \
		{ echo "REPORT_SEEDS has to name the folder of the real reports (*.txt)." >&2; exit 1; }
	sh portal/setup.sh test
	$(PYTEST) $(ON_ALL_CORES) -m real

setup:               ## system packages, virtual environment, fonts, translations
	sh portal/setup.sh

fast:                ## what needs nothing but Python; with TESTS="file ..." these, at the database too
	$(PYTEST) --quiet $(ON_ALL_CORES) $(TESTS) \
		-m "not browser and not office and not process and not slow and not house and not real $(if $(TESTS),,and not database)"

test:                ## install what the tests need, then run all of them
	sh portal/setup.sh test
	$(PYTEST) $(ON_ALL_CORES) $(if $(ONLY),-m "$(ONLY)")

lint:                ## whatever needs no run of the program: style, types, layers, migrations, translations
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djhtml --check --tabwidth 2 templates templates/charts/chart.svg
	.venv/bin/mypy
	$(PYTHON) manage.py makemigrations --check --dry-run
	$(PYTEST) --quiet -m house tests/test_architecture.py tests/test_translations.py

format:              ## put the code in shape
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	.venv/bin/djhtml --tabwidth 2 templates templates/charts/chart.svg

bench:               ## measure the main job; benchmarks/README.md has the others
	$(PYTHON) benchmarks/main_job.py

messages:            ## take new words of the pages into the catalogue, for translation
	$(PYTHON) manage.py makemessages --locale zh_Hans --no-wrap --no-location --extension html,txt,py --ignore 'tests/*' --ignore .venv
	sed -i '/^"POT-Creation-Date/d; /^"Report-Msgid-Bugs-To/d' locale/*/LC_MESSAGES/django.po
	sh portal/setup.sh

lock:                ## choose the versions of the packages anew (needs uv)
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra test --constraint requirements.lock --output-file tests/requirements.lock pyproject.toml

# 3.11.2 is the Python of Debian 12; it needs a package that later ones have built in.
COMPILE = uv pip compile --quiet --upgrade --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	--python-version 3.11.2 --python-platform linux

.PHONY: help run setup fast test test-real lint format bench messages lock
