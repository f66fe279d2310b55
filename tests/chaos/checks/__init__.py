"""The checker's questions, one module an invariant: pure functions from what was done and what was left to findings."""
