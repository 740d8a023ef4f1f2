"""Many runs: swept, calibrated, compared, ranked, and held against what happened."""
