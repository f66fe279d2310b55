"""Statistics: every filing is counted once, at its node and at every node above, whatever happened on the way.

Promises: one fact a submission; events heard twice or out of order give the same fact; every number is counted from the
facts, and printed with its unit, period, as-of time and the age of what each node below has told. Received are
submissions; in hand, concluded and on time are matters. Nothing is counted by person; counts of one or two, and what
would give them away, are shown to supervisors only; no count tells of an accusation to those who may not know.

Hears: SubmissionRegistered, SubmissionLinked, SubmissionUnlinked, MatterTriaged, CustodyTaken, CaseAccepted,
CaseNotAccepted, CaseNoLongerAccepted, CaseExtended, CaseReplied, CaseDecided, CaseServed, CaseReopened, CaseClosed,
CasePerformed, CaseCalledBack, CaseArchived, ExternalAnswered, HearingHeld, ReviewRequested, ReviewAccepted,
ReviewEnded, ReviewDecided, MatterUrged, MatterWithdrawn, MatterEvaluated, DeadlinePassed. Says nothing.
"""
