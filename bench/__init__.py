"""Benchmarks: `python -m bench`. Figures are ratios measured side by side in one run; nothing here is a test."""
