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

# The slow rest.
full: check
    pytest -m full

# Try inputs nobody wrote for some minutes; what fails is kept in fuzz-findings/.
fuzz MINUTES *ARGUMENTS:
    python -m tests.fuzz {{MINUTES}} {{ARGUMENTS}}
