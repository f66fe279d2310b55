"""Mediation: two sides who both want it settle a dispute with a mediator's help, free of charge (T22 art. 33, ML).

Promises: nothing begins before every side has consented, and every side may stop at any time; the lowest body of the
network that can takes a dispute, and who has an interest in it does not mediate; it passes to another body or kind with
both sides' agreement and its record; an end without agreement, or an agreement that is not kept, tells the other paths;
no limit of the case waits for any of it.

Hears: ``MediationAsked`` (said here), ``MediationPassed`` (addressed to this node).
Says: ``MediationConsented``, ``MediationAgreed``, ``MediationConfirmationAsked``, ``MediationConfirmed``,
``MediationBreached``, ``MediationEnded``, ``MediationPerformed``, ``MediationPassed``, ``PaperIssued``.
"""
