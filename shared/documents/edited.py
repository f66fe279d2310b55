"""The drafts of a step's papers as the officer edited them: what goes out says what was edited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shared.errors import Invalid
from shared.events.routing import PaperIssued


def edited(papers: Iterable[PaperIssued], texts: Iterable[Mapping[str, str]]) -> tuple[PaperIssued, ...]:
    """The papers, with the words of ``texts`` (``{paper, text}``) in place of their own.

    Title, number and whose paper it is stay. ``Invalid`` (field ``papers``) for a paper the step does not issue.
    """
    papers, words = tuple(papers), {one["paper"]: one["text"] for one in texts}
    if words.keys() - {one.paper for one in papers}:
        raise Invalid(fields={"papers": "not_a_choice"})
    return tuple(replace(one, text=words.get(one.paper, one.text)) for one in papers)
