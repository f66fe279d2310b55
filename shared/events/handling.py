"""Said by handling: custody taken or refused, and the lawful steps of the responsible unit."""

from __future__ import annotations

from datetime import date, datetime

from shared.events.declaration import HOME, TO, UP, event, only_grew


@event("custody.taken", crosses=HOME | UP | TO)
class CustodyTaken:
    """The referred matter lies with this unit now; ``to_node`` (who offered it) lets go."""

    number: str
    to_node: str
    node: str
    unit: str
    from_unit: str
    hop: int
    taken_at: datetime
    notice_due_on: date | None
    """None when no notice is owed"""


@event("custody.refused", crosses=HOME | UP | TO)
class CustodyRefused:
    """The unit objects to its jurisdiction with a ground of the closed list (T22 art. 23); custody never moved."""

    number: str
    to_node: str
    node: str
    unit: str
    hop: int
    refused_at: datetime
    ground: str
    reason: str
    duty: str
    """the duty-list entry it cites"""


@event("case.accepted", version=2, crosses=HOME | UP)
class CaseAccepted:
    """The unit accepts the matter and says so in writing (T22 art. 23); the 60 days run from here (art. 34)."""

    number: str
    node: str
    unit: str
    accepted_on: date
    due_on: date | None
    """None where the statutory path has its own limit"""
    legal_path: str
    by: str
    deemed: bool = False
    """nobody told the petitioner in time: taken as accepted on the last day (domain 2.2), and a breach (T22 art. 44)"""
    hop: int = 0
    """the hop of the custody under which it was done: orders what several nodes said"""


only_grew(CaseAccepted, 1)


@event("case.replied", version=2, crosses=HOME | UP)
class CaseReplied:
    """A suggestion or an inquiry was answered (T22 art. 29)."""

    number: str
    node: str
    unit: str
    replied_on: date
    adopted: str
    """'' for an inquiry; adopted, partly_adopted, not_adopted for a suggestion"""
    hop: int = 0
    """the hop of the custody under which it was done: orders what several nodes said"""


only_grew(CaseReplied, 1)


@event("case.decided", version=3, crosses=HOME | UP)
class CaseDecided:
    """The handling decision was issued and sent (T22 art. 32, 34)."""

    number: str
    node: str
    unit: str
    decided_on: date
    result: str
    """4.5 decision_result: supported, explained, not_supported"""
    due_on: date | None
    on_time: bool
    results: tuple[str, ...] = ()
    """one a claim, where there are several; ``result`` is then partly_supported if they differ"""
    round: int = 1
    """2 and more: decided anew after a review revoked the decision"""
    hop: int = 0
    """the hop of the custody under which it was done: orders what several nodes said"""
    promised_by: date | None = None
    """until when a supporting decision is to be carried out; None where it names no day"""


only_grew(CaseDecided, 1)
only_grew(CaseDecided, 2)


@event("case.served", version=2, crosses=HOME | UP)
class CaseServed:
    """The petitioner received the decision; the 30 days to ask for review run from here (T22 art. 35)."""

    number: str
    node: str
    unit: str
    served_on: date
    method: str
    review_until: date
    posted_on: date | None = None
    round: int = 1
    hop: int = 0
    """the hop of the custody under which it was done: orders what several nodes said"""


only_grew(CaseServed, 1)


@event("case.closed", version=2, crosses=HOME | UP)
class CaseClosed:
    """Nothing is left to do; every submission of the matter has its answer."""

    number: str
    node: str
    unit: str
    closed_on: date
    closure_type: str
    on_time: bool
    settled: bool | None = None
    """whether the substance was solved; None: not recorded"""
    hop: int = 0
    """the hop of the custody under which it was done: orders what several nodes said"""


only_grew(CaseClosed, 1)


@event("case.not_accepted", crosses=HOME | UP)
class CaseNotAccepted:
    """Not accepted, with a ground of 2.5 and where to go instead; told in writing within the notice's limit."""

    number: str
    node: str
    unit: str
    on: date
    ground: str
    """of NOT_ACCEPT_GROUNDS"""
    where_to: str
    legal_path: str
    hop: int = 0


@event("case.no_longer_accepted", crosses=HOME | UP)
class CaseNoLongerAccepted:
    """No longer accepted: the same facts and reasons after a final opinion (T22 art. 36)."""

    number: str
    node: str
    unit: str
    on: date
    ground: str
    final_paper: str
    """number of the final opinion or judgment"""
    hop: int = 0


@event("case.extended", crosses=HOME | UP)
class CaseExtended:
    """The unit's head approved one extension of at most 30 days, and the petitioner was told why (T22 art. 34)."""

    number: str
    node: str
    unit: str
    accepted_on: date
    extended_on: date
    due_on: date
    legal_path: str
    approved_by: str
    hop: int = 0


@event("report.sent", crosses=HOME | UP | TO)
class ReportSent:
    """The unit reported to the office that assigned the matter: its result or its progress (T22 art. 22)."""

    number: str
    to_node: str
    node: str
    unit: str
    to_unit: str
    kind: str
    """completion, progress"""
    sent_on: date
    hop: int = 0


@event("case.performed", crosses=HOME | UP)
class CasePerformed:
    """What a supporting decision promised was carried out (T22 art. 32)."""

    number: str
    node: str
    unit: str
    performed_on: date
    promised_by: date | None
    hop: int = 0


@event("enforcement.urged", crosses=HOME | UP)
class EnforcementUrged:
    """The unit urged whoever is obliged to carry a supporting decision out (T22 art. 32)."""

    number: str
    node: str
    unit: str
    obliged: str
    urged_on: date
    perform_by: date
    hop: int = 0


@event("hearing.answered", crosses=HOME)
class HearingAnswered:
    """A hearing was granted or refused, with the reason."""

    number: str
    node: str
    unit: str
    stage: str
    granted: bool
    planned_on: date | None
    place: str
    reason: str


@event("hearing.held", crosses=HOME | UP)
class HearingHeld:
    """A hearing was held; its days do not count in a re-review (T22 art. 36)."""

    number: str
    node: str
    unit: str
    stage: str
    from_on: date
    to_on: date
    days: int


@event("assistance.referred", crosses=HOME | UP)
class AssistanceReferred:
    """Hardship was seen on the way: social or judicial assistance was asked for (T22 art. 37)."""

    number: str
    node: str
    unit: str
    kind: str
    """social_assistance, judicial_aid"""
    to: str
    referred_on: date


@event("assistance.answered", crosses=HOME | UP)
class AssistanceAnswered:
    """What came of it."""

    number: str
    node: str
    unit: str
    kind: str
    granted: bool
    answered_on: date


@event("case.called_back", crosses=HOME | UP)
class CaseCalledBack:
    """The unit asked the petitioner after the end how it stands; words stay in the record."""

    number: str
    node: str
    unit: str
    called_on: date


@event("case.reopened", crosses=HOME | UP)
class CaseReopened:
    """A review revoked the decision: the unit works on the matter again, until ``due_on``."""

    number: str
    node: str
    unit: str
    reopened_on: date
    due_on: date
    stage: str
    """review, re_review: which revoked it"""
    hop: int = 0


@event("case.archived", crosses=HOME | UP)
class CaseArchived:
    """The file is complete and closed: its index lists every paper and step."""

    number: str
    node: str
    unit: str
    archived_on: date
    papers: int
