"""Supervision: every limit of an office runs here, and rings once when it passes.

Promises: which clocks run, from when, until when and what stops them, is said by the rows of
``shared/deadlines/rules.yaml`` alone; clocks run on offices that work at this node or below, never on persons; a node
works from what it heard, so a silent child still rings; an end heard before its start stops it; each clock rings once.

Hears: SubmissionRegistered, MatterTriaged, MatterReferred, CustodyTaken, CustodyRefused, ObjectionAnswered,
DesignationAsked, CaseAccepted, CaseReplied, CaseDecided, CaseClosed. (With CaseServed a right of the petitioner begins,
no limit of an office.)
Says: DeadlinePassed.
"""
