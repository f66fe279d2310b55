"""A report's data on the wire: the question of a figure stands once, with its table, and is put back on arrival."""

from __future__ import annotations

import json
from typing import Any


def packed(data: str) -> str:
    """Without what every figure repeats."""
    whole = json.loads(data)
    for one in whole["figures"]:
        one["query"].pop("question", None)
        one.pop("note", None)
    return _written(whole)


def unpacked(data: str) -> str:
    """As it was before it was packed; what is no report's data stays as it is."""
    try:
        whole = json.loads(data)
        tables = {one["id"]: one for section in whole["sections"] for one in section["tables"]}
    except (ValueError, KeyError, TypeError):
        return ""
    for one in whole["figures"]:
        table = tables.get(one["table"])
        if table:
            one["query"]["question"] = table["question"]
            one["note"] = next((c["definition"] for c in table["columns"] if c["id"] == one["measure"]), "")
    return _written(whole)


def _written(whole: Any) -> str:
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
