"""The weekly dispatch meeting of a petition office (调度会; T22 art. 39; domain 2.6): where all matters of its units
stand today, what each unit does next, and the circular that tells all of them.

Promises: the list is drawn from the clocks of this node and says of which moment it is; it names matters by number,
units, tasks and days, and no person; of organs that deal with accusations, and of accusations, nothing is listed. A
weekly meeting makes the next one by itself, and each that was held ends the week that the one before it began.

Hears: MeetingReportSent. Says: DispatchHeld, MeetingTasked, MeetingReported, PaperIssued.
"""
