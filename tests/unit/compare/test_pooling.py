"""Random effects over regions: against closed forms, a published example, another library and worlds made up."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import chi2, norm, t

from etl.compare.pooling import pool

# BCG vaccine against tuberculosis, thirteen trials (Colditz et al., 1994): cases and others, vaccinated and not.
BCG = [
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
    (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
    (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
]  # fmt: skip


def log_risk_ratios():
    effects = [np.log(a / (a + b)) - np.log(c / (c + d)) for a, b, c, d in BCG]
    errors = [np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)) for a, b, c, d in BCG]
    return effects, errors


def slowly(y, errors):
    """The same by generalised least squares on matrices, the variance between regions by a root finder."""
    y, count = np.asarray(y), len(y)
    ones = np.ones((count, 1))

    def fitted(tau2):
        inverse = np.linalg.inv(np.diag(np.asarray(errors) ** 2) + tau2 * np.eye(count))
        spread = np.linalg.inv(ones.T @ inverse @ ones)
        mean = (spread @ ones.T @ inverse @ y).item()
        rest = y - mean
        return mean, spread.item(), rest @ inverse @ rest

    gap = lambda tau2: fitted(tau2)[2] - (count - 1)  # noqa: E731
    tau2 = 0.0 if gap(0.0) <= 0 else brentq(gap, 0.0, 1e4, xtol=1e-15, rtol=1e-14)
    mean, variance, q = fitted(tau2)
    return mean, np.sqrt(variance * max(1.0, q / (count - 1))), tau2, fitted(0.0)[2]


def test_published_example_of_thirteen_trials():
    found = pool(*log_risk_ratios())
    assert found.q == pytest.approx(152.2330, abs=5e-5)  # metafor, dat.bcg
    assert found.tau2 == pytest.approx(0.318, abs=5e-4)  # Veroniki et al., 2016: Paule-Mandel
    # statsmodels 0.15, combine_effects(method_re="iterated", use_t=True), Hartung-Knapp
    assert found.effect == pytest.approx(-0.7149681534934442, abs=1e-9)
    assert found.standaardfout == pytest.approx(0.1808921915376235, abs=1e-9)
    assert (found.onder, found.boven) == pytest.approx((-1.10909838, -0.32083793), abs=1e-8)
    assert found.tau2 == pytest.approx(0.31806845220502394, abs=1e-9)
    assert found.i2 == pytest.approx(92.11734685456205, abs=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_equals_least_squares_on_matrices(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 12))
    errors = rng.uniform(0.05, 0.6, count)
    effects = rng.normal(-0.2, np.sqrt(errors**2 + rng.choice([0.0, 0.09])))
    found = pool(effects, errors)
    mean, error, tau2, q = slowly(effects, errors)
    assert (found.effect, found.standaardfout, found.q) == pytest.approx((mean, error, q), abs=1e-9)
    assert found.tau2 == pytest.approx(tau2, abs=1e-9)
    assert found.q_p == pytest.approx(chi2.sf(q, count - 1), abs=1e-12)
    assert found.boven - found.effect == pytest.approx(t.ppf(0.975, count - 1) * error, abs=1e-9)
    assert sum(found.gewichten) == pytest.approx(1)


def test_without_heterogeneity_it_is_the_fixed_effect_with_the_t_distribution():
    effects, errors = np.array([-0.10, -0.12, -0.08]), np.array([0.2, 0.1, 0.3])
    weights = errors**-2.0
    found = pool(effects, errors)
    assert (found.tau2, found.i2) == (0.0, 0.0)
    assert found.effect == pytest.approx(weights @ effects / weights.sum(), abs=1e-12)
    # Estimates closer together than their errors allow make the interval no shorter than that.
    assert found.standaardfout == pytest.approx(weights.sum() ** -0.5, abs=1e-12)
    assert found.boven - found.onder == pytest.approx(2 * t.ppf(0.975, 2) * weights.sum() ** -0.5, abs=1e-12)
    assert found.boven - found.onder > 2 * norm.ppf(0.975) * weights.sum() ** -0.5


def test_equal_errors_give_closed_forms():
    effects, error = np.array([-0.9, 0.1, 0.4, -0.6]), 0.1
    found = pool(effects, [error] * 4)
    between = effects.var(ddof=1)
    assert found.effect == pytest.approx(effects.mean(), abs=1e-12)
    assert found.tau2 == pytest.approx(between - error**2, abs=1e-12)
    assert found.standaardfout == pytest.approx(np.sqrt(between / 4), abs=1e-12)
    assert found.q == pytest.approx(3 * between / error**2, abs=1e-9)
    assert found.i2 == pytest.approx(100 * (1 - error**2 / between), abs=1e-9)
    reach = t.ppf(0.975, 2) * np.sqrt(found.tau2 + between / 4)
    assert found.voorspeld_boven - found.effect == pytest.approx(reach, abs=1e-9)


def test_two_regions_predict_nothing_and_the_order_does_not_matter():
    one, other = pool([-0.4, 0.1], [0.1, 0.2]), pool([0.1, -0.4], [0.2, 0.1])
    assert np.isnan([one.voorspeld_onder, one.voorspeld_boven]).all()
    assert one.effect == pytest.approx(other.effect, abs=1e-12)
    assert one.gewichten == pytest.approx(other.gewichten[::-1], abs=1e-12)
    assert one.boven - one.effect == pytest.approx(12.706204736 * one.standaardfout, rel=1e-9)  # t, one degree


def test_equal_estimates_have_no_spread_at_all():
    found = pool([-0.2, -0.2], [0.1, 0.1])
    assert (found.tau2, found.i2) == (0.0, 0.0)
    assert (found.q, found.q_p) == pytest.approx((0.0, 1.0), abs=1e-9)


@pytest.mark.parametrize(("regions", "tau"), [(4, 0.0), (4, 0.2), (10, 0.2)])
def test_the_interval_covers_the_mean_effect_as_often_as_it_says(regions, tau):
    rng = np.random.default_rng(20251)
    worlds, true = 2_000, -0.35
    covered = 0
    for _ in range(worlds):
        errors = rng.uniform(0.1, 0.3, regions)
        found = pool(true + rng.normal(0, tau, regions) + rng.normal(0, errors), errors)
        covered += found.onder <= true <= found.boven
    noise = 3 * np.sqrt(0.95 * 0.05 / worlds)
    assert covered / worlds >= 0.95 - noise
    if tau == 0.2 and regions == 10:  # truncation costs little where regions differ
        assert covered / worlds <= 0.95 + 2 * noise


@pytest.mark.parametrize(
    ("effects", "errors"),
    [
        ([0.1], [0.1]),
        ([0.1, 0.2], [0.1]),
        ([0.1, 0.2], [0.1, 0.0]),
        ([0.1, np.nan], [0.1, 0.1]),
        ([0.1, 0.2], [0.1, -1]),
    ],
)
def test_what_cannot_be_pooled_is_an_error(effects, errors):
    with pytest.raises(ValueError):
        pool(effects, errors)
