"""What it costs: prices, the rekenmodel A to M, and what others calculated."""
