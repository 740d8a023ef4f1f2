"""The optimiser: from an island's inputs to the plan of least cost within its carbon budget."""
