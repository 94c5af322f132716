"""Alembic's environment and every revision of the schema."""
