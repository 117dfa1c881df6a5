"""The synthetic region: invented municipalities, practices and children, and the truth about them.

It stands alone: it imports nothing of the program that reads its deliveries.
"""
