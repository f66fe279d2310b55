"""Files that a page's form brings along, without JavaScript: taken in at once, listed with a tick while the rest of the
form is put right, filed with it. A file whose tick was taken away is not filed, and is gone after a day."""

from __future__ import annotations

from flask import request

from services.gateway import attachments, edge
from services.gateway.citizen.forms import PageForm
from services.gateway.file_kinds import EXTENSIONS, FILES_AT_MOST, TOGETHER_AT_MOST
from shared.errors import XinqiaoError
from shared.words import say

FORM_AT_MOST = TOGETHER_AT_MOST + (1 << 20)
ACCEPT = ",".join(f".{one}" for one in EXTENSIONS.values())
"""what a browser's file dialogue offers"""


def take_files(form: PageForm, key: str) -> None:
    """Put the files of this request into ``form.files``: those of before that are still ticked, and the new ones.
    ``key``: the same file sent again under it is the same file."""
    parts = edge.parts()
    kept = (parts.files.facts(id) for id in request.form.getlist("attachment")[:FILES_AT_MOST])
    form.files = [_shown(one) for one in kept if one is not None and "sha256" in one]
    for sent in request.files.getlist("files"):
        if not sent.filename:
            continue
        if len(form.files) == FILES_AT_MOST:
            form.faults[_field(form)] = say("attachments_too_large")["zh"]
            break
        try:
            told = attachments.receive(parts, sent.read(), sent.filename, key)
        except XinqiaoError as fault:
            code = fault.fields.get("file", fault.code)
            form.faults[_field(form)] = f"{sent.filename[:60]}：{say(code, **fault.facts)['zh']}"
            continue
        if told["id"] not in {one["id"] for one in form.files}:
            form.files.append(_shown(told))


def _field(form: PageForm) -> str:
    """What the form calls its files: a step by the service's name for them."""
    return "files" if "files" in form.labels else "attachments"


def _shown(facts: dict[str, object]) -> dict[str, str]:
    size = int(str(facts["size"]))
    words = f"{size / (1 << 20):.1f} 兆" if size >= 1 << 20 else f"{max(1, size >> 10)} 千字节"
    return {"id": str(facts["id"]), "name": str(facts["name"]), "size": words}
