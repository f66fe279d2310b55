"""Reports of statistics (domain 6.4; T22 art. 41): tables, charts and a first draft of the words, from figures alone.

A template is data. Every figure stands in a table and carries the question that gives it again; a sentence is chosen by
a rule and holds nothing but figures, so that none can contradict a table. What does not add up is told with the
difference and corrected nowhere. Made again as of the same instant, a report is the same byte for byte.
"""
