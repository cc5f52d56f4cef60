"""What a notice consists of: the language schemes are written in."""

from domain.scheme.notice import Honour, Scheme, Standard

__all__ = ["Honour", "Scheme", "Standard"]
