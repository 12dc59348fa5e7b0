#!/usr/bin/env python3
"""How `boyd run` fails: wrong usage, unwritable output, full disks, interrupts.

Usage: run_failures.py PROGRAM SCENARIO. Each case runs the program as a user would.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from boyd_program import Boyd, assert_refused

boyd = SCENARIO = None
LONG = ["--replications", "1000000"]


def run(*arguments):
    return boyd("run", SCENARIO, "--replications", 2, *arguments)


class Usage(unittest.TestCase):
    def refused(self, done, *words):
        assert_refused(self, done, *words)

    def test_wrong_usage_ends_with_2_and_says_what_was_wrong(self):
        self.refused(boyd())
        self.refused(boyd("fly"), "fly")
        self.refused(boyd("run"), "scenario")
        self.refused(run("--backend", "abacus"), "abacus")
        self.refused(run("--threads", "0"), "--threads")
        self.refused(run("--seed", "-1"), "-1")
        self.refused(run("--seed", "18446744073709551616"), "18446744073709551615")
        self.refused(run("--seed", "0x10"), "0x10")
        self.refused(boyd("run", SCENARIO, "--replication", "4294967296"), "4294967295")
        self.refused(run("--until", "soon"), "soon")
        self.refused(run("--until", "0"), "0 is not a number of seconds above 0")
        self.refused(run("--json", ""), "file name")
        self.refused(run("--backend", "cpu", "--device", "0"), "--device")
        self.refused(run("--replication", "1"), "--replication")
        self.refused(boyd("show", "platform", "z" * 16), "z" * 16, "boyd list platforms")

    def test_an_argument_that_is_empty_is_refused(self):
        self.refused(boyd("validate", ""), "is empty")
        self.refused(boyd("validate", "mmc", "--with", ""), "--with")
        self.refused(boyd("validate", "mmc", "--with", "servers_count=2,"), "--with", "after a comma")
        self.refused(boyd("command", SCENARIO, "--rate", ""), "--rate", "is empty")
        self.refused(boyd("command", SCENARIO, "--by", ""), "--by", "is empty")
        self.refused(boyd("explain", SCENARIO, "--arm", ""), "--arm", "is empty")

    def test_what_drives_a_terminal_is_shown_and_not_sent(self):
        for done in (boyd("run", "no\x1b[2J\u202e.toml"), boyd("fly\x1b[2J\u202e"),
                     boyd("run", SCENARIO, "--arm", "\x1b[2J\u202e"),
                     boyd("validate", "mmc", "--with", "\x1b[2J\u202e=1"),
                     boyd("list", "\x1b[2J\u202e")):
            self.refused(done, "\\u001b[2J\\u202e")
            self.assertNotIn("\x1b", done.stderr)
            self.assertNotIn("\u202e", done.stderr)

    def test_a_scenario_that_is_not_there_ends_with_2(self):
        self.refused(boyd("run", "nowhere.toml"), "nowhere.toml")
        self.refused(boyd("check", "nowhere.toml"), "nowhere.toml")

    def test_unknown_arms_and_keys_are_named(self):
        self.refused(run("--arm", "nobody"), "nobody")
        self.refused(run("--set", "scenario.dt_seconds=1"), "dt_seconds")
        self.refused(run("--set", "nonsense"), "nonsense")
        self.refused(run("--set", 'scenario.primary_measures=["luck"]'), "luck")

    def test_a_seed_is_decimal(self):
        ten, octal = (run("--seed", seed, "--json", "-", "--quiet") for seed in ("10", "010"))
        self.assertEqual(json.loads(ten.stdout)["seed"], json.loads(octal.stdout)["seed"])

    def test_help_and_version_end_with_0(self):
        self.assertEqual(boyd("--help").returncode, 0)
        self.assertIn("--arm", boyd("run", "--help").stdout)
        self.assertRegex(boyd("--version").stdout, r"\d+\.\d+")

    def test_cuda_without_a_device_is_an_error_and_no_fall_back(self):
        if "not usable" not in boyd("info").stdout:
            self.skipTest("this machine has a CUDA device")
        done = run("--backend", "cuda")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout, "")
        self.assertIn("--backend cuda", done.stderr)


class Output(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)

    def tearDown(self):
        self.folder.cleanup()

    def failed(self, done, *words):
        self.assertEqual(done.returncode, 1, done.stderr)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_a_full_disk_is_said(self):
        self.failed(run("--json", "/dev/full"), "/dev/full", "No space left on device")
        self.assertTrue(pathlib.Path("/dev/full").is_char_device())

    def test_full_standard_output_is_said(self):
        for extra in ([], ["--json", "-"]):
            with open("/dev/full", "w") as full:
                done = subprocess.run([boyd.program, "run", SCENARIO, "--replications", "1", *extra],
                                      stdout=full, stderr=subprocess.PIPE, text=True, timeout=300)
            self.failed(done, "standard output", "No space left on device")

    def test_a_path_that_cannot_be_written_is_said_before_the_run(self):
        (self.path / "file").write_text("x")
        for bad, why in ((self.path / "no" / "out.json", "No such file or directory"),
                         (self.path / "file" / "out.json", "Not a directory"),
                         (self.path, "Is a directory")):
            began = time.monotonic()
            self.failed(boyd("run", SCENARIO, *LONG, "--json", bad), str(bad), why)
            self.assertLess(time.monotonic() - began, 60)

    def test_json_to_a_file_leaves_one_whole_file(self):
        out = self.path / "out.json"
        out.write_text("old")
        done = run("--json", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("arms", json.loads(out.read_text()))
        self.assertEqual([p.name for p in self.path.iterdir()], ["out.json"])

    def test_json_on_standard_output_is_all_there_is(self):
        done = run("--json", "-")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("worlds", json.loads(done.stdout))

    def test_quiet_prints_nothing(self):
        done = run("--quiet")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


class Interrupt(unittest.TestCase):
    def test_ctrl_c_stops_soon_and_leaves_no_file(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "out.json"
            out.write_text("old")
            process = boyd.start("run", SCENARIO, *LONG, "--json", out)
            time.sleep(2)
            process.send_signal(signal.SIGINT)
            output, errors = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 1, errors)
            self.assertEqual(output, "")
            self.assertIn("interrupted", errors)
            self.assertEqual(out.read_text(), "old")
            self.assertEqual([p.name for p in pathlib.Path(folder).iterdir()], ["out.json"])

    def test_progress_is_drawn_on_a_terminal_after_two_seconds(self):
        process, screen, seen = boyd.start_on_a_terminal("run", SCENARIO, *LONG)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        os.close(screen)
        self.assertIn(b"worlds", seen)
        self.assertIn(b"left", seen)


class Command(unittest.TestCase):
    def test_battles_give_the_first_authorised_shot(self):
        done = boyd("command", SCENARIO, "--samples", 100, "--battles", 20, "--json", "-")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        result = json.loads(done.stdout)
        arm = next(arm for arm in result["arms"] if arm["battles"] and
                   arm["battles"][0]["authority"] and arm["battles"][0]["decision"]["mean_s"] > 0)
        battle = arm["battles"][0]
        self.assertGreater(battle["first_shot"]["count"], 0)
        self.assertGreaterEqual(battle["first_shot"]["p10_s"], battle["action"]["p10_s"])
        self.assertEqual(arm["rules"][0]["first_shot"], battle["first_shot"])

    def test_a_doctrine_has_no_battle(self):
        done = boyd("command", "scenarios/doctrine/instant.toml", "--battles", 2)
        assert_refused(self, done, "--battles", "is a doctrine")


class Reproduction(unittest.TestCase):
    def test_the_command_of_a_row_gives_that_row_again(self):
        result = json.loads(run("--json", "-", "--seed", "99", "--until", "1500").stdout)
        for row in (result["worlds"][0], result["worlds"][-1]):
            words = row["command"].split()
            self.assertEqual(words[0], "boyd")
            again = json.loads(boyd(*words[1:], "--json", "-").stdout)["worlds"]
            self.assertEqual(len(again), 1)
            self.assertEqual(again[0]["state_hash"], row["state_hash"])
            self.assertEqual(again[0]["measures"], row["measures"])

    def test_one_arm_alone_gives_what_it_gives_among_all(self):
        everything = json.loads(run("--json", "-").stdout)
        for arm in everything["arms"]:
            alone = json.loads(run("--json", "-", "--arm", arm["name"]).stdout)["arms"][0]
            self.assertEqual(alone["state_hash"], arm["state_hash"])
            self.assertEqual(alone["measures"], arm["measures"])


if __name__ == "__main__":
    boyd, SCENARIO = Boyd(sys.argv[1]), sys.argv[2]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
