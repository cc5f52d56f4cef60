"""The use cases, one module per aggregate: each command with what it does."""
