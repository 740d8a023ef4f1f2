"""From a validated scenario to `inputs`: each part of it as arrays."""
