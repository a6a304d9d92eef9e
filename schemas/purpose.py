"""What a movement is for, and what its parties are to each other."""

from typing import Literal

Purpose = Literal[
    "inference",
    "training",
    "fine_tuning",
    "embedding",
    "storage",
    "analytics",
    "support_access",
    "evaluation",
    "backup",
    "logging",
    "disclosure_authority",
]
Role = Literal["controller", "processor"]
