"""Deliveries for tests, in the shapes in which municipalities make them."""
