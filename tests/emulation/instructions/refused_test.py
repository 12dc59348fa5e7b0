#!/usr/bin/env python3
"""What the translator must refuse, with the file and the line."""
import pathlib
import re
import sys
import tempfile
import unittest
import unittest.mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "translate"))
import translate_object  # noqa: E402
from forms import expanded  # noqa: E402

HEAD = """.version 9.0
.target sm_90
.address_size 64

.visible .entry kernel(
.param .u64 p_in
)
{
.reg .pred %p<4>;
.reg .b16 %h<4>;
.reg .b32 %w<4>;
.reg .f32 %f<4>;
.reg .b64 %d<4>;
ld.param.u64 %d0, [p_in];
"""
LINE = HEAD.count("\n") + 1     # of the statement under test

# (statement, what the message must say)
REFUSED = [
    # results that are not the CPU's
    ("div.approx.f32 %f1, %f2, %f3;", "unsupported instruction div.approx.f32"),
    ("div.full.f32 %f1, %f2, %f3;", "unsupported instruction div.full.f32"),
    ("sqrt.approx.ftz.f32 %f1, %f2;", "unsupported instruction sqrt.approx.ftz.f32"),
    ("add.rn.ftz.f32 %f1, %f2, %f3;", "unsupported instruction add.rn.ftz.f32"),
    ("add.rn.sat.f32 %f1, %f2, %f3;", "unsupported instruction add.rn.sat.f32"),
    ("add.rz.f32 %f1, %f2, %f3;", "unsupported instruction add.rz.f32"),
    ("fma.rp.f64 %d1, %d2, %d3, %d0;", "unsupported instruction fma.rp.f64"),
    ("add.f32 %f1, %f2, %f3;", "unsupported instruction add.f32"),      # ptxas may fuse it
    ("mul.f32 %f1, %f2, %f3;", "unsupported instruction mul.f32"),
    ("mad.rn.f32 %f1, %f2, %f3, %f0;", "unsupported instruction mad.rn.f32"),
    ("sin.approx.f32 %f1, %f2;", "unsupported instruction sin.approx.f32"),
    ("ex2.approx.f32 %f1, %f2;", "unsupported instruction ex2.approx.f32"),
    ("setp.lt.ftz.f32 %p1, %f2, %f3;", "unsupported instruction setp.lt.ftz.f32"),
    ("cvt.ftz.f64.f32 %d1, %f2;", "unsupported instruction cvt.ftz.f64.f32"),
    ("cvt.rz.f32.s32 %f1, %w2;", "unsupported instruction cvt.rz.f32.s32"),
    ("cvt.rni.sat.s32.f32 %w1, %f2;", "unsupported instruction cvt.rni.sat.s32.f32"),
    ("atom.global.add.f32 %f1, [%d0], %f2;", "unsupported instruction atom.global.add.f32"),
    ("red.global.add.f64 [%d0], %d2;", "unsupported instruction red.global.add.f64"),
    # instructions
    ("shfl.sync.idx.b32 %w1, %w2, 0, 31, -1;", "unsupported instruction shfl.sync.idx.b32"),
    ("vote.sync.ballot.b32 %w1, %p1, -1;", "unsupported instruction vote.sync.ballot.b32"),
    ("activemask.b32 %w1;", "unsupported instruction activemask.b32"),
    ("lop3.b32 %w1, %w2, %w3, %w0, 0x1e;", "unsupported instruction lop3.b32"),
    ("membar.gl;", "unsupported instruction membar.gl"),
    ("fence.acq_rel.gpu;", "unsupported instruction fence.acq_rel.gpu"),
    ("mbarrier.init.shared.b64 [%d0], 1;", "unsupported instruction mbarrier.init.shared.b64"),
    ("add.cc.u32 %w1, %w2, %w3;", "unsupported instruction add.cc.u32"),
    ("nonsense.u32 %w1, %w2;", "unsupported instruction nonsense.u32"),
    ("__class__.u32 %w1;", "unsupported instruction __class__.u32"),
    # types and modifiers
    ("add.f16 %h1, %h2, %h3;", "unsupported instruction add.f16"),
    ("add.u8 %w1, %w2, %w3;", "unsupported instruction add.u8"),
    ("neg.u32 %w1, %w2;", "unsupported instruction neg.u32"),
    ("shl.u32 %w1, %w2, 3;", "unsupported instruction shl.u32"),
    ("setp.lo.s32 %p1, %w2, %w3;", "unsupported instruction setp.lo.s32"),
    ("setp.equ.u32 %p1, %w2, %w3;", "unsupported instruction setp.equ.u32"),
    ("cvt.s32.f32 %w1, %f2;", "unsupported instruction cvt.s32.f32"),
    ("cvt.f32.f64 %f1, %d2;", "unsupported instruction cvt.f32.f64"),
    ("cvta.to.shared.u64 %d1, %d2;", "unsupported instruction cvta.to.shared.u64"),
    ("ld.const.u32 %w1, [%d0];", "unsupported instruction ld.const.u32"),
    ("ld.acquire.gpu.global.u32 %w1, [%d0];", "unsupported instruction ld.acquire.gpu.global.u32"),
    ("ld.global.v4.u64 {%d0, %d1, %d2, %d3}, [%d0];", "unsupported instruction ld.global.v4.u64"),
    ("atom.global.inc.u32 %w1, [%d0], %w2;", "unsupported instruction atom.global.inc.u32"),
    ("atom.acq_rel.gpu.global.add.u32 %w1, [%d0], %w2;", "unsupported instruction atom.acq_rel.gpu.global.add.u32"),
    ("bar.arrive 0, 64;", "unsupported instruction bar.arrive"),
    # operands
    ("bar.sync 1;", "barrier other than 0"),
    ("bar.sync 0, 64;", "barrier other than 0"),
    ("setp.eq.u32 %p1|%p2, %w2, %w3;", "setp with two destinations"),
    ("mov.u32 %w1, %clock;", "unknown register %clock"),
    ("mov.u32 %w1, %smid;", "unknown register %smid"),
    ("mov.u64 %d1, elsewhere;", "unknown symbol elsewhere"),
    ("add.u32 %w1, %w2;", "2 operands in place of 3"),
    ("and.pred %p1, %p2, %w3;", "%w3 read as .pred"),
    ("add.u32 %p1, %w2, %w3;", "%p1 written as .u32"),
    ("ld.global.v2.u32 {%w1}, [%d0];", "vector of the wrong length"),
    ("ld.global.u32 %w1, %d0;", "memory operand"),
    # what is no statement of a kernel
    ("add.u32 %w1, %w2, %w3", "not a statement of one line"),
    (".extern .shared .b8 dynamic[];", "directive not understood"),
    (".maxnreg 32;", "directive not understood"),
]


