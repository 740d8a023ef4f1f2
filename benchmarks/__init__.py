"""Ladders of cases that follow the speed of îlot, each with a figure that must come out right."""
