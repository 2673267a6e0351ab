"""Trains the English pipeline that ships: `python -m kg.training.pipeline --help`."""
