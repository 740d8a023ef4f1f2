"""What is found wrong in a scenario, and how it is told."""
