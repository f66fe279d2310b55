"""How Xinqiao is brought to a place: on a bare machine (``local``), in containers, in a cluster."""
