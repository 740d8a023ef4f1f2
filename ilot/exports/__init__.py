"""What a run is handed on as: one file for each reader."""
