#!/usr/bin/env python3
"""Tests of check_layers.py: a tree that obeys, and for every rule a tree that breaks only that rule."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

CHECKER = pathlib.Path(__file__).with_name("check_layers.py")

GOOD = {
    "kernels/core/units.hpp": "#pragma once\n",
    "kernels/core/launch.hpp": "#if defined(__CUDACC__)\n#include <cuda_runtime.h>\n#else\n#include <tbb/parallel_for.h>\n#endif\n",
    "kernels/state/plan.hpp": '#include "kernels/core/units.hpp"\n',
    "kernels/stage/move.cu": '#include "kernels/core/launch.hpp"\n#include "kernels/state/plan.hpp"\n',
    "kernels/tick.hpp": '#include "kernels/state/plan.hpp"\n',
    "kernels/tick/batch.cu": '#include "kernels/tick.hpp"\n#include "kernels/core/launch.hpp"\n',
    "host/time/time.hpp": "// a comment may say __CUDACC__\n",
    "host/des/queue.hpp": '#include "host/time/time.hpp"\n',
    "host/command/engine.hpp": '#include "host/des/queue.hpp"\n#include "kernels/core/units.hpp"\n',
    "host/statistics/paired.hpp": "#include <vector>\n",
    "host/scenario/scenario.hpp": '#include "host/command/engine.hpp"\n#include "kernels/state/plan.hpp"\n',
    "host/run/runner.cpp": '#include "host/scenario/scenario.hpp"\n#include "host/statistics/paired.hpp"\n'
                           '#include "kernels/tick.hpp"\n#include <tbb/parallel_for.h>\n',
    "host/app/main.cpp": '#include "host/scenario/scenario.hpp"\n',
    "tests/kernels/move_test.cpp": '#include "kernels/core/launch.hpp"\n#include "host/time/time.hpp"\n',
}


def check(files):
    with tempfile.TemporaryDirectory() as top:
        for name, text in files.items():
            path = pathlib.Path(top, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return subprocess.run([sys.executable, CHECKER, top], capture_output=True, text=True)


class CheckLayers(unittest.TestCase):
    def refuses(self, name, text, complaint):
        done = check(GOOD | {name: GOOD.get(name, "") + text})
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(complaint, done.stdout)
        self.assertIn(" 1 violations", done.stdout, "one broken rule, one complaint")

    def test_accepts_a_tree_that_obeys(self):
        done = check(GOOD)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_refuses_an_upward_include_in_the_kernels(self):
        self.refuses("kernels/state/plan.hpp", '#include "kernels/stage/a.hpp"\n', "no such file")
        self.refuses("kernels/core/other.hpp", '#include "kernels/state/plan.hpp"\n', "layer core lies below state")

    def test_refuses_host_code_in_the_kernels(self):
        self.refuses("kernels/stage/move.cu", '#include "host/time/time.hpp"\n', "kernels/ includes only kernels/")

    def test_refuses_an_upward_include_in_the_host(self):
        self.refuses("host/command/other.cpp", '#include "host/run/runner.cpp"\n', "layer command may include time, des")

    def test_refuses_statistics_that_know_more_than_mathematics(self):
        self.refuses("host/statistics/other.cpp", '#include "host/time/time.hpp"\n', "no other layer")
        self.refuses("host/statistics/other.cpp", '#include "kernels/tick.hpp"\n', "uses only kernels/core")

    def test_refuses_a_host_layer_that_is_not_stated(self):
        self.refuses("host/utils/strings.hpp", "", "not in a layer of host/")

    def test_refuses_a_way_around_the_door(self):
        bad = GOOD | {"kernels/state/batch.hpp": "", "host/run/other.cpp": '#include "kernels/state/batch.hpp"\n'}
        done = check(bad)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("only through kernels/tick.hpp", done.stdout)

    def test_refuses_a_backend_that_the_host_reaches(self):
        done = check(GOOD | {"host/run/other.cpp": '#include "kernels/core/launch.hpp"\n'})
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("host/run/other.cpp:1: reaches <cuda_runtime.h> at kernels/core/launch.hpp:2", done.stdout)
        self.assertIn("reaches <tbb/parallel_for.h>", done.stdout)

    def test_refuses_cuda_outside_the_core(self):
        self.refuses("kernels/stage/move.cu", "#include <cub/cub.cuh>\n", "only kernels/core includes CUDA headers")
        self.refuses("host/app/main.cpp", "#include <cuda_runtime.h>\n", "only kernels/core includes CUDA headers")
        self.refuses("viewer/draw/canvas.cpp", "#include <cuda_runtime_api.h>\n", "only kernels/core includes CUDA headers")
        shares = check(GOOD | {"viewer/draw/cuda_upload.cpp": "#include <cuda_gl_interop.h>\n"})
        self.assertEqual(shares.returncode, 0, shares.stdout)

    def test_refuses_a_compiler_question_outside_the_core(self):
        self.refuses("kernels/stage/move.cu", "#ifdef __CUDA_ARCH__\n#endif\n", "asks which compiler")
        self.refuses("host/app/main.cpp", "#ifdef __CUDACC__\n#endif\n", "asks which compiler")
        self.refuses("kernels/tick/tick.cu", "#ifdef BOYD_CUDA_LANGUAGE\n#endif\n", "asks which compiler")

    def test_refuses_a_relative_include(self):
        self.refuses("host/run/runner.cpp", '#include "../time/time.hpp"\n', "no such file from the top")

    def test_refuses_a_cycle(self):
        done = check(GOOD | {"host/time/time.hpp": '#include "host/time/other.hpp"\n',
                             "host/time/other.hpp": '#include "host/time/time.hpp"\n'})
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("includes itself: host/time/time.hpp -> host/time/other.hpp -> host/time/time.hpp", done.stdout)


if __name__ == "__main__":
    unittest.main()
