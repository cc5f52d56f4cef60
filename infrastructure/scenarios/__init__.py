"""Scenarios: what happened, day by day, and what the registers said – written by people, run on the real engine.

``language`` is what may be written, ``reading`` reads files of it, ``answers`` fills in papers, ``running`` drives the
engine, ``comparing`` holds what was expected against what came. The format is told in ``docs/reference/scenarios.md``.
"""
