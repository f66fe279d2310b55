"""On the spot: the office that answers for a matter is called to hear a group that came about it at another level.

Promises: the clock runs on the office, from when it was told, by the hours of the level that told it, and only where
the place's profile says so; from 50 heads the head of the unit is asked. The record holds matter, unit, level, times,
posts of officers, and what came of it for the matter: who came about it is nowhere, nor where anybody is or goes.
"""
