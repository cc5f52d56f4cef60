"""Registers (台账): tables that follow the events. Start at ``registers.py``; ADR 0006 says why they are made so."""
