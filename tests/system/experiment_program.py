#!/usr/bin/env python3
"""Experiments as a user runs them: killed, resumed, refused, reproduced, reported.

Usage: experiment_program.py PROGRAM [KILLS]. From the top of the repository. KILLS: how many random moments a small smoke study
is killed at, each in a run of its own; 5 when not given. With more than 5 it is the whole study, killed again and again on its way.
"""
import contextlib
import csv
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = ""
KILLS = 5
STUDY = pathlib.Path("scenarios/studies/smoke.toml")


def boyd(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=900, **options)


def rows_of(path):
    """Every row of the results; what batches there were and when is not part of them."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        tables = ["world", "point", "point_value", "factor", "arm"]
        return {table: database.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables}


def has_worlds(path):
    """Whether a run has written any; it may be about to make the file."""
    try:
        return path.exists() and len(rows_of(path)["world"]) > 0
    except sqlite3.OperationalError:
        return False


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(dir="/tmp")
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)
        self.path.chmod(0o755)

    def design(self, replications, name="design.toml"):
        text = STUDY.read_text().replace("../smoke.toml", str(pathlib.Path("scenarios/smoke.toml").resolve()))
        text, changes = re.subn(r"count = 100", f"count = {replications}", text)
        self.assertEqual(changes, 1)
        path = self.path / name
        path.write_text(text)
        return path

    def done(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def failed(self, done, *words, code=1):
        self.assertEqual(done.returncode, code, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)


class Interrupted(Case):
    def killed_after(self, seconds, *arguments):
        """Whether the run was still there to be killed."""
        running = subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   text=True)
        try:
            said = running.communicate(timeout=seconds)[1]
            self.assertEqual(running.returncode, 0, said)
            return False
        except subprocess.TimeoutExpired:
            running.kill()
            running.communicate()
            return running.returncode == -signal.SIGKILL

    def whole(self, design):
        """Its rows without interruption, and how long it took."""
        began = time.monotonic()
        self.done(boyd("experiment", design, "-o", self.path / "whole.db"))
        return rows_of(self.path / "whole.db"), time.monotonic() - began

    def test_killed_at_random_moments_and_resumed_nothing_is_lost_or_doubled(self):
        if KILLS > 5:
            self.skipTest("the whole study is killed on its way instead")
        design = self.design(4)
        whole, whole_s = self.whole(design)
        dice = random.Random(7)
        cut = 0
        for kill in range(KILLS):
            store = self.path / f"{kill}.db"
            cut += self.killed_after(dice.uniform(0, whole_s), "experiment", design, "-o", store)
            with self.subTest(kill=kill):
                self.done(boyd("experiment", design, "-o", store, "--resume"))
                self.assertEqual(rows_of(store), whole)
                self.assertEqual([p.name for p in self.path.glob(f"{kill}.db*")], [store.name])
            store.unlink()
        self.assertGreater(cut, 0, "every run ended before it was killed")

    def rows_left_by_a_kill(self, store):
        """Looked at in a copy: whoever opens a store that was killed mends it, and that is the next run's task."""
        copy = self.path / "copy"
        copy.mkdir()
        for part in self.path.glob(store.name + "*"):
            if not part.name.endswith(("-shm", ".lock")):
                shutil.copy(part, copy)
        try:
            return rows_of(copy / store.name)["world"]
        except sqlite3.OperationalError:
            return []  # killed before it had its tables
        finally:
            shutil.rmtree(copy)

    def test_the_whole_study_killed_on_its_way_is_the_one_that_was_not(self):
        if KILLS <= 5:
            self.skipTest("takes long: give a number of kills")
        design = self.design(100)
        whole, whole_s = self.whole(design)
        by_row = {row[0]: row for row in whole["world"]}
        dice = random.Random(7)
        store = self.path / "killed.db"
        kills = ends = with_rows = most = 0
        kept = {}
        while kills < KILLS:
            if self.killed_after(dice.uniform(0, whole_s / 8), "experiment", design, "-o", store, "--resume"):
                kills += 1
                left = {row[0]: row for row in self.rows_left_by_a_kill(store)}
                with_rows += 0 < len(left) < len(by_row)
                most = max(most, len(left) - len(kept))
                self.assertEqual({row: by_row[row] for row in left}, left, f"kill {kills}")
                self.assertGreaterEqual(left.keys(), kept.keys(), f"kill {kills}")
                kept = left
            else:
                ends += 1
                self.assertEqual(rows_of(store), whole)
                store.unlink()
                kept = {}
        self.done(boyd("experiment", design, "-o", store, "--resume"))
        self.assertEqual(rows_of(store), whole)
        self.assertEqual([p.name for p in self.path.glob("killed.db*")], [store.name])
        print(f"{kills} kills, {with_rows} of them with results there but not all; the study came to its end {ends + 1} "
              f"times, each time equal in {len(by_row)} worlds; at most {most} worlds between two kills", flush=True)
        self.assertGreater(with_rows, KILLS // 2)
        self.assertGreater(most, 0)

    def test_an_interrupt_keeps_what_was_finished_and_says_how_to_go_on(self):
        design = self.design(200)
        store = self.path / "results.db"
        running = subprocess.Popen([PROGRAM, "experiment", design, "-o", store],
                                   stderr=subprocess.PIPE, text=True)
        while not has_worlds(store):
            self.assertIsNone(running.poll(), "ended before it was interrupted")
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=60)[1]
        self.assertEqual(running.returncode, 1, said)
        self.assertIn("go on with --resume", said)
        self.assertFalse((self.path / "results.db.lock").exists())
        count = len(rows_of(store)["world"])
        self.assertIn(f"interrupted: {count:,}".replace(",", " "), said)


