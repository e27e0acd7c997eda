# make run: install what is missing, then serve on http://127.0.0.1:8000 with the data in ./data
# make test: the linters and all tests    make lint    make audit    make bench    make bench-peers    make clean
# Needs GNU make 3.81 or newer and Python 3.11 or newer; everything else goes into .venv and static/node_modules.

PYTHON := .venv/bin/python
# Node is the one in .venv, the same version everywhere.
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: install build run test lint audit browser bench bench-peers clean

run: build
	@$(PYTHON) -m server serve --data data --demo

install: .venv/installed

# Only a changed list of dependencies installs again.
.venv/installed: pyproject.toml hatch_build.py static/package-lock.json
	@sh -c "$$MAKE_VENV"
	@echo "Installing into .venv. The first time takes a minute or two."
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

# The front end again, if its sources changed.
build: install
	@$(PYTHON) hatch_build.py

test: build browser lint
	cd static && npm test --silent
	$(PYTHON) -m pytest --numprocesses auto --dist worksteal

lint: build
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	cd static && npm run --silent check

# Known faults in what is built on: asks PyPI and the npm registry, and so is no part of the tests.
audit: install
	$(PYTHON) -m pip install --quiet --disable-pip-version-check pip-audit
	$(PYTHON) -m pip_audit .
	cd static && npm audit --omit=dev

# The load benchmark, as Markdown; the second installs two other servers from npm into a scratch folder to compare with.
bench: build
	$(PYTHON) -m tests.load.bench

bench-peers: build
	$(PYTHON) -m tests.load.bench --peers

browser: install
	@sh -c "$$FIND_BROWSER"

# The pads in ./data stay.
clean:
	rm -rf .venv static/node_modules static/dist build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results
	find server tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The newest Python that will do. A Debian without python3-venv gets it if we may install packages.
define MAKE_VENV
[ -x $(PYTHON) ] && exit 0
for name in python3.14 python3.13 python3.12 python3.11 python3; do
  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
  bare=$${bare:-$$name}
  "$$name" -c 'import ensurepip, venv' 2>/dev/null || continue
  echo "Making .venv with $$name."
  "$$name" -m venv .venv && exit 0
  rm -rf .venv
done
if [ -z "$$bare" ]; then
  echo "Rosterpad needs Python 3.11 or newer; here is $$(python3 --version 2>/dev/null || echo none)." >&2
  echo "Install it (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python) and try again." >&2
  exit 1
fi
package=$$("$$bare" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "$$bare can't make virtual environments: installing $$package."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y "$$package" >/dev/null || exit 1
  exec "$$bare" -m venv .venv
fi
echo "$$bare can't make virtual environments. Install them (Debian, Ubuntu: apt-get install $$package) and try again." >&2
exit 1
endef
export MAKE_VENV

# Chromium for the browser tests, and strace, which shows on Linux that an edit is on the disk before it is on a screen.
define FIND_BROWSER
missing=
$(PYTHON) -m tests.chromium >/dev/null 2>&1 || missing=chromium
[ "$$(uname)" != Linux ] || command -v strace >/dev/null || missing="$$missing strace"
[ -n "$$missing" ] || exit 0
sudo=; [ "$$(id -u)" = 0 ] || sudo="sudo -n"
if command -v apt-get >/dev/null && $$sudo true 2>/dev/null; then
  echo "Installing for the tests: $$missing"
  $$sudo apt-get update -qq
  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y $$missing >/dev/null && exit 0
fi
echo "The tests need $$missing. Debian, Ubuntu: sudo apt-get install $$missing; elsewhere: .venv/bin/playwright install chromium" >&2
exit 1
endef
export FIND_BROWSER
