"""Case files, scenarios and templates: what people write, checked against the vocabulary before anything runs."""
