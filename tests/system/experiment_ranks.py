#!/usr/bin/env python3
"""One experiment under mpirun: the same rows for any number of ranks, and nothing lost with a rank that dies.

Usage: experiment_ranks.py PROGRAM. From the top of the repository. Skips where this build has no MPI or there is no mpirun.
"""
import contextlib
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = ""
STUDY = pathlib.Path("scenarios/studies/smoke.toml")


def worlds_of(path):
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT * FROM world ORDER BY row").fetchall()


def prepare(case, program):
    """Skips a test without MPI; else gives it a folder, `path`, and a small `design` in it."""
    if shutil.which("mpirun") is None or not pathlib.Path(program).with_name("boyd_mpi.so").exists():
        case.skipTest("no mpirun, or no MPI in this build")
    folder = tempfile.TemporaryDirectory(dir="/tmp")
    case.addCleanup(folder.cleanup)
    case.path = pathlib.Path(folder.name)
    text = STUDY.read_text().replace("../smoke.toml", str(pathlib.Path("scenarios/smoke.toml").resolve()))
    case.design = case.path / "design.toml"
    case.design.write_text(text.replace("count = 100", "count = 6"))


class Ranks(unittest.TestCase):
    def setUp(self):
        prepare(self, PROGRAM)

    def command(self, ranks, store, *more):
        return ["mpirun", "--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-n", str(ranks), PROGRAM,
                "experiment", self.design, "-o", self.path / store, "--threads", "1", *more]

    def run_ranks(self, ranks, store, *more):
        done = subprocess.run(self.command(ranks, store, *more), capture_output=True, text=True, timeout=600)
        return done

    def test_one_two_and_four_ranks_give_the_rows_of_no_mpi_at_all(self):
        alone = subprocess.run([PROGRAM, "experiment", self.design, "-o", self.path / "alone.db"], timeout=600)
        self.assertEqual(alone.returncode, 0)
        for ranks in (1, 2, 4):
            with self.subTest(ranks=ranks):
                done = self.run_ranks(ranks, f"{ranks}.db")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(worlds_of(self.path / f"{ranks}.db"), worlds_of(self.path / "alone.db"))

    def test_a_rank_that_is_killed_costs_only_what_it_had_not_finished(self):
        subprocess.run([PROGRAM, "experiment", self.design, "-o", self.path / "alone.db"], timeout=600)
        self.design.write_text(self.design.read_text().replace("count = 6", "count = 40"))
        running = subprocess.Popen(self.command(3, "killed.db"), stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(3)
        listed = subprocess.run(["pgrep", "-P", str(running.pid), "-x", "boyd"], capture_output=True, text=True)
        ranks = [int(line) for line in listed.stdout.split()]
        self.assertEqual(len(ranks), 3, listed)
        os.kill(ranks[-1], signal.SIGKILL)
        self.assertNotEqual(running.wait(timeout=60), 0)
        kept = worlds_of(self.path / "killed.db")
        self.assertGreater(len(kept), 0)
        done = self.run_ranks(2, "killed.db", "--resume")
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = worlds_of(self.path / "killed.db")
        self.assertEqual(len(rows), 72 * 3 * 40)
        by_world = {row[1:4]: row for row in rows}
        self.assertEqual(len(by_world), len(rows))
        for row in kept:
            self.assertEqual(by_world[row[1:4]], row)
        for row in worlds_of(self.path / "alone.db"):
            self.assertEqual(by_world[row[1:4]][4:], row[4:])

    def test_a_mistake_ends_all_ranks_and_is_said(self):
        self.design.write_text(self.design.read_text().replace("leak_prob", "leak_porb"))
        done = self.run_ranks(2, "bad.db")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("did you mean 'leak_prob'", done.stderr)

    def test_results_that_are_there_are_refused_to_all_ranks(self):
        self.assertEqual(self.run_ranks(2, "there.db").returncode, 0)
        done = self.run_ranks(2, "there.db")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("--resume", done.stderr)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
