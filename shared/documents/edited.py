"""The drafts of a step's papers as the officer edited them: what goes out says what was edited."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from shared.errors import Invalid
from shared.events.routing import PaperIssued

DECIDING = frozenset({"handling_decision", "review_opinion", "re_review_opinion"})
"""papers whose words bind: what they decide and what can be done against it is not a matter of wording"""
_REMEDY = re.compile("申请复查|申请复核")


def edited(
    papers: Iterable[PaperIssued], texts: Iterable[Mapping[str, str]], firm: Collection[str] = ()
) -> tuple[PaperIssued, ...]:
    """The papers, with the words of ``texts`` (``{paper, text}``) in place of their own.

    Title, number and whose paper it is stay. ``Invalid`` (field ``papers``) for a paper the step does not issue, and
    for a decision or an opinion that no longer says its number, what was decided (``firm``: those sentences) or what
    can be asked against it (T22 art. 32, 35, 36), as its draft did.
    """
    papers, words = tuple(papers), {one["paper"]: one["text"] for one in texts}
    if words.keys() - {one.paper for one in papers}:
        raise Invalid(fields={"papers": "not_a_choice"})
    for one in papers:
        if one.paper in DECIDING and one.paper in words:
            _must_still_say(one, words[one.paper], firm)
    return tuple(replace(one, text=words.get(one.paper, one.text)) for one in papers)


def _must_still_say(draft: PaperIssued, text: str, firm: Collection[str]) -> None:
    said = {_bare(line) for line in text.splitlines()}
    binding = {_bare(one) for one in (draft.paper_number, *firm)}
    for line in draft.text.splitlines():
        if (_bare(line) in binding or _REMEDY.search(line)) and _bare(line) not in said:
            raise Invalid(fields={"papers": "paper_lacks_what_binds"}, line=line.strip()[:200])


def _bare(line: str) -> str:
    return "".join(line.split())
