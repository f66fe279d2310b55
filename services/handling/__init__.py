"""Handling: the responsible unit takes a referred matter, tells the petitioner the path, decides, serves and closes.

Promises: a matter referred to a unit of this node lies on that unit's desk and no other, its limits worked out; every
step is one the law allows now, dated neither in the future nor before what it follows; mediation pauses no limit; what
the petitioner must receive is issued with the step itself.

Hears: ``MatterReferred`` and ``MatterShared`` (addressed to this node), ``ObjectionAnswered`` (addressed to this node),
``MediationAgreed``, ``MediationEnded``, ``MediationPerformed`` (said here).
Says: ``CustodyTaken``, ``CustodyRefused``, ``CaseAccepted``, ``CaseReplied``, ``CaseDecided``, ``CaseServed``,
``CaseClosed``, ``PaperIssued``, ``MediationAsked``.
"""
