"""Sex and year of birth of athletes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add them; of those who are there already nothing is known."""
    op.add_column(
        "athlete", sa.Column("sex", sa.String(length=40), nullable=False, server_default="")
    )
    op.add_column("athlete", sa.Column("born", sa.Integer(), nullable=True))
