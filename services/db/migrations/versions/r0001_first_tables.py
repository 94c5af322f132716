"""The first tables: messages and readings, plans and jobs, treatments, keys."""

import sqlalchemy as sa
from alembic import op

from services.db.types import DOCUMENT, UtcDateTime

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None

_MANY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Bring the schema to this revision."""
    _create_device_and_messages()
    _create_reading()
    _create_plan_and_job()
    _create_treatment()
    _create_vehicle_state()
    _create_idempotency_key()


def downgrade() -> None:
    """Return the schema to the revision before."""
    for table in (
        "idempotency_key",
        "vehicle_state",
        "treatment",
        "job",
        "plan",
        "reading",
        "dead_letter",
        "message",
        "device",
    ):
        op.drop_table(table)


def _create_device_and_messages() -> None:
    op.create_table(
        "device",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("longitude", sa.Double()),
        sa.Column("latitude", sa.Double()),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_device"),
        sa.UniqueConstraint(
            "town", "kind", "device", name="uq_device_town_kind_device"
        ),
    )
    op.create_table(
        "message",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_message"),
    )
    op.create_index("ix_message_received_at", "message", ["received_at"])
    op.create_table(
        "dead_letter",
        sa.Column("number", _MANY, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_dead_letter"),
        sa.UniqueConstraint("digest", name="uq_dead_letter_digest"),
    )


def _create_reading() -> None:
    op.create_table(
        "reading",
        sa.Column("number", _MANY, nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("observed_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("longitude", sa.Double()),
        sa.Column("latitude", sa.Double()),
        sa.Column("quantities", DOCUMENT, nullable=False),
        sa.Column("flags", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_reading"),
        sa.ForeignKeyConstraint(
            ["digest"], ["message.digest"], name="fk_reading_digest_message"
        ),
        sa.UniqueConstraint(
            "town",
            "kind",
            "device",
            "observed_at",
            "message_id",
            name="uq_reading_town_kind_device_observed_at_message_id",
        ),
    )
    op.create_index("ix_reading_town_observed_at", "reading", ["town", "observed_at"])


def _create_plan_and_job() -> None:
    op.create_table(
        "plan",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("now", UtcDateTime(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_plan"),
    )
    op.create_index("ix_plan_town_number", "plan", ["town", "number"])
    op.create_table(
        "job",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("now", UtcDateTime()),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("request", DOCUMENT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("plan_number", sa.Integer()),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime()),
        sa.Column("heartbeat_at", UtcDateTime()),
        sa.Column("finished_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("number", name="pk_job"),
        sa.ForeignKeyConstraint(
            ["plan_number"], ["plan.number"], name="fk_job_plan_number_plan"
        ),
    )
    op.create_index("ix_job_state_number", "job", ["state", "number"])


def _create_treatment() -> None:
    op.create_table(
        "treatment",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("works", DOCUMENT, nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("vehicle", sa.Text(), nullable=False),
        sa.Column("pass_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_treatment"),
        sa.UniqueConstraint(
            "town",
            "segment",
            "vehicle",
            "finished_at",
            "pass_number",
            name="uq_treatment_town_segment_vehicle_finished_at_pass_number",
        ),
    )
    op.create_index(
        "ix_treatment_town_finished_at", "treatment", ["town", "finished_at"]
    )


def _create_vehicle_state() -> None:
    op.create_table(
        "vehicle_state",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("vehicle", sa.Text(), nullable=False),
        sa.Column("free_at", UtcDateTime(), nullable=False),
        sa.Column("shift_end", UtcDateTime()),
        sa.Column("out_of_service", sa.Boolean(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_vehicle_state"),
    )
    op.create_index(
        "ix_vehicle_state_town_received_at", "vehicle_state", ["town", "received_at"]
    )


def _create_idempotency_key() -> None:
    op.create_table(
        "idempotency_key",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_digest", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key", name="pk_idempotency_key"),
    )
