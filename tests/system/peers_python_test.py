#!/usr/bin/env python3
"""The flocks of bench/peers_python do the work that they are timed for: every neighbour found, every number as by the double loop.

Runs in the virtual environment of `bench/peers.sh --install` where there is one. A library that is missing is skipped with a word; ends
with 77 where all are.
"""
import contextlib
import importlib
import importlib.util
import io
import json
import os
import pathlib
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
VENV = TOP / "build" / "peers_python"
SKIPPED = 77
if (VENV / "bin" / "python").exists() and pathlib.Path(sys.prefix).resolve() != VENV.resolve():
    os.execv(VENV / "bin" / "python", [str(VENV / "bin" / "python"), *sys.argv])
if importlib.util.find_spec("numpy") is None:
    print("skipped: numpy is not installed; bench/peers.sh --install puts it beside Warp and Taichi")
    sys.exit(SKIPPED)
sys.path.insert(0, str(TOP / "bench" / "peers_python"))
import numpy  # noqa: E402

import flock_case as case  # noqa: E402

CACHE = tempfile.TemporaryDirectory()  # of compiled kernels: a new one, so that what is tested is what is written
os.environ["WARP_CACHE_PATH"] = CACHE.name

AGENTS = 400
NEIGHBOURS = 60  # so dense that many have one too near
SEED = 8
EDGE_M = 2e-4  # more than positions in single precision are off after three ticks


def limited(vectors, limit):
    lengths = numpy.linalg.norm(vectors, axis=1, keepdims=True)
    return numpy.where(lengths > limit, vectors * limit / numpy.maximum(lengths, 1e-9), vectors), lengths[:, 0] > limit


def double_loop(p, v):
    """One tick in double precision, everyone against everyone: positions, velocities, neighbours, and what a test needs to see used."""
    offset = p[None] - p[:, None]  # [i, j] from i to j
    distance = numpy.linalg.norm(offset, axis=2)
    others = ~numpy.eye(len(p), dtype=bool)
    if numpy.abs(distance[others] - case.RADIUS_M).min() < 2 * EDGE_M:
        raise ValueError("a pair is so near the edge of the flock radius that rounding decides: take another seed")
    near = others & (distance < case.RADIUS_M)
    count = near.sum(axis=1)
    per = numpy.maximum(count, 1)[:, None]
    push = numpy.where(others, numpy.maximum(0, 1 - distance ** 2 / case.NEAR_M ** 2), 0)
    goal = numpy.array([case.GOAL_X_M, 0, 0]) - p
    a = (- case.SEPARATION * (push[..., None] * offset).sum(axis=1)
         + case.ALIGNMENT * (near[..., None] * (v[None] - v[:, None])).sum(axis=1) / per
         + case.COHESION * (near[..., None] * offset).sum(axis=1) / per
         + case.STEER * (case.CRUISE_MPS * goal / numpy.linalg.norm(goal, axis=1, keepdims=True) - v))
    a, pulled_hard = limited(a, case.ACCEL_MAX_MPS2)
    v, fast = limited(v + case.TICK_S * a, case.SPEED_MAX_MPS)
    return p + case.TICK_S * v, v, count, {"accelerations": pulled_hard, "speeds": fast, "separation": push.sum(axis=1) > 0}


