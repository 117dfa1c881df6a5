"""From versions of toewijzingen to trajecten and verwijzingen."""
