"""What may be done: commands, use cases, authority, ports."""
