"""A year of three offices: units in time, late, silent, refusing; pressed, advised, designated; and all that must ring.

``story`` is the year, act by act; ``expected`` what must have happened at which node, once each. It is played in memory
(``in_memory``, with messages doubled and processes dying) and on three real nodes (``on_nodes``, with ``kill -9``).
"""
