"""Who referred, and from which practice."""
