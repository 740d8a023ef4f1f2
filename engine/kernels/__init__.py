"""The recursions in time, compiled: plain functions of arrays, one file per subject."""
