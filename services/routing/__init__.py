"""Routing: whose business is a matter? Says why, refers it, and answers objections until one unit has it (T22 22-24).

Hears SubmissionToRoute and DesignationAsked; CustodyTaken and CustodyRefused of what this node referred. Says
MatterTriaged, MatterReferred, MatterShared, UrgentReported, ObjectionAnswered, DesignationAsked and PaperIssued.
"""
