"""Measurements: ``./run bench`` prints one JSON object a line, each a ratio to a limit or a peer of the same run."""
