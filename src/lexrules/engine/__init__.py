"""Engines: a program and the facts of a case in, a derivation out."""
