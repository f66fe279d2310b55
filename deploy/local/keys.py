"""The secrets of a run directory: each made once, by chance, kept in a file that only its owner may read."""

from __future__ import annotations

import os
import secrets
import string
from collections.abc import Callable
from pathlib import Path

LEGIBLE = "23456789abcdefghjkmnpqrstuvwxyz"


def token() -> str:
    """256 bits that fit into a URI."""
    return secrets.token_hex(32)


def cookie() -> str:
    """What Erlang takes as a cookie."""
    return "".join(secrets.choice(string.ascii_uppercase) for _ in range(24))


def legible() -> str:
    """A password of 60 bits that a person can copy by hand."""
    letters = "".join(secrets.choice(LEGIBLE) for _ in range(12))
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


class Keys:
    """The secrets in one directory (mode 700); a missing one is made on first use."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def path(self, name: str, make: Callable[[], str] = token) -> Path:
        """The file of a secret, which exists and is on the disk when this returns."""
        path = self.directory / name
        if not path.exists():
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(path, make())
        return path

    def read(self, name: str, make: Callable[[], str] = token) -> str:
        """The secret itself."""
        return self.path(name, make).read_text("utf-8")


def write_private(path: Path, text: str, mode: int = 0o600) -> None:
    """Replace a file by one that only its owner may read, durably: after a power cut the old or the new is there.

    (A cookie that Erlang made by itself was found empty after a power cut, and the broker did not boot again.)
    """
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
