"""What is true: aggregates, their events, and the language of notices. No I/O, no clock, no framework."""
