"""Every refusal and failure the system may answer with: a code, the fields at fault, and the facts for its words.

The words themselves (Chinese and English, and what to do next) lie in ``shared/words/*.yaml``, one entry a code.
Only the HTTP edge knows status numbers; it maps the classes below.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class XinqiaoError(Exception):
    """A refusal that travels over RPC unchanged: ``args[0]`` is ``{code, fields, facts}``, plain JSON.

    ``fields`` maps a dotted field name to the code of its fault. ``facts`` fill the placeholders of the words.
    """

    default_code = "error"

    def __init__(self, code: str | None = None, *, fields: Mapping[str, str] | None = None, **facts: Any) -> None:
        self.code = code or self.default_code
        self.fields = dict(fields or {})
        self.facts = facts
        super().__init__({"code": self.code, "fields": self.fields, "facts": facts})

    def __str__(self) -> str:
        return self.code if not self.fields else f"{self.code} {self.fields}"


class Refused(XinqiaoError):
    """A rule says no, and will say no again: an RPC answers it, an event is parked at once with it as reason."""

    default_code = "refused"


class Invalid(Refused):
    """The form is wrong: which field, and how."""

    default_code = "invalid"


class NotFound(Refused):
    """There is no such thing, or it is not for the asker: the two are never told apart."""

    default_code = "not_found"


class Forbidden(Refused):
    """The asker's role, unit or place does not allow it."""

    default_code = "forbidden"


class Conflict(XinqiaoError):
    """Someone was faster. RPC: read again and decide; event: tried again by itself."""

    default_code = "conflict"


class NotYet(XinqiaoError):
    """What this event builds on has not arrived yet; it is tried again by the retry schedule."""

    default_code = "not_yet"


class Unavailable(XinqiaoError):
    """A part of this node (service, broker, database) does not answer now; the same call may be sent again."""

    default_code = "unavailable"


class AlreadyHandled(Exception):
    """Control flow, not a fault: this very event was carried out before, so there is nothing to do."""


BY_NAME: dict[str, type[XinqiaoError]] = {
    kind.__name__: kind for kind in (Refused, Invalid, NotFound, Forbidden, Conflict, NotYet, Unavailable)
}


def revive(name: str, details: Any) -> XinqiaoError | None:
    """The error a service raised, from its class name and ``args[0]`` as they crossed the RPC; None if not ours."""
    kind = BY_NAME.get(name)
    if kind is None or not isinstance(details, Mapping):
        return None
    facts = {str(key): value for key, value in dict(details.get("facts") or {}).items()}
    return kind(details.get("code"), fields=details.get("fields") or {}, **facts)
