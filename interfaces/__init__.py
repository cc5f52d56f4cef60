"""How people reach us: HTTP, command line, scheduler."""
