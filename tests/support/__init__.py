"""Builders for tests: a world to act in, papers filled in from a notice, two small notices with the rarer rules."""
