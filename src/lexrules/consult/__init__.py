"""Consultation: what to ask next, what would change an answer, and where two answers part.

A pure library over the engine: no input and no output. Every statement it makes about what can matter is a statement
about completions of the case, verified by evaluating them (docs/consultation.md).
"""
