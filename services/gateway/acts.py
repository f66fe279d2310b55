"""What the petitioner does with number and code: the pair is proved here, the act is intake's to allow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.gateway import attachments, drop_box
from services.gateway.parts import Parts
from shared.codec import to_plain
from shared.errors import Invalid, NotFound, Refused, Unavailable
from shared.events.gateway import Attachment
from shared.matters.forms import load
from shared.matters.steps.petitioner import PETITIONER_STEPS

INTAKE_SECONDS = 8.0


def take(
    parts: Parts, number: str, code: str, act: str, form: Mapping[str, Any], context: Mapping[str, Any]
) -> dict[str, Any]:
    """Supplement, urge, withdraw, evaluate, ask for a hearing or a review; gives the look-up as it is then.

    ``NotFound`` for a wrong pair, ``Invalid`` for the form, what intake refuses with, and ``Unavailable`` while intake
    cannot be asked or has not heard of the filing yet: then nothing was done, and the page says so.
    """
    filled = to_plain(load(PETITIONER_STEPS[act].form, form, clock=parts.clock))
    kept = drop_box.prove(parts, number, code)
    key, claimed, had = f"{act}:{kept.number}", tuple[Attachment, ...](), frozenset[str]()
    if "attachments" in filled:
        had = frozenset(one["id"] for one in parts.files.some({"number": kept.number, "claimed_by": key}))
        claimed = attachments.claim(parts, filled["attachments"], key, kept.number, is_kept=True)
    files = [to_plain(claimed)] if "attachments" in filled else []
    try:
        found: dict[str, Any] = parts.rpc.call(
            "intake", act, kept.number, filled, *files, timeout=INTAKE_SECONDS, context=context
        )
    except (Refused, Invalid, NotFound) as fault:
        # nothing was added; without an answer it may have been, and the files stay
        attachments.give_back(parts, [one for one in claimed if one.id not in had], key)
        if isinstance(fault, NotFound):
            raise Unavailable("not_registered_yet", number=kept.number) from fault
        raise
    return {**found, "attachments": attachments.of_number(parts, kept.number)}
