"""A slow, obvious second implementation of rules 1-12, and the comparison with what the product made.

Plain lists, dicts and loops over days. It shares no code and no query with the product; where it and the
product differ, one of the two reads a rule wrongly.
"""

from .comparing import compare
from .run import run_reference

__all__ = ["compare", "run_reference"]
