"""Random small regions, worked out twice: by the product and by a slow, obvious second implementation."""
