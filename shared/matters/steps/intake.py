"""The steps of the counter that registered a submission (T22 art. 19-22)."""

from __future__ import annotations

from collections.abc import Mapping

from shared.matters.steps import Step

SUBMISSION_STEPS: Mapping[str, Step] = {}
