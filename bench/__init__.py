"""Measurements against what people would use instead."""
