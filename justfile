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

# kclaims beside other linters: fetches them, measures, prints a table (an hour on two quiet cores).
bench:
    python -m benchmarks.peers
