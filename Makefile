PORT ?= 8000

run: setup           ## start the site with its worker; Ctrl-C stops both
	.venv/bin/python manage.py serve --port $(PORT) --demonstration

test:                ## install what the tests need, then run them
	sh portal/setup.sh test
	.venv/bin/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

test-real:           ## what the real reports add to that, with REPORT_SEEDS naming their folder
	@test -n "$(REPORT_SEEDS)" && ls "$(REPORT_SEEDS)"/*.txt >/dev/null 2>&1 || \
		{ echo "REPORT_SEEDS has to name the folder of the real reports (*.txt)." >&2; exit 1; }
	sh portal/setup.sh test
	.venv/bin/python -m pytest -m real --numprocesses auto --dist loadfile --no-loadscope-reorder

setup:               ## system packages, virtual environment, fonts, translations
	sh portal/setup.sh

lock:                ## choose the versions of the packages anew (needs uv)
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra test --constraint requirements.lock --output-file tests/requirements.lock pyproject.toml

# 3.11.2 is the Python of Debian 12; it needs a package that later ones have built in.
COMPILE = uv pip compile --quiet --upgrade --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	--python-version 3.11.2 --python-platform linux

.PHONY: run test test-real setup lock
