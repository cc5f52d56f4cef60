"""The use cases, one module per aggregate (an award has one per chapter): each command with what it does."""
