"""What is tried, by the part of kclaims that meets it."""
