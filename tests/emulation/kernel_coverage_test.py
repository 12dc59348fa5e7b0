#!/usr/bin/env python3
"""Tests of kernel_coverage.py on invented runs."""
import pathlib
import tempfile
import unittest

from kernel_coverage import complaints, merged, read, share

FILE = """kernel,launches,instructions,entered
SenseMover,3,10 20 30,110
SenseMover,0,40,0
KeepPicture,0,5 5,00
"""


class KernelCoverage(unittest.TestCase):
    def kernels(self, text=FILE):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "coverage.csv"
            path.write_text(text)
            return read(path)

    def test_instances_of_one_name_are_one_kernel(self):
        self.assertEqual(self.kernels()["SenseMover"], ([10, 20, 30, 40], [True, True, False, False]))

    def test_shares_are_of_instructions_not_of_blocks(self):
        self.assertAlmostEqual(share(*self.kernels()["SenseMover"]), 0.3)

    def test_what_any_run_entered_counts(self):
        other = self.kernels(FILE.replace("10 20 30,110", "10 20 30,001"))
        self.assertAlmostEqual(share(*merged([self.kernels(), other])["SenseMover"]), 0.6)

    def test_kernels_that_do_too_little_are_named(self):
        wrong = complaints(self.kernels(), 0.5)
        self.assertEqual([line.split(",")[0] for line in wrong],
                         ["KeepPicture: never launched", "SenseMover: 30% of its instructions are executed"])
        self.assertEqual([line for line in complaints(self.kernels(), 0.3) if "Sense" in line], [])


if __name__ == "__main__":
    unittest.main()
