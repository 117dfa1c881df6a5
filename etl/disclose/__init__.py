"""What each profile may see."""
