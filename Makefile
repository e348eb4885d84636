# make run: start the program; make test: every test, no screen needed; both set the environment up first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: setup run test check smoke pretended desktop bundle mutants scripts clean
setup: .venv/.ready

.venv/.ready: pyproject.toml constraints.txt .ci/setup .ci/system-libraries
	PYTHON="$(PYTHON)" bash .ci/setup

run: setup
	$(BIN)/python main.py

test: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n auto --dist worksteal

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

smoke: setup
	bash .ci/smoke

# every test again on each machine that this one can pretend to be: long, so that CI runs a marked part of them only
pretended: setup
	for machine in gpu dpi-72 dpi-96 cp1252 cp950 ascii no-timers no-compiler failing-compiler; do \
	  echo "== $$machine"; bash .ci/pretended $$machine . || exit 1; \
	done

# for Linux: an entry in the menu of programs, and a double click on a file NAME.gradient.json opens it here
desktop: setup
	bash .ci/desktop

# the program of this system in one folder, with Python inside, in dist/; and a try of all that it does
bundle: setup
	$(BIN)/python -m pip install --quiet --group bundle -c constraints.txt
	$(BIN)/python .ci/bundle.py
	$(BIN)/python .ci/try_program.py --bundle

# how many of 300 random small changes to the code the tests notice; hours, so not a part of CI
mutants: setup
	$(BIN)/python -m pip install --quiet --group mutants -c constraints.txt
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.support.mutation_run $(MUTANTS)

# the exported PyTorch and TensorFlow scripts, run against the trainer's losses; a gigabyte to download, so not a part of CI
scripts: setup
	$(BIN)/python -m pip install --quiet --group export -c constraints.txt
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest tests/playground/export

clean:
	rm -rf .venv build dist
