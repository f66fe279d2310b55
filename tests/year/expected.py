"""What must have happened in the year, and at which nodes; whatever is not here must not have happened."""

from __future__ import annotations

from collections.abc import Iterator

from tests.year.hands import Happened

ALL, ABOVE_VILLAGE, ABOVE_TOWN = ("yj", "qh", "lx"), ("qh", "lx"), ("lx",)
YJ, QH, AID, GOV = "u_yjw", "u_qh", "u_lx_ca", "u_lx_gov"
Row = tuple[str, str, str, str, str, tuple[str, ...]]
RANG = "deadline.passed"
FOUND, PRESSED, ANSWERED, ENDED = "breach.found", "supervision.pressed", "supervision.answered", "supervision.ended"

ROWS: tuple[Row, ...] = (
    # silent for fifteen days (T22 art. 23): the first limit, heard at the village and at both above
    ("B", RANG, YJ, "notice_referred", "2026-03-17", ALL),
    ("B", FOUND, YJ, "first_limit_missed", "", ALL),
    ("B", PRESSED, YJ, "letter", "2026-03-20", ("qh",)),
    ("B", ANSWERED, YJ, "letter", "2026-03-23", ("yj",)),
    ("B", ENDED, YJ, "", "2026-03-24", ("qh",)),
    # the day that the letter of assignment set: for the report, of which the county does not know, and for the decision
    ("C", RANG, YJ, "assigned_report", "2026-04-10", ("yj", "qh")),
    ("C", RANG, YJ, "conclude", "2026-04-10", ALL),
    ("C", FOUND, YJ, "no_report_back", "", ("yj", "qh")),
    ("C", FOUND, YJ, "overdue_no_reason", "", ALL),
    ("C", PRESSED, YJ, "letter", "2026-04-13", ("qh",)),
    ("C", ANSWERED, YJ, "letter", "2026-04-14", ("yj",)),
    ("C", ENDED, YJ, "", "2026-04-15", ("qh",)),
    # sixty days (T22 art. 34), and every rung once: three by the township, three by the county
    ("D", RANG, YJ, "conclude", "2026-05-08", ALL),
    ("D", FOUND, YJ, "overdue_no_reason", "", ALL),
    ("D", PRESSED, YJ, "letter", "2026-05-12", ("qh",)),
    ("D", RANG, YJ, "supervise_answer", "2026-05-19", ALL),
    ("D", PRESSED, YJ, "second_letter", "2026-05-21", ("qh",)),
    ("D", RANG, YJ, "supervise_answer", "2026-05-28", ALL),
    ("D", PRESSED, YJ, "interview", "2026-06-01", ("qh",)),
    ("D", RANG, YJ, "supervise_answer", "2026-06-08", ALL),
    ("D", PRESSED, YJ, "circular", "2026-06-10", ("lx",)),
    ("D", RANG, YJ, "supervise_answer", "2026-06-17", ALL),
    ("D", PRESSED, YJ, "listed", "2026-06-22", ("lx",)),
    ("D", RANG, YJ, "supervise_answer", "2026-07-10", ALL),
    ("D", PRESSED, YJ, "accountability", "2026-07-14", ("lx",)),
    # objected, and was competent all along
    ("E", FOUND, AID, "shirking", "", ABOVE_TOWN),
    ("E", PRESSED, AID, "letter", "2026-03-18", ABOVE_TOWN),
    ("E", ANSWERED, AID, "letter", "2026-03-19", ABOVE_TOWN),
    ("E", ENDED, AID, "", "2026-03-20", ABOVE_TOWN),
    # promised until the end of April
    ("F", RANG, QH, "perform_promised", "2026-04-30", ABOVE_VILLAGE),
    ("F", FOUND, QH, "decision_not_carried_out", "", ABOVE_VILLAGE),
    ("F", PRESSED, QH, "letter", "2026-05-11", ABOVE_TOWN),
    ("F", ANSWERED, QH, "letter", "2026-05-14", ("qh",)),
    ("F", ENDED, QH, "", "2026-05-15", ABOVE_TOWN),
    # decided and not served; the press ends before anybody wrote
    ("H", RANG, QH, "serve_decision", "2026-04-07", ABOVE_VILLAGE),
    ("H", FOUND, QH, "wrong_procedure", "", ABOVE_VILLAGE),
    # closed, and came again
    ("I", FOUND, QH, "repeat_after_close", "", ABOVE_VILLAGE),
    # by hand, and unfounded
    ("J", PRESSED, QH, "letter", "2026-06-08", ABOVE_TOWN),
    ("J", ANSWERED, QH, "letter", "2026-06-09", ("qh",)),
    ("J", ENDED, QH, "", "2026-06-10", ABOVE_TOWN),
    # in time, which a county without a line cannot know: its own clock rings; the township's does not
    ("K", RANG, QH, "conclude", "2026-09-04", ABOVE_TOWN),
    ("K", FOUND, QH, "overdue_no_reason", "", ABOVE_TOWN),
    # late, and known to be late on both sides of the dead line
    ("L", RANG, QH, "conclude", "2026-09-04", ABOVE_VILLAGE),
    ("L", FOUND, QH, "overdue_no_reason", "", ABOVE_VILLAGE),
    # the answer did not do: the second letter, once
    ("M", RANG, AID, "notice_referred", "2026-10-27", ABOVE_TOWN),
    ("M", FOUND, AID, "first_limit_missed", "", ABOVE_TOWN),
    ("M", PRESSED, AID, "letter", "2026-11-02", ABOVE_TOWN),
    ("M", ANSWERED, AID, "letter", "2026-11-03", ABOVE_TOWN),
    ("M", PRESSED, AID, "second_letter", "2026-11-05", ABOVE_TOWN),
    ("M", ANSWERED, AID, "second_letter", "2026-11-09", ABOVE_TOWN),
    ("M", ENDED, AID, "", "2026-11-10", ABOVE_TOWN),
    # advice: adopted in time, and answered too late (30 days)
    ("work", "advice.given", QH, "improve_work", "", ABOVE_TOWN),
    ("work", "advice.answered", QH, "", "2026-06-30", ("qh",)),
    ("policy", "advice.given", GOV, "improve_policy", "", ABOVE_TOWN),
    ("policy", RANG, GOV, "advice_feedback", "2026-07-16", ABOVE_TOWN),
    ("policy", "advice.answered", GOV, "", "2026-08-10", ABOVE_TOWN),
)


def expected() -> Iterator[Happened]:
    """One of each, at each of its nodes."""
    for label, event, unit, what, day, nodes in ROWS:
        for node in nodes:
            yield Happened(node, event, label, unit, what, day)
