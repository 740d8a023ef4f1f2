"""Hourly patterns: read from files, or computed from weather, the sun, tides, day shapes and trips."""
