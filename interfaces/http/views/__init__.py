"""What the reads answer with: plain structs made from aggregates, the same words in every answer."""
