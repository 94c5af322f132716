# One command: `just` checks and tests, exactly as CI does.

default: check test

# Formatting, lint, types, import contracts, documentation
check:
    uv run ruff format --check
    uv run ruff check
    uv run mypy
    uv run lint-imports
    uv run zensical build --clean --strict --config-file mkdocs.yml

# The default run: no network, no server, no browser
test *args:
    uv run pytest {{args}}

# Tests that start a broker and a database of their own
integration *args:
    uv run pytest -m integration {{args}}

# Repair what a machine can repair
fix:
    uv run ruff check --fix
    uv run ruff format

# The whole house on this machine, with a generated storm
demo *args:
    uv run vinter demo {{args}}

# The production set-up in containers
up *args:
    docker compose up --build {{args}}

# Read the documentation while writing it
docs:
    uv run zensical serve --config-file mkdocs.yml

# Speed and quality tables; see docs/benchmarks.md
bench *args:
    uv run python benchmarks/speed/whole_plan.py {{args}}

# Hooks that run at each commit
hooks:
    uv run pre-commit install
