"""What a vehicle says it spread, kept with its treatment."""

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema to this revision."""
    with op.batch_alter_table("treatment") as table:
        table.add_column(sa.Column("spreading_rate_g_m2", sa.Double()))


def downgrade() -> None:
    """Return the schema to the revision before."""
    with op.batch_alter_table("treatment") as table:
        table.drop_column("spreading_rate_g_m2")
