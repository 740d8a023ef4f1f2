"""The simulation: from an island's inputs and a plan to its hours, years, carbon and costs. Knows no file."""
