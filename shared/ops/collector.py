"""The garbage collector of a process that has started: what is loaded by then stays, and need not be looked at again.

Large answers are tens of thousands of small records that die at once and have no circles. With Python's own limits the
collector walks through all that is loaded several times meanwhile, which took half of the time of such an answer.
"""

from __future__ import annotations

import gc

NEW, YOUNG, OLD = 20_000, 20, 20
"""new records before the youngest are looked at; how often those before the older ones are"""


def settle() -> None:
    """To be called once, when all is loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW, YOUNG, OLD)
