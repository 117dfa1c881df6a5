"""With and without SOJ, per practice and period."""
