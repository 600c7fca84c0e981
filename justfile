# What CI runs, one recipe each.

default: check

# Lint, types, layers, rule packs, tests.
check: lint types layers rules test

lint:
    ruff check .
    ruff format --check .

types:
    mypy

layers:
    lint-imports

rules:
    kclaims rules validate
    kclaims rules test --quiet
    kclaims rules coverage
    kclaims facts test

test:
    pytest

# The documentation, into build/site; a warning fails it. (Material for MkDocs announces its successor in colour.)
docs:
    NO_MKDOCS_2_WARNING=1 mkdocs build --strict --quiet

# The slow rest.
full: check
    pytest -m full

# Pins with hashes for development, for every system and Python that kclaims runs on (`just lock --upgrade` takes the newest).
lock *options:
    python -m venv --clear build/lock
    build/lock/bin/python -m pip install --quiet --disable-pip-version-check uv
    printf 'hatchling\neditables\n' | build/lock/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 \
        --extra dev --generate-hashes --no-emit-index-url --custom-compile-command "just lock" {{options}} \
        --output-file requirements-dev.txt pyproject.toml -

# kclaims beside other linters: fetches them, measures, prints a table (an hour on two quiet cores).
bench:
    python -m benchmarks.peers

# Try inputs nobody wrote for some minutes; what fails is kept in fuzz-findings/.
fuzz MINUTES *ARGUMENTS:
    python -m tests.fuzz {{MINUTES}} {{ARGUMENTS}}
