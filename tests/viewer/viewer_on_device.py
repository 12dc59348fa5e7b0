#!/usr/bin/env python3
"""Tests of boyd-viewer with its nights on an emulated device of CUDA that OpenGL draws from.

Usage: viewer_on_device.py VIEWER XVFB, from the top of the repository.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from viewer_program import COLOURS, Picture, near
from virtual_display import VirtualDisplay

VIEWER, XVFB = "", ""
NIGHT = ("scenarios/swarm_100k.toml", "--set", "raid.swarm.count=3500", "--set", "scenario.duration_min=0.1",
         "--at", "3", "--size", "640x480")


class OnDevice(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.display = VirtualDisplay(XVFB)

    @classmethod
    def tearDownClass(cls):
        cls.display.close()

    def shot(self, backend, **environment):
        with tempfile.TemporaryDirectory() as folder:
            top = pathlib.Path(folder)
            done = subprocess.run([VIEWER, *NIGHT, "--backend", backend, "--screenshot", top / "a.png", "--facts",
                                   top / "a.json"], capture_output=True, text=True, timeout=600,
                                  env={**os.environ, **self.display.environment, **environment})
            self.assertEqual(done.returncode, 0, done.stderr)
            return Picture(top / "a.png"), json.loads((top / "a.json").read_text()), done.stderr

    def test_places_go_from_the_device_into_the_picture(self):
        picture, facts, words = self.shot("cuda")
        self.assertEqual(facts["places"], "on the device")
        self.assertIn("places of movers come to OpenGL on the device", words)
        dots = [s for s in facts["symbols"] if s["dot"]]
        self.assertGreater(len(dots), 3000)
        seen = sum(any(near(c, COLOURS["hostile"]) for c in picture.colours_in(round(s["x"]), round(s["y"]), 2))
                   for s in dots)
        self.assertGreater(seen, 0.95 * len(dots))
        plain, plain_facts, _ = self.shot("cpu")
        self.assertEqual(plain_facts["places"], "through the host")
        self.assertEqual(facts["shown"]["state_hash"], plain_facts["shown"]["state_hash"])
        self.assertEqual(picture.rows, plain.rows)

    def test_where_opengl_is_on_no_device_places_pass_the_host_and_it_says_so(self):
        picture, facts, words = self.shot("cuda", BOYD_EMULATION_GL="0")
        self.assertIn("through the host: OpenGL is not drawn by a device of CUDA", facts["places"])
        self.assertIn("through the host", words)
        plain, _, _ = self.shot("cpu")
        self.assertEqual(picture.rows, plain.rows)


if __name__ == "__main__":
    VIEWER, XVFB = (sys.argv.pop(1) for _ in range(2))
    unittest.main()
