"""Assessment of units (domain 5.6): a table a period, every mark opened to the facts it was lost by.

Promises: only what units did and let pass is read (``evidence.MAY_READ`` and the clocks), never how many people turned
to whom or to which level (domain 7.2); accusations appear nowhere. A period is counted from facts by their day, so
what is heard late changes the period it belongs to: until the table is published it is counted again, afterwards the
change stands beside it with its day and both figures. The marks lost add up to what is missing from full marks, to the
last digit. A unit checks its own figures, another unit checks them too, never itself; an objection gets an answer with
the reason. Quarters and years are sums of the facts of their months.
"""
