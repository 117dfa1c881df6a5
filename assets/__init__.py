"""WHEN: assets, checks, schedules and the command line. Thin: what is computed stands in ``etl``."""
