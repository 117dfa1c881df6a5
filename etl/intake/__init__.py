"""From a delivered file to rows as delivered, kept encrypted."""
