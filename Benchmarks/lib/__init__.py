"""What the benchmarks share: the machine's description, documents of results, charts, and the regression check."""
