"""Supervision: every limit of an office runs here, and rings once when it passes.

Promises: which clocks run, from when, until when and what stops them, is said by the rows of
``shared/deadlines/rules.yaml`` and the profile's ``deadlines.yaml`` alone; clocks run on offices that work at this node
or below (or are written to on paper from there), never on persons; a node works from what it heard, so a silent child
still rings; the order of hearing changes nothing; each clock rings once. When a calendar or a rule changes, running
clocks are counted anew within a minute, and say from where they moved.

Hears: SubmissionRegistered, SubmissionLinked, SubmissionUnlinked, MatterWithdrawn, MatterTriaged, MatterReferred,
CustodyTaken, CustodyRefused, ObjectionAnswered, DesignationAsked, ExternalAnswered, CaseAccepted, CaseNotAccepted,
CaseNoLongerAccepted, CaseExtended, CaseReplied, CaseDecided, CaseServed, CaseReopened, CaseClosed, ReportSent,
HearingHeld, ReviewRequested, ReviewAccepted, ReviewEnded, ReviewDecided.
Says: DeadlinePassed.
"""
