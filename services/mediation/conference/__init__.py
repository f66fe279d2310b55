"""The joint conference of a node (T22 art. 15, 24; domain 2.6, 4.8, 5.7): what it is asked, decides and follows up.

Promises: it decides of matters that are open and put before it by number, never of accusations, and names no person; a
decision names a unit and a day, and the unit's report is waited for; who opposed stands on record by unit and post; a
unit it designates has the matter through the very desk where the designation was asked. Each meeting ends the month
that the one before it began.

Hears: DesignationOpened, MatterTriaged, SupervisionPressed, ExternalAnswered, CaseClosed, CaseReopened (what may be put
before it); MeetingTasked (a unit of this node has to do something); MeetingReportSent.
Says: ConferenceHeld, ConferenceDecided (heard here as well), ConferenceDesignated, MeetingTasked, MeetingReported,
MeetingReportSent, PaperIssued.
"""