class Refused(Case):
    def test_a_second_run_on_one_store(self):
        design = self.design(200)
        store = self.path / "results.db"
        first = subprocess.Popen([PROGRAM, "experiment", design, "-o", store],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not store.exists():
                self.assertIsNone(first.poll())
                time.sleep(0.05)
            self.failed(boyd("experiment", design, "-o", store, "--resume"),
                        str(store), f"process {first.pid}", "is writing it")
        finally:
            first.kill()
            first.wait()

    def test_results_that_are_there_without_resume(self):
        design = self.design(1)
        store = self.path / "results.db"
        self.done(boyd("experiment", design, "-o", store))
        self.failed(boyd("experiment", design, "-o", store), "--resume", code=2)
        self.done(boyd("experiment", design, "-o", store, "--resume"))
        design.write_text(design.read_text() + "\n")
        self.failed(boyd("experiment", design, "-o", store, "--resume"), "another text", "another file")

    def test_wrong_usage(self):
        self.failed(boyd("experiment", "nowhere.toml", "-o", "x.db"), "nowhere.toml", code=2)
        self.failed(boyd("experiment", STUDY), "-o RESULTS.db", code=2)
        self.failed(boyd("experiment", STUDY, "-o", ""), "file name", code=2)
        self.failed(boyd("reproduce", "x.db"), "--row", code=2)
        self.failed(boyd("report", self.path / "no.db", "-o", self.path / "x.html"), "no.db")
        self.failed(boyd("reproduce", self.path / "no.db", "--row", 1), "no.db")
        bad = self.design(1)
        bad.write_text(bad.read_text().replace("group.battery.magazine_count", "group.batery.magazine_count"))
        self.failed(boyd("experiment", bad, "-o", self.path / "x.db"), "did you mean 'battery'", "at point 0",
                    code=2)
        self.assertFalse((self.path / "x.db").exists())

    def as_nobody(self):
        """Root may write anywhere; a read-only folder is one only to others."""
        return {"preexec_fn": lambda: os.setuid(65534)} if os.getuid() == 0 else {}

    def test_a_store_that_may_not_be_written(self):
        design = self.design(1)
        store = self.path / "results.db"
        self.failed(boyd("experiment", design, "-o", "/proc/results.db"), "/proc/results.db")
        self.done(boyd("experiment", design, "-o", store))
        store.chmod(0o444)
        self.path.chmod(0o555)
        try:
            self.failed(boyd("experiment", design, "-o", store, "--resume", **self.as_nobody()),
                        "results.db.lock", "Permission denied")
            self.assertEqual(boyd("reproduce", store, "--row", 1, **self.as_nobody()).returncode, 0)
            self.path.chmod(0o777)
            self.failed(boyd("experiment", design, "-o", store, "--resume", **self.as_nobody()),
                        "results.db", "readonly database")
        finally:
            self.path.chmod(0o755)

    def test_a_full_disk_is_called_full(self):
        disk = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o size=300k tmpfs "$0" && shift 0 && exec "$@"',
                str(self.path / "disk")]
        (self.path / "disk").mkdir()
        if subprocess.run([*disk, "true"], capture_output=True).returncode != 0:
            self.skipTest("this machine lets nobody mount a small disk")
        store = self.path / "disk" / "results.db"
        done = subprocess.run([*disk, PROGRAM, "experiment", self.design(20), "-o", store], capture_output=True,
                              text=True, timeout=300)
        self.failed(done, str(store), "disk is full", "what was finished before is kept", "--resume")

    def test_a_full_disk_keeps_what_was_finished(self):
        design = self.design(8)
        store = self.path / "results.db"

        def small_disk():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, 250_000))

        self.failed(boyd("experiment", design, "-o", store, preexec_fn=small_disk),
                    str(store), "what was finished before is kept", "--resume")
        kept = len(rows_of(store)["world"])
        self.assertGreater(kept, 0)
        self.done(boyd("experiment", design, "-o", store, "--resume"))
        self.done(boyd("experiment", design, "-o", self.path / "whole.db"))
        self.assertEqual(rows_of(store), rows_of(self.path / "whole.db"))


