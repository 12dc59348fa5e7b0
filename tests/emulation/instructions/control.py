"""Kernels for what no table of values says: jumps, guards, barriers, operands, vectors of registers."""
from kernels import Case, ROW, UNTOUCHED, over_untouched


def word(bits):
    return over_untouched(bits & 0xFFFFFFFF, 4)


def jumps(form):
    """A guarded jump is taken where its predicate is true, or false after @!; another one always."""
    return Case((form,), [
        "ld.global.u32 %w0, [%in];", "setp.ne.u32 %p0, %w0, 0;", "mov.u32 %w1, 1;", "mov.u32 %w2, 1;",
        f"@%p0 {form} $taken;", "mov.u32 %w1, 0;", "$taken:",
        f"@!%p0 {form} $also;", "mov.u32 %w2, 0;", "$also:", f"{form} $end;", "mov.u32 %w1, 7;", "$end:",
        "st.global.u32 [%out], %w1;", "st.global.u32 [%out+8], %w2;"],
        [([0], [word(0), word(1)]), ([5], [word(1), word(0)])])


def endings(form):
    """The thread ends there: what follows is not executed."""
    return Case((form,), ["ld.global.u32 %w0, [%in];", "setp.ne.u32 %p0, %w0, 0;", "st.global.u32 [%out], %w0;",
                          f"@%p0 {form};", "st.global.u32 [%out+8], %w0;"],
                [([0], [word(0), word(0)]), ([5], [word(5), UNTOUCHED])])


def trap():
    """"Abort execution": here only where it is not reached; the findings' tests reach one."""
    return Case(("trap",), ["setp.ne.u32 %p0, 1, 1;", "@%p0 trap;", "st.global.u32 [%out], 1;"], [([0], [word(1)])])


def block_barrier():
    """Each of 64 threads sees after the barrier what the opposite one wrote before it."""
    return Case(("bar.sync",), [
        "mov.u32 %w0, %tid.x;", "shr.u32 %w1, %w0, 5;", "shl.b32 %w1, %w1, 2;", "and.b32 %w2, %w0, 31;",
        "setp.ne.u32 %p0, %w2, 0;", "cvt.u64.u32 %d0, %w1;", "add.u32 %w3, %w0, 100;",
        "mov.u64 %d1, sh;", "add.s64 %d2, %d1, %d0;", "@!%p0 st.shared.u32 [%d2], %w3;",
        "bar.sync 0;", "xor.b32 %w1, %w1, 4;", "cvt.u64.u32 %d0, %w1;", "add.s64 %d2, %d1, %d0;",
        "ld.shared.u32 %w4, [%d2];", "shl.b32 %w5, %w1, 1;", "cvt.u64.u32 %d3, %w5;", "add.s64 %d4, %out, %d3;",
        "@!%p0 st.global.u32 [%d4], %w4;"], [([0], [word(100), word(132)])], threads=64)


def warp_barrier():
    """Each of 32 lanes sees after the barrier what the next one wrote before it."""
    return Case(("bar.warp.sync",), [
        "mov.u32 %w0, %laneid;", "and.b32 %w1, %w0, 15;", "shl.b32 %w1, %w1, 2;", "cvt.u64.u32 %d0, %w1;",
        "mov.u64 %d1, sh;", "add.s64 %d2, %d1, %d0;", "setp.lt.u32 %p0, %w0, 16;", "@%p0 st.shared.u32 [%d2], %w0;",
        "bar.warp.sync -1;", "setp.ne.u32 %p1, %w0, 31;", "ld.shared.u32 %w4, [sh+60];",
        "@!%p1 st.global.u32 [%out], %w4;"], [([0], [word(15)])], threads=32)


def packed():
    """mov packs registers into a wider one, the first at the low end, and unpacks it."""
    return Case(("mov.b32", "mov.b64"), [
        "ld.global.b64 %d0, [%in];", "mov.b64 {%w0, %w1}, %d0;", "mov.b64 %d1, {%w1, %w0};",
        "mov.b32 {%h0, %h1}, %w0;", "mov.b32 %w2, {%h1, %h0};", "mov.b64 {%h2, %h3, %h4, %h5}, %d0;",
        "mov.b64 %d2, {%h5, %h4, %h3, %h2};", "mov.b64 {_, %w3}, %d0;",
        "st.global.b64 [%out], %d1;", "st.global.b32 [%out+8], %w2;", "st.global.b64 [%out+16], %d2;",
        "st.global.b32 [%out+24], %w3;"],
        [([0x8877665544332211], [0x4433221188776655, word(0x22114433), 0x2211443366558877, word(0x88776655)])])


