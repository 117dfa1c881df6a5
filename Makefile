# verwijsspiegel: `make demo` shows it, `make test` proves it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REGION := demo-regio
REGIONS := 2000
READY := $(VENV)/.klaar
SPARK := .venv-spark
SPARK_READY := $(SPARK)/.klaar
BENCH_READY := $(VENV)/.klaar-bench
ROWS := 100000 1000000 10000000
WERELDEN := 200

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test test-spark test-spark-klein lint dev bench bench-effect bench-night fuzz soak lock clean

help:
	@echo "make demo   virtual environment, synthetic region, nightly load, release of the last complete quarter"
	@echo "make test   format, lint, types, import rules and all tests"
	@echo "make test-spark  every step on Spark beside DuckDB: random regions, the synthetic region, a million rows (Java 17)"
	@echo "make dev    Dagster's web interface and daemon on the demo region (127.0.0.1)"
	@echo "make fuzz   coverage-guided fuzzing of every reader of deliveries: minutes, at least 10,000 deliveries per reader"
	@echo "make soak   the rules against the slow reference, on REGIONS=2000 random regions"
	@echo "make bench  CSV to typed, checked rows, against DuckDB; beschikkingen to trajecten, against what others would use"
	@echo "            (ROWS=\"100000 1000000\" leaves out the ten million, which take long); writes bench/RESULTS.md"
	@echo "make bench-effect  what the effect model promises, in WERELDEN=200 invented worlds of each kind; about an hour"
	@echo "make bench-night  a million decisions from deliveries to published marts, against DuckDB reading and sorting them"
	@echo "make lock   renew the three lock files from pyproject.toml"

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 of nieuwer is nodig.")'
	@echo "Omgeving maken in $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --no-input --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --no-input --no-deps --no-build-isolation --editable .
	@touch $(READY)

demo: $(READY)
	@$(BIN)/verwijsspiegel demo $(REGION)
	@$(BIN)/verwijsspiegel load $(REGION)/regio.toml
	@$(BIN)/verwijsspiegel publish $(REGION)/regio.toml --kwartaal "$$(cat $(REGION)/laatste_kwartaal)"

lint: $(READY)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: lint
	@$(BIN)/pytest -n auto --no-loadscope-reorder
	@echo "Getest: opmaak, regels van stijl en import, typen, en alle tests in tests/. Er is niets gemaakt buiten $(VENV)."

$(SPARK_READY): requirements-spark.lock pyproject.toml
	@$(PYTHON) -m venv $(SPARK)
	@$(SPARK)/bin/pip install --quiet --no-input --require-hashes -r requirements-spark.lock
	@$(SPARK)/bin/pip install --quiet --no-input --no-deps --no-build-isolation --editable .
	@touch $(SPARK_READY)

test-spark: $(SPARK_READY)
	@VOLLEDIG=1 $(SPARK)/bin/pytest -s -o faulthandler_timeout=0 tests/spark

test-spark-klein: $(SPARK_READY)
	@$(SPARK)/bin/pytest -s -o faulthandler_timeout=0 tests/spark

dev: $(READY)
	@test -f $(REGION)/regio.toml || $(BIN)/verwijsspiegel demo $(REGION)
	@mkdir -p $(REGION)/werk/dagster && cp dagster.yaml $(REGION)/werk/dagster/dagster.yaml
	@VERWIJSSPIEGEL_CONFIG="$(CURDIR)/$(REGION)/regio.toml" DAGSTER_HOME="$(CURDIR)/$(REGION)/werk/dagster" \
		$(BIN)/dagster dev --module-name assets.definitions --host 127.0.0.1

fuzz: $(READY)
	@$(BIN)/python tests/fuzz/fuzz_run.py

soak: $(READY)
	@REGIONS=$(REGIONS) $(BIN)/pytest -n auto -o faulthandler_timeout=0 tests/property/test_rules_equal_reference.py

$(BENCH_READY): $(READY) requirements-bench.lock
	@$(BIN)/pip install --quiet --no-input --require-hashes -r requirements-bench.lock
	@touch $(BENCH_READY)

bench: $(BENCH_READY)
	@$(BIN)/python -m bench.read_csv; read_csv=$$?; \
		$(BIN)/python -m bench.trajecten --rijen $(ROWS) && exit $$read_csv

bench-effect: $(BENCH_READY)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m bench.effect --werelden $(WERELDEN)

bench-night: $(READY)
	@$(BIN)/python -m bench.night

lock:
	@$(BIN)/uv pip compile pyproject.toml --extra dev --extra postgres --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-strip-extras --no-header --quiet --output-file requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra dev --extra postgres --extra spark --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-strip-extras --no-header --quiet --constraint requirements.lock \
		--output-file requirements-spark.lock
	@$(BIN)/uv pip compile pyproject.toml --extra bench --universal --python-version 3.11 --generate-hashes \
		--constraint requirements.lock --no-emit-index-url --no-strip-extras --no-header --quiet \
		--output-file requirements-bench.lock

clean:
	@rm -rf $(VENV) $(SPARK) $(REGION) build *.egg-info
