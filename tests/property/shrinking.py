"""From a large failing region to a small one, row by row: quicker than shrinking the draws behind it."""

from collections.abc import Callable
from dataclasses import replace

from .drawing import RegionSpec, Source

Place = tuple[int, int, int]


def smallest(spec: RegionSpec, fails: Callable[[RegionSpec], bool], most_runs: int = 40) -> RegionSpec:
    """Leave out delivered rows, half of them first and one by one last, while the region still fails.

    Calls `fails` at most `most_runs` times; the result fails.
    """
    runs = 0
    size = len(_places(spec)) // 2
    while size:
        start = 0
        while start < len(_places(spec)) and runs < most_runs:
            runs += 1
            left_out = set(_places(spec)[start : start + size])
            smaller = _without(spec, left_out)
            if smaller.sources and fails(smaller):
                spec = smaller
            else:
                start += size
        size //= 2
    return spec


def _places(spec: RegionSpec) -> list[Place]:
    """Give (source, file, row) of every delivered row."""
    return [
        (s, f, r)
        for s, source in enumerate(spec.sources)
        for f, rows in enumerate(source.files)
        for r in range(len(rows))
    ]


def _without(spec: RegionSpec, left_out: set[Place]) -> RegionSpec:
    sources: list[Source] = []
    for s, source in enumerate(spec.sources):
        files = [
            [line for r, line in enumerate(rows) if (s, f, r) not in left_out] for f, rows in enumerate(source.files)
        ]
        if any(files):
            sources.append(replace(source, files=files))
    return replace(spec, sources=sources)
