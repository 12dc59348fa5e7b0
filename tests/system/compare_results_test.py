#!/usr/bin/env python3
"""The comparison of two files of bench results finds a changed hash, and nothing where none changed."""
import contextlib
import importlib.util
import io
import json
import pathlib
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("compare_results", TOP / "bench" / "compare_results.py")
COMPARE = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(COMPARE)

FLOCK = {"case": "flock", "backend": "cpu", "isa": "avx2", "threads": 1, "agents_count": 1000, "worlds_count": 1,
         "simulated_s": 5, "ns_per_agent_tick": 100.0, "state_hash": "aa"}


class CompareResults(unittest.TestCase):
    def compare(self, before, after):
        with tempfile.TemporaryDirectory() as folder:
            paths = [pathlib.Path(folder) / name for name in ("before.json", "after.json")]
            for path, results in zip(paths, (before, after)):
                path.write_text(json.dumps(results))
            text = io.StringIO()
            with contextlib.redirect_stdout(text), contextlib.redirect_stderr(text):
                code = COMPARE.main([str(path) for path in paths])
            return code, text.getvalue()

    def test_one_state_is_no_change_whatever_the_time(self):
        code, text = self.compare({"results": [FLOCK]}, {"results": [FLOCK | {"ns_per_agent_tick": 80.0}]})
        self.assertEqual(code, 0, text)
        self.assertIn("0.800 times", text)
        self.assertNotIn("CHANGED", text)

    def test_a_changed_hash_is_named(self):
        code, text = self.compare({"results": [FLOCK]}, {"results": [FLOCK | {"state_hash": "bb"}]})
        self.assertEqual(code, 1, text)
        self.assertIn("CHANGED flock agents 1000", text)
        self.assertIn("aa became bb", text)

    def test_hashes_compare_over_threads_and_instructions_and_times_do_not(self):
        other = FLOCK | {"threads": 2, "isa": "avx512", "ns_per_agent_tick": 50.0}
        code, text = self.compare(FLOCK, other)
        self.assertEqual((code, "times" in text), (0, False), text)
        code, text = self.compare(FLOCK, other | {"state_hash": "bb"})
        self.assertEqual(code, 1, text)

    def test_other_sizes_and_spans_are_other_work(self):
        for other in ({"agents_count": 2000}, {"simulated_s": 6}, {"case": "batch"}):
            code, text = self.compare(FLOCK, FLOCK | other | {"state_hash": "bb"})
            self.assertEqual(code, 2, text)
            self.assertIn("no measurement in common", text)

    def test_wrong_usage_says_what_would_be_right(self):
        with contextlib.redirect_stderr(io.StringIO()) as text:
            self.assertEqual(COMPARE.main([]), 2)
        self.assertIn("Usage:", text.getvalue())


if __name__ == "__main__":
    unittest.main()
