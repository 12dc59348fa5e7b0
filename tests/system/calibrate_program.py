#!/usr/bin/env python3
"""Calibration as a user runs it: the ensemble, its page, its use in another design, what is refused.

Usage: calibrate_program.py PROGRAM. From the top of the repository.
"""
import contextlib
import csv
import math
import pathlib
import re
import sqlite3
import statistics
import sys
import tempfile
import unittest

from boyd_program import Boyd, assert_refused

MONTHS = pathlib.Path("scenarios/calibration/national_shares.csv")
DESIGN = pathlib.Path("scenarios/calibration/design.toml")


def substituted(case, text, pattern, to):
    text, changes = re.subn(pattern, to, text, flags=re.M)
    case.assertEqual(changes, 1, pattern)
    return text


def shares_by_point(store):
    """Shot down, lost, came through: of each world, by point."""
    columns = ["attackers_launched_count", "decoys_launched_count", "attackers_shot_down_count",
               "decoys_shot_down_count", "attackers_jammed_count", "attackers_unresolved_count"]
    points = {}
    with contextlib.closing(sqlite3.connect(store)) as database:
        for row in database.execute(f"SELECT point, {', '.join(columns)} FROM world"):
            point, armed, decoys, shot, decoys_shot, jammed, unresolved = row
            armed -= unresolved
            drones = armed + decoys
            points.setdefault(point, []).append([(shot + decoys_shot) / drones,
                                                 (jammed + decoys - decoys_shot) / drones,
                                                 (armed - shot - jammed) / drones])
    return points


def months_to_fit():
    lines = [line for line in MONTHS.read_text().splitlines() if not line.startswith("#")]
    shares = []
    for month in csv.DictReader(lines):
        if month["use"] == "fit":
            landed = int(month["launched_count"]) - int(month["airborne_count"])
            shares.append([int(month[name]) / landed for name in
                           ("shot_down_count", "lost_to_jamming_count", "unaccounted_count")])
    return shares


def history_matched(store, discrepancy):
    """Means of the points that are kept, written down once more."""
    fit, kept = months_to_fit(), []
    for worlds in shares_by_point(store).values():
        worst, means = 0, []
        for k in range(3):
            of_months, of_worlds = [m[k] for m in fit], [w[k] for w in worlds]
            means.append(statistics.mean(of_worlds))
            variance = (statistics.variance(of_months) + statistics.variance(of_worlds) / len(worlds)
                        + discrepancy ** 2)
            worst = max(worst, abs(means[k] - statistics.mean(of_months)) / math.sqrt(variance))
        if worst <= 3:
            kept.append(means)
    return kept


class Calibrate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = pathlib.Path(cls.folder.name)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def design(self, name, points=40, replications=3):
        text = DESIGN.read_text().replace('"region.toml"', f'"{(DESIGN.parent / "region.toml").resolve()}"')
        text = substituted(self, text, r"^count = \d+$", f"count = {replications}")
        text = substituted(self, text, r"^points_count = \d+$", f"points_count = {points}")
        path = self.path / name
        path.write_text(text)
        return path

    def results(self, name):
        path = self.path / name
        done = BOYD("experiment", self.design(name + ".toml"), "-o", path, "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr)
        return path

    def calibrated(self, results, name):
        page, ensemble = self.path / f"{name}.html", self.path / f"{name}.csv"
        done = BOYD("calibrate", results, "--months", MONTHS, "-o", page, "--ensemble", ensemble)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout, page.read_text(), ensemble

    def test_again_it_gives_the_same_ensemble_and_that_is_a_design_of_its_own(self):
        results = self.results("one.db")
        said, page, ensemble = self.calibrated(results, "one")
        self.assertRegex(said, r"^\d+ of 40 sets of parameters are kept\n")
        self.assertIn("This is a calibration, not a validation", page)
        self.assertEqual(page.count("<svg"), 3)
        rows = list(csv.DictReader(ensemble.read_text().splitlines()))
        self.assertEqual(len(rows), int(said.split()[0]))
        self.assertGreater(len(rows), 2)
        kept = history_matched(results, 0.03)
        self.assertEqual(len(kept), len(rows))
        for k, name in enumerate(["shot down", "lost to jamming", "came through"]):
            mean = statistics.mean(point[k] for point in kept)
            self.assertRegex(said, rf"(?m)^{name} .*ensemble {mean:.3f} ")
        for row in rows:
            self.assertTrue(0.02 <= float(row["gun_kill_prob"]) <= 0.6)
        _, _, again = self.calibrated(self.results("two.db"), "two")
        self.assertEqual(again.read_text(), ensemble.read_text())
        text = self.design("table.toml").read_text()
        text = substituted(self, text, r'^kind = "latin_hypercube"\npoints_count = \d+\nseed = \d+$',
                           f'kind = "table"\nfile = "{ensemble.name}"')
        (self.path / "table.toml").write_text(text)
        done = BOYD("experiment", self.path / "table.toml", "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(f"{len(rows)} points", done.stdout)

    def test_what_cannot_be_is_refused(self):
        results = self.results("refused.db")
        assert_refused(self, BOYD("calibrate", results, "--months", MONTHS, "-o", results), "holds the results")
        wrong = self.path / "wrong.csv"
        wrong.write_text(MONTHS.read_text().replace(",fit", ",perhaps"))
        assert_refused(self, BOYD("calibrate", results, "--months", wrong), "wrong.csv:9:1: use: must be fit or check")
        assert_refused(self, BOYD("calibrate", results, "--months", MONTHS, "--discrepancy", "2"), "--discrepancy")
        smoke = self.path / "smoke.toml"
        smoke.write_text(pathlib.Path("scenarios/studies/smoke.toml").read_text()
                         .replace("../smoke.toml", str(pathlib.Path("scenarios/smoke.toml").resolve()))
                         .replace("count = 100", "count = 1"))
        store = self.path / "smoke.db"
        self.assertEqual(BOYD("experiment", smoke, "-o", store, "--quiet").returncode, 0)
        assert_refused(self, BOYD("calibrate", store, "--months", MONTHS), "3 arms", "of one")

    def test_months_that_nothing_gives_keep_nothing(self):
        impossible = self.path / "impossible.csv"
        impossible.write_text("month,launched_count,shot_down_count,lost_to_jamming_count,airborne_count,"
                              "unaccounted_count,use\na,1000,1,998,0,1,fit\nb,1000,1,997,0,2,fit\n")
        done = BOYD("calibrate", self.results("none.db"), "--months", impossible, "--discrepancy", "0.001",
                    "-o", self.path / "none.html")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("0 of 40 sets", done.stdout)
        self.assertIn("Fewer than three sets", (self.path / "none.html").read_text())


if __name__ == "__main__":
    BOYD = Boyd(sys.argv.pop(1))
    unittest.main()
