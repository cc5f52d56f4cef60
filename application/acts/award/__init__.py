"""The acts of an award, chapter beside chapter of ``domain.award``; what they share is in ``act``, ``order`` and ``standing``."""
