"""Handling: the responsible unit takes a referred matter, tells the petitioner the path, decides, serves and closes.

Promises: a matter referred to a unit of this node lies on that unit's desk and no other, its limits worked out; every
step is one the law allows now, dated neither in the future nor before what it follows; silence past the notice's limit
is acceptance, and the notice stays owed; mediation pauses no limit; what the petitioner must receive is issued with the
step itself, as the officer edited it; a revoked decision is not made again; a withdrawal comes from the petitioner
alone; a file is archived when it is final and complete.

Hears: ``MatterReferred``, ``MatterShared``, ``ObjectionAnswered``, ``MatterSupplemented``, ``MatterUrged``,
``MatterWithdrawn``, ``MatterEvaluated``, ``HearingAsked``, ``ReviewAsked`` (addressed to this node),
``ReviewRequested``, ``ReviewEnded``, ``ReviewDecided``, ``ReviewServed``; ``MediationAgreed``, ``MediationConfirmed``,
``MediationEnded``, ``MediationBreached``, ``MediationPerformed`` (said here, or where the mediation was passed to).
Says: ``CustodyTaken``, ``CustodyRefused``, ``CaseAccepted``, ``CaseNotAccepted``, ``CaseNoLongerAccepted``,
``CaseExtended``, ``CaseReplied``, ``CaseDecided``, ``CaseServed``, ``CasePerformed``, ``EnforcementUrged``,
``ReportSent``, ``AssistanceReferred``, ``AssistanceAnswered``, ``CaseCalledBack``, ``CaseReopened``, ``CaseClosed``,
``CaseArchived``, ``PaperIssued``, ``MediationAsked``; the events of hearings and reviews.
"""
