"""Any value as JSON can hold it."""

from __future__ import annotations

import math
from typing import Any


def as_json(value: Any) -> Any:
    """Texts, whole numbers, booleans, null, lists and objects as they are; not-a-number is null, dates and all else words."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    return str(value)