def translate(text):
    """(what the translator says of an object with this PTX, "" when it accepts it; name of the PTX file)."""
    with tempfile.TemporaryDirectory() as folder:
        made = pathlib.Path(folder) / "made_by_nvcc.o"
        made.write_bytes(b"\x7fELF" + text.encode() + b"\0")
        arguments = ["--objcopy", "true", "--object", str(made), "--name", "m", "--output", f"{folder}/kernels"]
        error = ""
        with unittest.mock.patch.object(sys, "argv", ["translate_object", *arguments]):
            try:
                translate_object.main()
            except SystemExit as ended:
                error = str(ended)
        if not error and not (pathlib.Path(folder) / "kernels.cpp").exists():
            error = "no error, and no C++ either"
        return error, f"{folder}/kernels.sm_90.ptx"


class Refused(unittest.TestCase):
    def test_what_surrounds_the_statements_is_accepted(self):
        error, _ = translate(HEAD + "ret;\n}\n")
        self.assertEqual(error, "")

    def test_statements_are_refused_with_file_and_line(self):
        for statement, message in REFUSED:
            with self.subTest(statement):
                error, ptx = translate(HEAD + statement + "\nret;\n}\n")
                self.assertIn(message, error)
                self.assertTrue(error.startswith(f"translate_object: {ptx}: "), error)
                self.assertTrue(re.search(rf"\bline {LINE}:", error), error)

    def test_what_stands_between_kernels_is_refused_with_file_and_line(self):
        for line in (".func helper() { ret; }", ".const .align 4 .b8 table[64];", ".tex .u64 picture;",
                     ".global .align 4 .u32 one = 1;"):
            with self.subTest(line):
                error, ptx = translate(f".version 9.0\n.target sm_90\n{line}\n")
                self.assertIn(f"translate_object: {ptx}: line 3: ", error)

    def test_a_kernel_without_an_end_is_refused_with_file_and_line(self):
        for text in (HEAD, HEAD + "{\n}\n", HEAD[:HEAD.index("{")]):
            error, ptx = translate(text)
            self.assertIn(f"{ptx}: line {len(text.splitlines())}: the text ends within a kernel", error)

    def test_an_object_without_ptx_is_refused(self):
        error, _ = translate("no PTX at all")
        self.assertIn("holds no PTX", error)

    def test_patterns_of_forms_expand_to_every_choice(self):
        self.assertEqual(set(expanded("a{,.b}.{c,d}")), {"a.c", "a.d", "a.b.c", "a.b.d"})
        self.assertEqual(set(expanded("{x.{1,2},y}")), {"x.1", "x.2", "y"})


if __name__ == "__main__":
    unittest.main()
