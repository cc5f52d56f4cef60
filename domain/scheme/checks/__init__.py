"""What a well-formed notice can still get wrong, by subject; ``domain.scheme.check`` lists the rules."""
