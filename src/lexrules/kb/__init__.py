"""The only reader of knowledge-base files: load, check, compile to a :class:`~lexrules.kb.program.Program`."""