class OneFlock:
    """What each library's flock is held against."""
    module = None

    def setUp(self):
        if importlib.util.find_spec(self.module) is None:
            self.skipTest(f"{self.module} is not installed; bench/peers.sh --install puts it into {VENV.relative_to(TOP)}")
        self.program = importlib.import_module(f"flock_{self.module}")

    def test_ticks_are_those_of_the_double_loop(self):
        edge = case.edge_m(AGENTS, NEIGHBOURS)
        positions, velocities = case.start(AGENTS, NEIGHBOURS, SEED)
        dice = numpy.random.default_rng(SEED)
        velocities += dice.normal(0, 4, velocities.shape).astype(numpy.float32)
        velocities[:20, 1] += 60  # too fast, and asked for too much
        # Swarms beyond two corners of the cube, so far that they leave the grid that it was laid out with.
        corner, strays = numpy.array([edge, edge / 2, edge / 2]), dice.uniform(100, 300, (80, 3))
        positions[-80:-40] = corner + strays[:40]
        positions[-40:] = corner - edge - strays[40:]
        flock = self.program.Flock(positions, velocities, edge, "cpu")
        p, v = positions.astype(float), velocities.astype(float)
        for tick in range(3):
            p, v, count, used = double_loop(p, v)
            if tick == 0:
                for what, who in used.items():
                    self.assertTrue(0 < who.sum() < AGENTS, f"{what}: of {who.sum()} agents")
            flock.step()
            flock.wait()
            numpy.testing.assert_array_equal(flock.neighbours(), count, f"neighbours, tick {tick}")
            found_p, found_v = flock.state()
            numpy.testing.assert_allclose(found_p, p, rtol=0, atol=EDGE_M, err_msg=f"positions, tick {tick}")
            numpy.testing.assert_allclose(found_v, v, rtol=0, atol=1e-4, err_msg=f"velocities, tick {tick}")
            numpy.testing.assert_allclose(found_v.astype(float).sum(axis=0), v.sum(axis=0), rtol=0, atol=AGENTS * 1e-5,
                                          err_msg=f"momentum, tick {tick}")

    def test_the_program_prints_one_line_with_what_was_done(self):
        with contextlib.redirect_stdout(io.StringIO()) as out:
            code = case.run(self.module, "1.0", self.program.Flock, ["--agents", "2000", "--ticks", "2"])
        self.assertEqual(code, 0)
        self.assertEqual(out.getvalue().count("\n"), 1, out.getvalue())
        result = json.loads(out.getvalue())
        self.assertEqual((result["peer"], result["agents_count"], result["ticks_count"]), (self.module, 2000, 2))
        self.assertGreater(result["ns_per_agent_tick"], 0)


class Warp(OneFlock, unittest.TestCase):
    module = "warp"


class Taichi(OneFlock, unittest.TestCase):
    module = "taichi"


class Blind:
    """A flock that finds a twentieth fewer neighbours than there are, and then some."""
    device = "none"

    def __init__(self, positions, velocities, edge, device):
        self.found = 0.94 * case.expected_neighbours(len(positions), edge)

    def step(self):
        pass

    def wait(self):
        pass

    def neighbours(self):
        return [self.found]


class Case(unittest.TestCase):
    def test_as_many_neighbours_are_expected_as_the_double_loop_finds(self):
        agents, seeds = 20, 1500  # so few that all are near a face
        means = []
        for seed in range(seeds):
            positions = case.start(agents, 24, seed)[0].astype(float)
            distance2 = ((positions[None] - positions[:, None]) ** 2).sum(axis=2)
            means.append((distance2 < case.RADIUS_M ** 2).sum() / agents - 1)
        expected = case.expected_neighbours(agents, case.edge_m(agents, 24))
        standard_error = numpy.std(means) / seeds ** 0.5
        self.assertLess(standard_error, 0.005 * expected)
        self.assertAlmostEqual(numpy.mean(means), expected, delta=4 * standard_error)

    def test_a_flock_that_misses_neighbours_is_no_measurement(self):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as text:
            self.assertEqual(case.run("blind", "1.0", Blind, ["--agents", "1000", "--ticks", "1"]), 1)
        self.assertIn("not the same work", text.getvalue())


if __name__ == "__main__":
    done = unittest.main(exit=False, verbosity=2, warnings="ignore").result
    missing = sum(importlib.util.find_spec(module) is None for module in ("warp", "taichi"))
    sys.exit(1 if not done.wasSuccessful() else SKIPPED if missing == 2 else 0)
