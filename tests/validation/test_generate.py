from collections import Counter

from validation.collect import cached
from validation.generate import FAMILIES, cases


def test_cases_are_many_all_different_and_the_splits_share_none() -> None:
    fit, held_out = cases("fit"), cases("held_out")
    assert len(held_out) > 250
    assert len(fit) + len(held_out) > 400
    seeds = Counter(case.seed for case in (*fit, *held_out))
    assert max(seeds.values()) == 1


def test_a_case_stays_what_it_was_when_families_are_added() -> None:
    first = cases("held_out", ("front_squat",))[0]
    assert cached(first, "full").stem == FIRST


FIRST = "held_out_front_squat_000_healthy_1c9563bfd13536f7"
"""Its name holds everything that decides the film: another name, and tracks are filmed again."""


def test_every_marked_fault_and_every_body_has_enough_cases() -> None:
    held_out = cases("held_out")
    for family, share in FAMILIES.items():
        if share.healthy in (0.0, 1.0):
            assert share.held_out >= 8, family
    assert min(Counter(case.body for case in held_out).values()) >= 20
    assert sum(case.name.endswith("_healthy") for case in held_out) >= 90
