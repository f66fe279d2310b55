"""Intake: what was receipted is registered in its own words, and its petitioner can see where it is at any time.

Promises: a receipted filing is never refused; it is registered once, however often it is heard; submissions are linked
to a matter only because a number was given or a clerk said so, and a clerk can undo it; the home view of a matter is
the same whatever the order in which events came and however often, and never goes back; the petitioner sees dates,
holder, limits and papers and does by number and code what the law lets them do, but never learns another person's name,
nor whether an accusation is part of it.

A clerk is shown what may be the same matter, with the reasons and without persons; an accusation is compared with
nothing.

Hears: FilingReceived; SubmissionRegistered (of this node and those below), SubmissionLinked, SubmissionUnlinked,
SubmissionSplit; AttachmentAsked and AttachmentPart (files between nodes); of matters whose home is this node all that
routing, handling, the reviewing organs, mediation and supervision say of their course.
Says: SubmissionRegistered, SubmissionToRoute, SubmissionLinked, SubmissionUnlinked, SubmissionSplit, PaperIssued (the
receipt), MatterSupplemented, MatterUrged, MatterWithdrawn, MatterEvaluated, HearingAsked, ReviewAsked,
AttachmentAsked, AttachmentPart.
"""
