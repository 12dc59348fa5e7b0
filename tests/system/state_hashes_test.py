#!/usr/bin/env python3
"""Tests of state_hashes.py with stand-ins for the program."""
import json
import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).with_name("state_hashes.py")


def result(arm_hash="a1", world_hash="b1"):
    return json.dumps({"arms": [{"name": "chain", "state_hash": arm_hash}],
                       "worlds": [{"arm": "chain", "replication": 0, "state_hash": world_hash}]})


class StateHashes(unittest.TestCase):
    def compare(self, *bodies, threads=("1",)):
        """Runs the comparison over programs made of these lines of Python."""
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, SCRIPT]
            for number, body in enumerate(bodies):
                path = pathlib.Path(folder, f"program{number}")
                path.write_text(f"#!{sys.executable}\nimport sys\n{body}\n")
                path.chmod(path.stat().st_mode | stat.S_IXUSR)
                command += ["--program", f"p{number}={path}"]
            for count in threads:
                command += ["--threads", count]
            return subprocess.run([*command, "x.toml"], capture_output=True, text=True)

    def test_accepts_equal_hashes(self):
        done = self.compare(f"print('''{result()}''')", f"print('''{result()}''')", threads=("1", "3"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout.count("the same"), 3)

    def test_names_the_world_that_differs_between_programs(self):
        done = self.compare(f"print('''{result()}''')", f"print('''{result(world_hash='b2')}''')")
        self.assertEqual(done.returncode, 1)
        self.assertIn("arm chain replication 0: b1 and b2", done.stdout)

    def test_notices_a_hash_that_depends_on_the_thread_count(self):
        done = self.compare(f"print('''{result()}''' if '3' in sys.argv else '''{result(arm_hash='a2')}''')",
                            threads=("1", "3"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("arm chain: a2 and a1", done.stdout)

    def test_notices_a_missing_world(self):
        done = self.compare(f"print('''{result()}''')",
                            "print('{\"arms\": [{\"name\": \"chain\", \"state_hash\": \"a1\"}], \"worlds\": []}')")
        self.assertEqual(done.returncode, 1)
        self.assertIn("b1 and missing", done.stdout)

    def test_fails_when_a_program_fails(self):
        done = self.compare("sys.exit('out of magazines')")
        self.assertEqual(done.returncode, 1)
        self.assertIn("out of magazines", done.stderr)

    def test_fails_when_a_program_does_not_exist(self):
        done = subprocess.run([sys.executable, SCRIPT, "--program", "p=/nowhere/boyd", "x.toml"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, "state_hashes: /nowhere/boyd: No such file or directory\n")

    def test_fails_without_any_hash(self):
        done = self.compare("print('{\"arms\": [], \"worlds\": []}')")
        self.assertEqual(done.returncode, 1)
        self.assertIn("no state hash", done.stderr)


if __name__ == "__main__":
    unittest.main()
