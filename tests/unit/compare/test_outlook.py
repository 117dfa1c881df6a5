"""What is expected of each quarter, in worlds in which what came later is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from delayed_worlds import FIRST, LAST, NO_DAYS, PLAN, QUARTERS, TODAY, delivered, draw_world, registered, share_known

from etl.compare.delay import Stroom, Zicht, begin_of, quarter_of
from etl.compare.outlook import Blik, Terugblik, expect, look, look_back, random_of

RECENT = np.arange(LAST - 3, LAST + 1)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def view(zicht: Zicht, quarters: np.ndarray = RECENT, until: int = TODAY, seed: int = 5, plan=PLAN) -> Blik:
    return look(zicht, [zicht], quarters, until, plan, rng(seed), plan.trekkingen)


@pytest.mark.parametrize("mean_delay", [5.0, 40.0, 150.0])
def test_the_share_known_is_close_to_the_truth(mean_delay):
    world = draw_world(rng(2), 400, mean_delay)
    found = view(registered(*world, TODAY)).aandeel
    true = [share_known(mean_delay, int(quarter), TODAY) for quarter in RECENT]
    # What comes later than the oldest age is a correction, not a delay.
    settled = share_known(mean_delay, LAST - PLAN.hoogste_leeftijd + 1, TODAY)
    assert found == pytest.approx(np.array(true) / settled, abs=0.025)


def test_quarterly_deliveries_give_the_share_known_of_what_they_held():
    world = draw_world(rng(3), 400, 60)
    days = begin_of(np.arange(FIRST + 2, LAST + 2)) + 20
    found = view(delivered(*world, days)).aandeel
    true = [share_known(60, int(quarter), TODAY) for quarter in RECENT]
    assert found == pytest.approx(np.array(true), abs=0.025)


def test_half_yearly_deliveries_compare_like_with_like():
    """The second quarter of a half-year is 20 days old in its first delivery, the first one 110."""
    world = draw_world(rng(4), 400, 60)
    days = begin_of(np.arange(FIRST + 2, LAST + 2, 2)) + 20
    found = view(delivered(*world, days)).aandeel
    true = [share_known(60, int(quarter), TODAY) for quarter in RECENT]
    assert found == pytest.approx(np.array(true), abs=0.025)


class TestBacklog:
    """A first delivery brings years at once. That says nothing of delay."""

    def test_it_is_left_out(self):
        world = draw_world(rng(6), 300, 1)
        days = begin_of(np.arange(LAST - 6, LAST + 2)) + 20
        found = view(delivered(*world, days)).aandeel
        assert (found > 0.99).all()

    def test_that_of_a_source_which_takes_over_is_left_out_too(self):
        kwartaal, seen = draw_world(rng(7), 300, 60)
        switch = int(begin_of(np.array([LAST - 5]))[0])
        early, late = begin_of(np.arange(FIRST, LAST - 5)) + 20, begin_of(np.arange(LAST - 5, LAST + 2)) + 20
        old = delivered(kwartaal[seen < switch], seen[seen < switch], early).stromen[0]
        # The new system holds some of the past that the old one never delivered.
        forgotten = np.repeat(QUARTERS[:18], 20)
        new_rows = np.concatenate([kwartaal[seen >= switch], forgotten])
        new_seen = np.concatenate([seen[seen >= switch], np.full(len(forgotten), switch)])
        new = delivered(new_rows, new_seen, late).stromen[0]
        both = Zicht("9901", "levering", (old, replace(new, alleen_nieuw=True)), np.concatenate([early, late]), {})
        true = share_known(60, LAST, TODAY)
        assert view(both).aandeel[-1] == pytest.approx(true, abs=0.03)
        # Of the quarters of before it saw the last arrivals alone; were they in, more would seem to be late.
        mixed = Zicht("9901", "levering", (old, new), both.dagen, {})
        assert view(mixed).aandeel[-1] < true - 0.02

    def test_one_delivery_alone_leaves_everything_unknown(self):
        world = draw_world(rng(8), 300, 1)
        assert np.isnan(view(delivered(*world, np.array([TODAY])), QUARTERS).aandeel).all()
        twice = begin_of(np.arange(LAST - 6, LAST + 2)) + 20
        assert (view(delivered(*world, twice), QUARTERS[:10]).aandeel == 1).all()


def test_nothing_is_learned_from_after_the_day():
    kwartaal, seen = draw_world(rng(9), 60, 50)
    until = int(begin_of(np.array([LAST - 6]))[0]) + 40
    quarters = np.arange(LAST - 9, LAST - 5)
    whole = look(*_alone(registered(kwartaal, seen, TODAY)), quarters, until, PLAN, rng(1), 50)
    then = look(*_alone(registered(kwartaal, seen, until)), quarters, until, PLAN, rng(1), 50)
    assert np.array_equal(whole.aandeel, then.aandeel) and np.array_equal(whole.trekkingen, then.trekkingen)
    assert np.array_equal(whole.gezien, then.gezien) and whole.omvang == then.omvang
    assert 50 < whole.omvang < 70


def _alone(zicht: Zicht) -> tuple[Zicht, list[Zicht]]:
    return zicht, [zicht]


def test_a_small_gemeente_takes_the_delays_of_the_region():
    large, small = draw_world(rng(10), 300, 60), draw_world(rng(11), 0.8, 60)
    zichten = [registered(*large, TODAY, "9901"), registered(*small, TODAY, "9902")]
    alone = look(zichten[1], [zichten[1]], RECENT, TODAY, PLAN, rng(1), 50)
    together = look(zichten[1], zichten, RECENT, TODAY, PLAN, rng(1), 50)
    assert np.isnan(alone.aandeel[-1])
    assert together.aandeel == pytest.approx(view(zichten[0]).aandeel, abs=0.01)


class TestTheBand:
    """Worlds with a known delay: how often the band of 80% holds what came later."""

    WORLDS = 250

    def held(self, level: float, mean_delay: float, wobble: float = 0.0) -> np.ndarray:
        """Give per quarter of RECENT how often the truth lay in the band."""
        inside = np.zeros(len(RECENT))
        for n in range(self.WORLDS):
            chance = rng(1000 + n)
            kwartaal, seen = draw_world(chance, level, mean_delay)
            if wobble:
                per_quarter = np.exp(chance.normal(0, wobble, len(QUARTERS)))
                day = np.minimum(seen, begin_of(kwartaal + 1) - 1)
                seen = day + np.floor((seen - day) * per_quarter[kwartaal - FIRST]).astype("int64")
            blik = look(*_alone(registered(kwartaal, seen, TODAY)), RECENT, TODAY, PLAN, rng(n), 200)
            made = expect([blik], PLAN, rng(n))
            truth = np.array([((kwartaal == quarter) & (seen > TODAY)).sum() for quarter in RECENT])
            inside += (made.nog_onder <= truth) & (truth <= made.nog_boven)
        return inside / self.WORLDS

    @pytest.mark.parametrize(
        ("level", "mean_delay", "wobble"), [(60, 60, 0.0), (400, 40, 0.0), (8, 60, 0.0), (200, 40, 0.5)]
    )
    def test_it_holds_the_truth_as_often_as_it_says(self, level, mean_delay, wobble):
        held = self.held(level, mean_delay, wobble)
        error = 2.5 * np.sqrt(0.8 * 0.2 / self.WORLDS)
        assert (held > 0.8 - error).all(), held
        # A band that always holds would say nothing; of small counts few can be missed.
        assert held[-1] < 0.99


class TestExpect:
    def blik(self, share: list[float], seen: list[float], level: float) -> Blik:
        shares = np.array(share)
        return Blik(shares, np.repeat(shares[:, None], 300, axis=1), np.array(seen), level)

    def test_gemeenten_weigh_by_what_their_quarters_usually_have(self):
        made = expect([self.blik([0.9], [80], 90), self.blik([0.3], [5], 10)], PLAN, rng())
        assert made.pct[0] == pytest.approx(100 * (0.9 * 90 + 0.3 * 10) / 100)
        assert made.omvang == 100

    def test_the_percentage_and_its_band_do_not_depend_on_the_counts_of_the_quarter(self):
        one = expect([self.blik([0.7], [3], 50)], PLAN, rng())
        other = expect([self.blik([0.7], [90], 50)], PLAN, rng())
        assert (one.pct[0], one.onder[0], one.boven[0]) == (other.pct[0], other.onder[0], other.boven[0])
        assert one.nog[0] < other.nog[0]

    def test_one_gemeente_that_does_not_know_makes_the_region_unknown(self):
        made = expect([self.blik([0.9], [80], 90), self.blik([np.nan], [5], 10)], PLAN, rng())
        everything = (made.pct, made.onder, made.boven, made.nog, made.nog_onder, made.nog_boven)
        assert all(np.isnan(column[0]) for column in everything)

    def test_a_gemeente_without_any_verwijzing_is_not_waited_for(self):
        made = expect([self.blik([0.9], [80], 90), self.blik([np.nan], [0], 0)], PLAN, rng())
        assert made.pct[0] == pytest.approx(90)

    def test_without_any_verwijzing_everything_is_unknown(self):
        made = expect([self.blik([1.0, np.nan], [0, 0], 0)], PLAN, rng())
        assert np.isnan(made.pct).all() and np.isnan(made.nog).all() and made.omvang == 0

    def test_a_settled_quarter_is_complete_and_expects_nothing(self):
        made = expect([self.blik([1.0], [7], 10)], PLAN, rng())
        assert (made.pct[0], made.onder[0], made.boven[0]) == (100, 100, 100)
        assert (made.nog[0], made.nog_onder[0], made.nog_boven[0]) == (0, 0, 0)

    def test_a_quarter_without_any_verwijzing_yet_still_has_a_share(self):
        made = expect([self.blik([0.6], [0], 3)], PLAN, rng())
        assert made.pct[0] == pytest.approx(60) and made.nog[0] > 0
        assert made.onder[0] <= 60 <= made.boven[0]


class TestLookingBack:
    def test_every_month_end_is_predicted_again_about_quarters_that_are_settled_now(self):
        kwartaal, seen = draw_world(rng(12), 80, 40)
        zicht = registered(kwartaal, seen, TODAY)
        found = look_back([zicht], PLAN)
        assert set(found) == set(range(PLAN.hoogste_leeftijd))
        # Slow and plain: one month end after the other, from data cut off on that day.
        counts = {age: [0, 0] for age in range(PLAN.hoogste_leeftijd)}
        for day in range(int(seen.min()), TODAY):
            is_last_of_month = np.datetime64(day, "D").astype("datetime64[M]") != np.datetime64(day + 1, "D").astype(
                "datetime64[M]"
            )
            if not is_last_of_month:
                continue
            then = registered(kwartaal, seen, day)
            for age in range(PLAN.hoogste_leeftijd):
                quarter = quarter_of(day) - age
                if quarter > quarter_of(TODAY) - PLAN.hoogste_leeftijd:
                    continue
                quarters = np.arange(quarter_of(day) - PLAN.hoogste_leeftijd + 1, quarter_of(TODAY) - 4)
                quarters = quarters[quarters <= quarter_of(day)]
                seed = random_of(PLAN, day, 0)
                blik = look(then, [then], quarters, day, PLAN, seed, PLAN.trekkingen_terugblik)
                made = expect([blik], PLAN, random_of(PLAN, day))
                place = list(quarters).index(quarter)
                late = ((kwartaal == quarter) & (seen > day) & (seen <= TODAY)).sum()
                if not np.isnan(made.nog[place]):
                    counts[age][0] += 1
                    counts[age][1] += bool(made.nog_onder[place] <= late <= made.nog_boven[place])
        assert found == {age: Terugblik(*count) for age, count in counts.items() if count[0]}

    def test_with_steady_delays_most_predictions_came_true(self):
        found = look_back([registered(*draw_world(rng(13), 80, 40), TODAY)], PLAN)
        made = sum(one.voorspellingen for one in found.values())
        assert made > 150
        assert sum(one.uitgekomen for one in found.values()) / made > 0.75

    def test_delays_that_changed_show_as_predictions_that_failed(self):
        kwartaal, seen = draw_world(rng(14), 80, 2)
        slow = kwartaal >= LAST - 8
        seen[slow] = seen[slow] + 100
        found = look_back([registered(kwartaal, seen, TODAY)], PLAN)
        steady = look_back([registered(*draw_world(rng(14), 80, 2), TODAY)], PLAN)
        assert found[1].uitgekomen / found[1].voorspellingen < steady[1].uitgekomen / steady[1].voorspellingen - 0.1

    def test_a_gemeente_that_had_not_delivered_yet_is_left_out_of_prediction_and_truth(self):
        early, late = draw_world(rng(15), 80, 40), draw_world(rng(16), 80, 40)
        days = begin_of(np.arange(LAST - 3, LAST + 2)) + 20
        alone = look_back([registered(*early, TODAY)], PLAN)
        joined = look_back([registered(*early, TODAY), delivered(*late, days, "9902")], PLAN)
        assert sum(one.voorspellingen for one in joined.values()) > 0.8 * sum(
            one.voorspellingen for one in alone.values()
        )

    def test_without_history_there_is_nothing_to_judge(self):
        assert look_back([], PLAN) == {}
        one_load = delivered(*draw_world(rng(17), 80, 40), np.array([TODAY]))
        assert look_back([one_load], PLAN) == {}
        nothing = Stroom(NO_DAYS, NO_DAYS, np.array([TODAY]), TODAY)
        assert look_back([Zicht("9901", "levering", (nothing,), np.array([TODAY]), {})], PLAN) == {}
