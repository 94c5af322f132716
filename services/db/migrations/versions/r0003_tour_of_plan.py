"""The plan whose tour a vehicle is on, kept with its state."""

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    with op.batch_alter_table("vehicle_state") as table:
        table.add_column(sa.Column("plan", sa.Integer()))


def downgrade() -> None:
    """Return the schema to the revision before."""
    with op.batch_alter_table("vehicle_state") as table:
        table.drop_column("plan")
