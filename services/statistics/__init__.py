"""Statistics: every filing is counted once, at its node and at every node above, whatever happened on the way.

Promises: one fact a submission; events heard twice or out of order give the same fact; every number is counted from the
facts, and printed with its unit, period, as-of time and the age of what each node below has told. Nothing is counted
by person.

Hears: SubmissionRegistered, MatterTriaged, CustodyTaken, CaseAccepted, CaseReplied, CaseDecided, CaseClosed,
DeadlinePassed. Says nothing.
"""
