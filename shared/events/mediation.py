"""Said by mediation: opened, consented, agreed or ended without agreement (T22 art. 33, 人民调解法)."""

from __future__ import annotations

from datetime import date

from shared.events.declaration import HOME, STAYS, UP, event


@event("mediation.asked", crosses=STAYS)
class MediationAsked:
    """A matter on the mediation path was taken; the node's mediators are asked for."""

    number: str
    unit: str
    asked_on: date
    title: str
    text: str
    parties: tuple[str, ...]


@event("mediation.consented", crosses=HOME | UP)
class MediationConsented:
    """Both sides agreed to mediate; either may stop at any time (ML art. 17, 23)."""

    number: str
    node: str
    unit: str
    consented_on: date


@event("mediation.agreed", crosses=HOME | UP)
class MediationAgreed:
    """A mediation agreement was signed; joint application to the court is open for 30 days (ML art. 33)."""

    number: str
    node: str
    unit: str
    agreed_on: date
    confirmation_until: date
    perform_by: date | None


@event("mediation.ended", crosses=HOME | UP)
class MediationEnded:
    """Ended without agreement: refused or failed; the other paths were told (ML art. 26)."""

    number: str
    node: str
    unit: str
    ended_on: date
    outcome: str
    """refused, failed"""


@event("mediation.performed", crosses=HOME | UP)
class MediationPerformed:
    """The agreement was carried out."""

    number: str
    node: str
    unit: str
    performed_on: date
