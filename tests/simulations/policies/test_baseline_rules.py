"""The baselines' numbers stay what they were when they were frozen."""

from dataclasses import asdict

from simulations.policies.baseline_rules import RULES
from simulations.policies.registry import build_policy

FROZEN = {
    "version": "1",
    "lap_h": 3.0,
    "laps_limit": 12,
    "template_salt_g_m2": 20.0,
    "template_grit_g_m2": 200.0,
    "beat_seed": 1,
    "beat_iterations": 60,
    "soon_h": 1.0,
    "out_h": 4.0,
    "worth_a_call_share": 0.02,
    "call_share": 0.1,
    "snow_below_c": 1.0,
    "ten_to_one": 10.0,
    "snowfall_over_h": 3.0,
    "worth_ploughing_mm": 10.0,
    "officer_settles_per_h": 0.02,
    "officer_melts_mm_per_h_k": 3.0,
    "officer_looks_ahead_h": 12.0,
    "officer_depth_share": 1.0,
    "officer_forecast_share": 2.0,
}


def test_the_rules_of_version_1_are_the_ones_that_were_frozen():
    assert asdict(RULES) == FROZEN


def test_the_baselines_of_the_command_line_go_by_them():
    for name in ("beats", "all_out", "officer"):
        policy = build_policy(name, iterations=0)
        assert (policy.name, policy.version) == (name, RULES.version)
        assert policy.beat_iterations == RULES.beat_iterations
    officer = build_policy("officer", iterations=0).rule
    assert officer.depth_share == RULES.officer_depth_share
    assert officer.forecast_share == RULES.officer_forecast_share
