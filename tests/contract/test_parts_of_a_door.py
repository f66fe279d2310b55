"""A service's door is put together from parts; none of them takes the place of something in another by its name."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import defaultdict

import pytest

import services
from shared.bus.stored import Stored

DOORS = sorted(
    {
        kind
        for one in pkgutil.iter_modules(services.__path__)
        if one.ispkg and one.name != "gateway"
        for _, kind in inspect.getmembers(importlib.import_module(f"services.{one.name}.service"), inspect.isclass)
        if "name" in vars(kind) and kind.__module__ == f"services.{one.name}.service"
    },
    key=lambda kind: kind.__name__,
)


@pytest.mark.parametrize("door", DOORS, ids=lambda kind: kind.__name__)
def test_no_part_of_a_door_hides_what_another_has(door: type) -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for part in door.__mro__[:-1]:
        for name, given in vars(part).items():
            if not name.startswith("__") and not _is_the_same_cabinet(given, getattr(door, name)):
                owners[name].append(part.__name__)
    assert not {name: found for name, found in owners.items() if len(found) > 1}


def _is_the_same_cabinet(given: object, taken: object) -> bool:
    return given is not taken and isinstance(given, Stored) and given.kind is getattr(taken, "kind", None)


def test_the_scan_sees_the_doors_and_what_is_hidden() -> None:
    assert len(DOORS) > 5
    one, other = type("One", (), {"kept": 1}), type("Other", (), {"kept": 2})
    with pytest.raises(AssertionError):
        test_no_part_of_a_door_hides_what_another_has(type("Door", (one, other), {}))
