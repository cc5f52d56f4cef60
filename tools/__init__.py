"""The gates and helpers that ./run calls."""
