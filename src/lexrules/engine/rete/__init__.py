"""The second engine: the same program decided again, its logical closure computed by durable-rules."""
