"""``jianjia demo``: one home and one small home on the whole road, over real HTTP, in a town made for it."""

from interfaces.demo.stage import main

__all__ = ["main"]
