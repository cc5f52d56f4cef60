"""The HTTP API: one path per act, every answer typed, every no a problem with a page behind it."""
