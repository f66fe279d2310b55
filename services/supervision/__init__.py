"""Supervision: every limit of an office runs here, and rings once when it passes.

Promises: which clocks run, from when, until when and what stops them, is said by the rows of
``shared/deadlines/rules.yaml`` and the profile's ``deadlines.yaml`` alone; clocks run on offices that work at this node
or below (or are written to on paper from there), never on persons; a node works from what it heard, so a silent child
still rings; the order of hearing changes nothing; each clock rings once. When a calendar or a rule changes, running
clocks are counted anew within a minute, and say from where they moved.

An office is reminded when so much of its time is used up (the profile's ``supervision.yaml``), once a colour, at its
own node. What speaks against an office (domain 5.1: ``triggers``) is found at every node that watches it, once an
occasion. One tick does all that is due, costs what is due and not what is open, and may run in any number of replicas
(docs/decisions/0012). Every clock shown tells how old the data is by which it is known.

For others: ``Watch.heard`` (codes and days of every event, in the order of saying), ``Watch.clocks`` (``unit``,
``rule``, ``due_on``, ``ended_on``, ``is_late``) and ``Watch.found`` (``stands``) are what assessments and presses read;
``Watches.due_between`` finds them by unit and days.

Hears: every event that a row of the rules names, and those of ``hears.BESIDE``; desks of sub-packages hear beside.
Says: DeadlinePassed, DeadlineNear, BreachFound, and what its desks say.
"""
