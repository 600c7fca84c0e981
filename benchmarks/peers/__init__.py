"""kclaims beside other linters: `python -m benchmarks.peers` installs them, writes corpora, measures, prints a table."""
