#!/usr/bin/env python3
"""`boyd deter` as a user meets it: usage, output, threads, progress, interrupts.

Usage: deter_program.py PROGRAM SCENARIO, a scenario with a [deterrence].
"""
import json
import os
import pathlib
import signal
import sys
import tempfile
import time
import unittest

from boyd_program import Boyd, assert_refused

boyd = SCENARIO = None
SMALL = ["--replications", "2", "--set", "deterrence.response_times_min=[0, 60]"]
FEW = ["--samples", "200"]
LONG = ["--replications", "20000"]


def deter(*arguments):
    few = [] if "--samples" in arguments else FEW
    return boyd("deter", SCENARIO, *SMALL, *few, *arguments)


class Usage(unittest.TestCase):
    def refused(self, done, *words):
        assert_refused(self, done, *words)

    def test_wrong_usage_ends_with_2_and_says_what_was_wrong(self):
        self.refused(boyd("deter"), "scenario")
        self.refused(boyd("deter", "nowhere.toml"), "nowhere.toml")
        self.refused(deter("--arm", "nobody"), "nobody")
        self.refused(deter("--samples", "0"), "--samples")
        self.refused(deter("--json", ""), "file name")
        self.refused(deter("--set", "deterrence.answer_cost=1"), "answer_cost_usd")
        self.refused(deter("--json", SCENARIO), "is the scenario itself")

    def test_more_draws_than_fit_are_refused_with_what_would_fit(self):
        self.refused(deter("--samples", "10000000"), "--samples: 10000000 draws", "at most")

    def test_a_scenario_without_a_choice_says_what_it_needs(self):
        self.refused(boyd("deter", "scenarios/smoke.toml"), "[deterrence]", "[[option]]")

    def test_check_reads_every_option(self):
        self.assertEqual(boyd("check", SCENARIO).returncode, 0)
        done = boyd("check", SCENARIO, "--set", 'option.probe.set={"raid.nobody.count"=1}')
        self.refused(done, "option.probe.set", "nobody")


class Output(unittest.TestCase):
    def test_threads_change_nothing_and_json_is_all_there_is(self):
        results = []
        for threads in ("1", "3"):
            done = deter("--threads", threads, "--json", "-")
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            result = json.loads(done.stdout)
            result.pop("performance")
            self.assertEqual(result.pop("threads"), int(threads))
            results.append(result)
        self.assertEqual(results[0], results[1])

    def test_an_arm_alone_gives_what_it_gives_among_all(self):
        everything = json.loads(deter("--json", "-").stdout)
        last = everything["arms"][-1]
        alone = json.loads(deter("--json", "-", "--arm", last["name"]).stdout)["arms"][0]
        for arm in (last, alone):
            arm["choice"].pop("difference_to_first_usd")
        self.assertEqual(alone, last)

    def test_the_price_of_an_answer_moves_values_by_its_share(self):
        free = json.loads(deter("--json", "-", "--set", "deterrence.answer_cost_usd=0").stdout)
        dear = json.loads(deter("--json", "-", "--set", "deterrence.answer_cost_usd=1e9").stdout)
        for a, b in zip(free["arms"], dear["arms"]):
            for x, y in zip(a["options"], b["options"]):
                self.assertAlmostEqual(x["value_usd"]["mean"] - y["value_usd"]["mean"],
                                       1e9 * x["answer_prob"], delta=1.0)

    def test_quiet_prints_nothing(self):
        done = deter("--quiet")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))


class Interrupt(unittest.TestCase):
    def test_progress_is_drawn_after_two_seconds_and_ctrl_c_stops_soon(self):
        process, screen, seen = boyd.start_on_a_terminal("deter", SCENARIO, *LONG)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
        os.close(screen)
        self.assertIn(b"worlds", seen)
        self.assertEqual((process.returncode, output), (1, ""))

    def test_ctrl_c_stops_drawing_response_times_too(self):
        process = boyd.start("deter", SCENARIO, *SMALL, "--samples", "800000")
        time.sleep(6)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)  # drawing them all takes minutes
        self.assertEqual((process.returncode, output), (1, ""))
        self.assertIn("nothing was written", errors)

    def test_a_kill_leaves_no_file_behind(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
            for words in (("deter", SCENARIO, *LONG), ("validate",),
                          ("command", SCENARIO, "--samples", "100000000")):
                with tempfile.TemporaryDirectory() as folder:
                    out = pathlib.Path(folder) / "out.json"
                    process = boyd.start(*words, "--json", out)
                    time.sleep(1)
                    process.send_signal(number)
                    process.communicate(timeout=120)
                    self.assertEqual(list(pathlib.Path(folder).iterdir()), [], (number, words))


if __name__ == "__main__":
    boyd, SCENARIO = Boyd(sys.argv[1]), sys.argv[2]
    unittest.main(argv=sys.argv[:1] + sys.argv[3:])
