"""The evaluator of the reference figures, as their README defines it: nothing of the product takes part."""

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import product


def quantised(x, d, rounding):
    exact = Decimal(repr(round(x, 10)))
    cut = exact.quantize(Decimal(1).scaleb(-d), rounding=rounding)
    return int(cut) if d <= 0 else float(cut)


def rh(x, d=0):
    return quantised(x, d, ROUND_HALF_UP)


def trunc(x, d=0):
    return quantised(x, d, ROUND_DOWN)


def pct(n, N, d=1):
    return rh(100.0 * n / N, d)


def wavg(vals, w):
    return sum(v * weight for v, weight in zip(vals, w, strict=True)) / sum(w)


def chi2(rows):
    grand = sum(map(sum, rows))
    columns = [sum(column) for column in zip(*rows, strict=True)]
    statistic = 0.0
    for row in rows:
        for count, column in zip(row, columns, strict=True):
            expected = sum(row) * column / grand
            statistic += (count - expected) ** 2 / expected
    return statistic, (len(rows) - 1) * (len(columns) - 1)


def chi2_p(rows):
    statistic, freedom = chi2(rows)
    half = statistic / 2
    if freedom == 1:
        return math.erfc(math.sqrt(half))
    if freedom % 2:
        raise ValueError(f"{freedom} degrees of freedom are not needed")
    return math.exp(-half) * sum(half**j / math.factorial(j) for j in range(freedom // 2))


def feasible(p, N, d=0):
    return [n for n in range(N + 1) if pct(n, N, d) == p]


def stack_solutions(rem, labels):
    found = []
    for neutral in product(*(range(rest + 1) for rest in rem)):
        disagree = [rest - count for rest, count in zip(rem, neutral, strict=True)]
        if [value for value in (*neutral, *disagree) if value] == list(labels):
            found.append([list(neutral), disagree])
    return found


STANDARD = (sum, len, round, abs, min, max, list, zip, range, all, sorted, set, dict)
OWN = (rh, trunc, pct, wavg, chi2, chi2_p, feasible, stack_solutions)
NAMES = {"__builtins__": {}, **{function.__name__: function for function in (*STANDARD, *OWN)}}


def evaluate(expression, inputs):
    """Evaluate an expression of the reference files with nothing but its inputs and the functions above."""
    return eval(expression, {**NAMES, "i": inputs})


def agree(recomputed, published, tolerance):
    """Apply the agreement rule of the reference files."""
    if published is None:
        return True
    if isinstance(published, list | dict | str | bool) or isinstance(recomputed, list | dict | str):
        return recomputed == published
    return abs(recomputed - published) <= tolerance + 1e-9


def same(one, other):
    """Tell whether two values are the same, numbers within 1e-9; a pair is a list of two."""
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, bool | str) or isinstance(other, bool | str):
        return type(one) is type(other) and one == other
    if isinstance(one, list | tuple | dict) or isinstance(other, list | tuple | dict):
        return False
    return abs(one - other) <= 1e-9
