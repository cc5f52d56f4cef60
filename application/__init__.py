"""What may be done: the commands, the authority to give them, and the ports they need."""
