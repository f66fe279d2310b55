"""Pressing an office: the ladder on the unit, one record a matter and unit (T22 art. 39, 40; domain 5.1, 5.2).

Promises: a rung is open only when the one before was not answered in time, or not enough, and an officer says so;
none is left out; none is taken twice, whichever office took it; each is signed by a human officer of the petition
office, above the first by its leader. No office presses itself or who leads its own place. The record follows from
what was said, in whatever order it was heard. It holds units, days and papers, never a petitioner.
"""
