#!/usr/bin/env python3
"""Tests of ./dev that build nothing: help, wrong usage, and calls from another directory."""
import os
import subprocess
import sys
import unittest

DEV = ""


def dev(*arguments):
    without_display = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return subprocess.run([DEV, *arguments], capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL,
                          env=without_display)


class Dev(unittest.TestCase):
    def test_explains_itself_from_any_directory(self):
        for arguments in ([], ["help"], ["--help"]):
            done = dev(*arguments)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("usage: ./dev COMMAND", done.stdout)

    def test_refuses_an_unknown_command_by_name(self):
        done = dev("biuld")
        self.assertEqual(done.returncode, 2)
        self.assertIn("unknown command 'biuld'", done.stderr)

    def test_refuses_arguments_that_a_command_does_not_take(self):
        for arguments in (["build", "--fast"], ["setup", "x"], ["format", "x"]):
            done = dev(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(arguments[1], done.stderr)

    def test_refuses_an_unknown_option_of_test(self):
        for arguments in (["test", "--quick"], ["test", "--long", "--long"]):
            done = dev(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn("test takes only --long", done.stderr)

    def test_view_says_that_it_needs_a_display_before_it_builds(self):
        done = dev("view", "scenarios/smoke.toml")
        self.assertEqual(done.returncode, 1)
        self.assertIn("neither DISPLAY nor WAYLAND_DISPLAY is set", done.stderr)


if __name__ == "__main__":
    DEV = sys.argv.pop(1)
    unittest.main()