def constants():
    """Constants: decimal, hexadecimal, negative; 0f and 0d with the bits of a float."""
    return Case(("mov.u32", "mov.u64", "mov.f32", "mov.f64"), [
        "mov.u32 %w0, 0xFFFFFFFE;", "add.s32 %w1, %w0, -3;", "mov.f32 %w2, 0fBF800000;", "mov.f64 %d3, 0dC000000000000001;",
        "st.global.u32 [%out], %w1;", "st.global.f32 [%out+8], %w2;", "st.global.f64 [%out+16], %d3;",
        "mov.u64 %d4, -9223372036854775808;", "st.global.u64 [%out+24], %d4;"],
        [([0], [word(0xFFFFFFFB), word(0xBF800000), 0xC000000000000001, 1 << 63])])


def special_registers():
    """Sizes and numbers of blocks and threads; the second row is that of the second block."""
    return Case(("mov.u32",), [
        "mov.u32 %w0, %tid.x;", "mov.u32 %w1, %ntid.x;", "mov.u32 %w2, %ctaid.x;", "mov.u32 %w3, %nctaid.x;",
        "mov.u32 %w4, %laneid;", "setp.ne.u32 %p0, %w0, 34;", "@%p0 ret;", "shl.b32 %w5, %w1, 8;", "or.b32 %w0, %w0, %w5;",
        "st.global.u32 [%out], %w0;", "st.global.u32 [%out+8], %w2;", "st.global.u32 [%out+16], %w3;",
        "st.global.u32 [%out+24], %w4;"],
        [([0], [word(35 << 8 | 34), word(block), word(2), word(2)]) for block in (0, 1)], threads=35)


def guarded():
    """An instruction whose guard is false leaves its destination alone."""
    return Case(("add.u32",), [
        "ld.global.u32 %w0, [%in];", "setp.gt.u32 %p0, %w0, 9;", "mov.u32 %w1, 1;", "@%p0 add.u32 %w1, %w1, 2;",
        "@!%p0 add.u32 %w1, %w1, 4;", "st.global.u32 [%out], %w1;"], [([3], [word(5)]), ([10], [word(3)])])


def local_by_generic_address():
    """cvta.local gives an address that ld and st without a space understand."""
    return Case(("cvta.local.u64", "cvta.to.local.u64", "ld.u32", "st.u32"), [
        "mov.u64 %d0, own;", "cvta.local.u64 %d1, %d0;", "ld.global.u32 %w0, [%in];", "st.u32 [%d1+4], %w0;",
        "cvta.to.local.u64 %d2, %d1;", "ld.local.u32 %w1, [%d2+4];", "ld.u32 %w2, [%d1+4];",
        "st.global.u32 [%out], %w1;", "st.u32 [%out+8], %w2;"], [(ROW, [word(ROW[0]), word(ROW[0])])])


def block_with_registers_of_its_own():
    """A register declared in braces is another one than that of the same name outside."""
    return Case(("shl.b64",), [
        "ld.global.b64 %d0, [%in];", "mov.b64 %d1, %d0;", "{", ".reg .b64 %d1;", "shl.b64 %d1, %d0, 8;",
        "st.global.b64 [%out], %d1;", "}", "st.global.b64 [%out+8], %d1;"],
        [([0x1122334455667788], [0x2233445566778800, 0x1122334455667788])])


def without_effect(form):
    """Dependencies between launches, which run one after the other anyway."""
    return Case((form,), [f"{form};", "st.global.u32 [%out], 3;"], [([0], [word(3)])])


def control_cases():
    return [jumps("bra"), jumps("bra.uni"), endings("ret"), endings("exit"), trap(), block_barrier(), warp_barrier(),
            packed(), constants(), special_registers(), guarded(), local_by_generic_address(),
            block_with_registers_of_its_own(),
            without_effect("griddepcontrol.wait"), without_effect("griddepcontrol.launch_dependents")]
