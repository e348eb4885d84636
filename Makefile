# make run: start the program; make test: every test, no screen needed; both set the environment up first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test check smoke clean
setup: .venv/.ready

.venv/.ready: pyproject.toml constraints.txt .ci/setup .ci/system-libraries
	PYTHON="$(PYTHON)" bash .ci/setup

run: setup
	$(BIN)/python main.py

test: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

smoke: setup
	bash .ci/smoke

clean:
	rm -rf .venv build
