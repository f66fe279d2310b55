"""The pages about the system, and what writes those that follow from the code."""
