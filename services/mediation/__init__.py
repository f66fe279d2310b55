"""Mediation: two sides who both want it settle a dispute with a mediator's help, free of charge (T22 art. 33, ML).

Promises: nothing begins before every side has consented, and every side may stop at any time; a mediation that ends
without agreement tells the other paths; no limit of the case waits for it.

Hears: ``MediationAsked`` (said here).
Says: ``MediationConsented``, ``MediationAgreed``, ``MediationEnded``, ``MediationPerformed``, ``PaperIssued``.
"""
