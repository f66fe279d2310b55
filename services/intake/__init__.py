"""Intake: what was receipted is registered in its own words, and its petitioner can see where it is at any time.

Promises: a receipted filing is never refused; it is registered once, however often it is heard; the home view of a
matter is the same whatever the order in which events came and however often; the petitioner sees dates, holder, limits
and papers, never another person's name, never whether an accusation is part of it.

Hears: FilingReceived; of matters whose home is this node: SubmissionToRoute, MatterTriaged, UrgentReported,
CustodyTaken, CustodyRefused, ObjectionAnswered, CaseAccepted, CaseReplied, CaseDecided, CaseServed, CaseClosed,
MediationConsented, MediationAgreed, MediationEnded, MediationPerformed, PaperIssued, DeadlinePassed.
Says: SubmissionRegistered, SubmissionToRoute.
"""
