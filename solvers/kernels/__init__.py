"""Loops of the banded solver: arrays in, arrays out. Each file holds its own steps."""
