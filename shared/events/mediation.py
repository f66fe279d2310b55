"""Said by mediation: opened, consented, agreed, confirmed, breached, ended or passed on (T22 art. 33, 人民调解法).

What goes up carries no party's name; a mediation that is passed to another body travels only to that body's node.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.events.declaration import HOME, STAYS, TO, UP, event, only_grew


@event("mediation.asked", version=2, crosses=STAYS)
class MediationAsked:
    """A case asks the node's mediators for help."""

    number: str
    unit: str
    asked_on: date
    title: str
    text: str
    parties: tuple[str, ...]
    kind: str = ""
    """of MEDIATION_KINDS; empty: what the unit does by itself"""
    place: str = ""
    category_l1: str = ""
    category_l2: str = ""
    respondent_unit: str = ""
    """the unit complained of: none of its people mediates"""


only_grew(MediationAsked, 1)


@event("mediation.consented", version=2, crosses=HOME | UP | TO, said_by="helper")
class MediationConsented:
    """Both sides agreed to mediate; either may stop at any time (ML art. 17, 23)."""

    number: str
    node: str
    unit: str
    consented_on: date
    kind: str = ""
    to_node: str = ""
    """of the case that asked, where it lies at another node"""


only_grew(MediationConsented, 1, went=HOME | UP)


@event("mediation.agreed", version=2, crosses=HOME | UP | TO, said_by="helper")
class MediationAgreed:
    """An agreement was reached; for a mediation agreement the joint application to the court is open for 30 days (ML
    art. 33)."""

    number: str
    node: str
    unit: str
    agreed_on: date
    confirmation_until: date | None
    """None: of an agreement the court does not confirm (settled between the parties, or oral)"""
    perform_by: date | None
    """None: carried out when it was made"""
    paper: str = "mediation_agreement"
    """mediation_agreement, settlement_agreement"""
    kind: str = ""
    to_node: str = ""


only_grew(MediationAgreed, 1, went=HOME | UP)


@event("mediation.ended", version=2, crosses=HOME | UP | TO, said_by="helper")
class MediationEnded:
    """Ended without agreement: refused or failed; the other paths were told (ML art. 26)."""

    number: str
    node: str
    unit: str
    ended_on: date
    outcome: str
    """refused, failed"""
    kind: str = ""
    to_node: str = ""


only_grew(MediationEnded, 1, went=HOME | UP)


@event("mediation.performed", version=2, crosses=HOME | UP | TO, said_by="helper")
class MediationPerformed:
    """The agreement was carried out, all of it."""

    number: str
    node: str
    unit: str
    performed_on: date
    kind: str = ""
    to_node: str = ""


only_grew(MediationPerformed, 1, went=HOME | UP)


@event("mediation.breached", crosses=HOME | UP | TO, said_by="helper")
class MediationBreached:
    """What was agreed was not carried out by its day; the sides were told where they can go (ML art. 31, 33)."""

    number: str
    node: str
    unit: str
    breached_on: date
    due_on: date
    kind: str = ""
    to_node: str = ""


@event("mediation.confirmation_asked", crosses=HOME | UP | TO, said_by="helper")
class MediationConfirmationAsked:
    """Both sides applied to the court together (ML art. 33)."""

    number: str
    node: str
    unit: str
    applied_on: date
    kind: str = ""
    to_node: str = ""


@event("mediation.confirmed", crosses=HOME | UP | TO, said_by="helper")
class MediationConfirmed:
    """The court answered the joint application (ML art. 33)."""

    number: str
    node: str
    unit: str
    applied_on: date
    decided_on: date
    outcome: str
    """confirmed, rejected"""
    kind: str = ""
    to_node: str = ""


@dataclass(frozen=True)
class Consented:
    """That one side consented, when and how."""

    party: str
    on: date
    way: str = "written"
    """of CONSENT_WAYS"""
    told_on: date | None = None
    """the day on which it was told its rights (ML art. 23)"""
    by: str = ""


@event("mediation.passed", crosses=TO, said_by="helper")
class MediationPassed:
    """A dispute goes on to another body of the network, with the consents there are; only its node hears it."""

    number: str
    node: str
    from_unit: str
    to_unit: str
    to_node: str
    hop: int
    """how often it was passed, this time counted"""
    passed_on: date
    reason: str
    """of PASSING_REASONS"""
    note: str
    from_kind: str
    kind: str
    title: str
    text: str
    parties: tuple[str, ...]
    asked_on: date
    industry: str = ""
    consents: tuple[Consented, ...] = ()
    place: str = ""
    category_l1: str = ""
    category_l2: str = ""
    respondent_unit: str = ""
    case_node: str = ""
