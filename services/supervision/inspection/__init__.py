"""Inspection of concluded matters, by a sample that nobody chose (domain 5.6): the files of units, never people.

Promises: a unit's quarter is drawn once, after it is over; the seed is published with the list, and whoever has the
numbers and the seed finds the same sample; a finding is of a closed list, with its points and in words; one that is a
reason to press lies before the office as any other breach does.
"""
