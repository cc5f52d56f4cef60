"""What holds of the whole source tree."""
