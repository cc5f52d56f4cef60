"""荣誉档案: one application and all that follows – route and standing are the two machines, the chapters its life.

Read the chapters in order: ``application`` → ``order`` → ``signing`` → ``publicity`` → ``deciding`` → ``conferral`` →
``held`` → ``rectification`` → ``reprimand`` → ``suspension`` → ``grade`` → ``reinspection``, which may lead to any of
these, → ``revocation`` → ``ending`` → ``chronicle``, the order of days → ``time``.
"""

from domain.award.time import Award

__all__ = ["Award"]