class Studies(Case):
    def test_every_shipped_study_can_be_run_and_has_its_report(self):
        studies = [path for path in sorted(STUDY.parent.glob("*.toml")) if "[experiment]" in path.read_text()]
        self.assertEqual(len(studies), 6)
        index = pathlib.Path("docs/studies/README.md").read_text()
        for path in studies:
            with self.subTest(path=str(path)):
                self.assertTrue(path.read_text().startswith("# "), "no header comment")
                said = self.done(boyd("experiment", path, "--dry-run")).stdout
                self.assertIn("?", said.splitlines()[1])
                page = pathlib.Path("docs/studies") / f"{path.stem}.html"
                self.assertTrue(page.exists())
                self.assertIn(page.name, index)


class Answers(Case):
    def change(self, store, statement):
        with contextlib.closing(sqlite3.connect(store)) as database:
            database.execute(statement)
            database.commit()

    def test_a_dry_run_says_what_would_be_run_and_writes_nothing(self):
        said = self.done(boyd("experiment", STUDY, "--dry-run")).stdout
        for word in ("72 points x 3 arms x 100 replications: 21 600 worlds", "largest correlation",
                     "centred discrepancy", "about"):
            self.assertIn(word, said)
        self.assertEqual(list(self.path.iterdir()), [])

    def test_a_row_is_made_again_bit_for_bit_and_a_changed_one_is_seen(self):
        design = self.design(2)
        store = self.path / "results.db"
        self.done(boyd("experiment", design, "-o", store))
        said = self.done(boyd("reproduce", store, "--row", 5)).stdout
        self.assertIn("the same world, bit for bit", said)
        command = re.search(r"boyd explain (.*)", said)[1]
        self.assertIn("--replication", command)
        self.failed(boyd("reproduce", store, "--row", 123456), "no such row", code=2)
        recording = self.path / "row.h5"
        said = self.done(boyd("reproduce", store, "--row", 5, "--record", recording)).stdout
        self.assertIn("the same world, bit for bit", said)
        self.assertIn("every state hash equal", self.done(boyd("replay", recording)).stdout)
        self.failed(boyd("reproduce", store, "--row", 5, "--record", store), "holds the results", code=2)
        self.failed(boyd("reproduce", store, "--row", 5, "--record", "-"), "needs a file", code=2)
        self.change(store, "UPDATE world SET state_hash = '0000000000000001' WHERE row = 5")
        done = boyd("reproduce", store, "--row", 5)
        self.assertEqual(done.returncode, 1)
        self.assertIn("NOT the same world", done.stdout)
        self.change(store, "UPDATE point SET scenario_hash = 'ffff'")
        self.failed(boyd("reproduce", store, "--row", 5), "has changed since")

    def test_a_report_is_one_page_that_needs_nothing_else(self):
        if shutil.which("gnuplot") is None:
            self.skipTest("no gnuplot")
        design = self.design(3)
        store = self.path / "results.db"
        self.done(boyd("experiment", design, "-o", store))
        page = self.path / "report.html"
        tables = self.path / "tables"
        self.done(boyd("report", store, "-o", page, "--csv", tables, "--measure", "shots_count"))
        text = page.read_text()
        self.assertIn("<svg", text)
        self.assertNotIn("<script", text)
        for reference in re.findall(r'(?:href|src)\s*=\s*["\']([^"\']*)', text):
            self.assertTrue(reference.startswith(("#", "data:")), reference)
        self.assertNotRegex(text, r"url\(\s*['\"]?http")
        for name in ("arms", "differences", "points", "quantiles", "crossovers_leak_prob", "regression_leak_prob",
                     "partition_leak_prob", "variance_shares_leak_prob", "outliers_leak_prob"):
            self.assertGreater(len((tables / f"{name}.csv").read_text().splitlines()), 1, name)
        self.assertIn("<h2>Answer</h2>", text)
        with open(tables / "answer.csv", newline="") as file:
            answers = list(csv.DictReader(file))
        self.assertEqual([row["measure"] for row in answers],
                         ["leak_prob", "cost_exchange_ratio", "first_effective_order_s"])
        self.assertRegex(answers[0]["arms"], r"^leak_prob of standing_only is 0\.\d+ .* over 72 points and 3 repl")
        self.assertRegex(answers[0]["crossing"], r"^Along decide_s: operations_centre is .* standing_only .*: no crossover")
        with open(tables / "quantiles.csv", newline="") as file:
            never = [row for row in csv.DictReader(file)
                     if (row["arm"], row["measure"]) == ("standing_only", "first_effective_order_s")]
        self.assertEqual(float(never[0]["median"]), 2400, "what never came counts as the end of its world")
        (self.path / "elsewhere").mkdir()
        alone = self.path / "elsewhere" / "results.db"
        shutil.copy(store, alone)
        design.unlink()
        self.done(boyd("report", alone, "-o", self.path / "again.html", cwd=self.path / "elsewhere"))
        self.failed(boyd("report", store, "-o", page, "--measure", "luck"), "luck", code=2)
        self.failed(boyd("report", store, "-o", store), "holds the results", code=2)
        self.failed(boyd("report", store, "-o", "/dev/full"), "No space left")
        self.failed(boyd("report", store, "-o", page, env={"PATH": str(self.path)}), "gnuplot", "gnuplot-nox")

    def test_a_replay_command_of_the_report_runs(self):
        design = self.design(3)
        store = self.path / "results.db"
        self.done(boyd("experiment", design, "-o", store))
        said = self.done(boyd("reproduce", store, "--row", 0)).stdout
        arguments = re.search(r"boyd explain (.*)", said)[1].split()
        self.done(boyd("explain", *arguments))


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    if len(sys.argv) > 1 and sys.argv[1].isdigit():
        KILLS = int(sys.argv.pop(1))
    unittest.main()
