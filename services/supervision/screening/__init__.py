"""Screening of disputes (矛盾纠纷排查): of places and topics from units' own records, never of persons (domain 7.2).

Promises: who owes which round, and until when, follows from the profile's plan; every node works it out for its own
units and for those of the nodes below, under the same number, so that the round of a unit that cannot be reached rings
above it all the same, and once. A report says what was looked at, also where nothing was found. A finding has one
holder; what is settled where it was found stays there, else it is passed up, and word goes back down. What goes up
holds place, topic, size, danger, owner and day, and no free text. The monthly meeting's list is drawn up from that.

Hears: ScreeningDue, ScreeningReported, ScreeningCalled, FindingStood, FindingHanded, FindingTaken, FindingFedBack.
Says the same, and PaperIssued (screening_list).
"""
