"""A notice told in words, chapter by chapter; ``domain.scheme.explain`` puts them together."""
