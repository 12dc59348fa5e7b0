"""What each instruction that computes from registers means, in the words of the PTX ISA 9.0, as Python on integers.

Written from the ISA's text and pseudo-code alone, so that it shares no mistake with tests/emulation/translate/.
A meaning is (types of the sources, type of the result, function of the sources' bits). The function gives the
result's bits, NAN for any NaN, or ANY where the ISA leaves the value open.
"""
import math
import operator

import ieee
from ieee import NAN

ANY = "any"
CANONICAL_NAN = 0x7FFFFFFF


def width(kind):
    return 1 if kind == "pred" else int(kind[1:])


def wrapped(value, kind):
    return value & ((1 << width(kind)) - 1)


def number(bits, kind):
    """The integer that bits of a type stand for."""
    return bits - (1 << width(kind)) if kind[0] == "s" and bits >> (width(kind) - 1) else bits


def limits(kind):
    n = width(kind)
    return (-(1 << (n - 1)), (1 << (n - 1)) - 1) if kind[0] == "s" else (0, (1 << n) - 1)


def single_nan(bits, kind):
    """Single-precision results are the canonical NaN; the payload of a double is left open."""
    return CANONICAL_NAN if bits == NAN and kind == "f32" else bits


def is_nan(bits, kind):
    return kind[0] == "f" and math.isnan(ieee.decoded(bits, kind))


def of_integers(kind, function, count=2):
    """function works on numbers; the result wraps around."""
    return [kind] * count, kind, lambda *bits: wrapped(function(*(number(b, kind) for b in bits)), kind)


def of_floats(kind, exact, plain, count):
    return [kind] * count, kind, lambda *bits: single_nan(ieee.combined(kind, exact, plain, *bits), kind)


# --- integers ---

def mul(kind, part):
    if part == "wide":      # "the result is twice the width of the operands"
        wide = kind[0] + str(2 * width(kind))
        return [kind, kind], wide, lambda a, b: wrapped(number(a, kind) * number(b, kind), wide)
    shift = width(kind) if part == "hi" else 0
    return of_integers(kind, lambda a, b: (a * b) >> shift)


def mad(kind, part):
    if part == "wide":
        wide = kind[0] + str(2 * width(kind))
        return ([kind, kind, wide], wide,
                lambda a, b, c: wrapped(number(a, kind) * number(b, kind) + c, wide))
    shift = width(kind) if part == "hi" else 0
    return of_integers(kind, lambda a, b, c: ((a * b) >> shift) + c, 3)


def div(kind):
    """Division by zero "yields an unspecified, machine-specific value"; the quotient is truncated."""
    def divided(a, b):
        a, b = number(a, kind), number(b, kind)
        return ANY if b == 0 else wrapped(abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1), kind)
    return [kind, kind], kind, divided


def rem(kind):
    def left(a, b):
        a, b = number(a, kind), number(b, kind)
        return ANY if b == 0 else wrapped(abs(a) % abs(b) * (-1 if a < 0 else 1), kind)
    return [kind, kind], kind, left


def bfe(kind):
    """pos = b & 0xff; len = c & 0xff; sbit = signed and len ? a[min(pos+len-1, msb)] : 0;
    for i in 0..msb: d[i] = i < len && pos+i <= msb ? a[pos+i] : sbit"""
    def extracted(a, position, length):
        position, length, msb = position & 0xFF, length & 0xFF, width(kind) - 1
        sign = a >> min(position + length - 1, msb) & 1 if kind[0] == "s" and length else 0
        return sum((a >> (position + i) & 1 if i < length and position + i <= msb else sign) << i
                   for i in range(msb + 1))
    return [kind, "u32", "u32"], kind, extracted


def bfi(kind):
    """f = b; for i < len && pos+i <= msb: f[pos+i] = a[i]"""
    def inserted(a, b, position, length):
        position, length = position & 0xFF, length & 0xFF
        for i in range(length):
            if position + i < width(kind):
                b = b & ~(1 << (position + i)) | (a >> i & 1) << (position + i)
        return b
    return [kind, kind, "u32", "u32"], kind, inserted


def prmt(kind):
    """Nibble i of the selector names a byte of {b, a}; its msb "replicates the sign" of that byte."""
    def permuted(a, b, selector):
        data, result = (b << 32 | a).to_bytes(8, "little"), 0
        for i in range(4):
            nibble = selector >> 4 * i & 0xF
            byte = data[nibble & 7]
            result |= (byte if nibble < 8 else 0xFF * (byte >> 7)) << 8 * i
        return result
    return [kind] * 3, kind, permuted


def shf(direction, limit):
    """wrap: n = c & 0x1f; clamp: n = min(c, 32). l: (b << n) | (a >> (32-n)); r: (b << (32-n)) | (a >> n)"""
    def shifted(a, b, c):
        n = c & 0x1F if limit == "wrap" else min(c, 32)
        return wrapped(b << n | a >> (32 - n) if direction == "l" else b << (32 - n) | a >> n, "b32")
    return ["b32", "b32", "u32"], "b32", shifted


def shl(kind):
    """"Shift amounts greater than the register width N are clamped to N." """
    return [kind, "u32"], kind, lambda a, b: wrapped(a << min(b, width(kind)), kind)


def shr(kind):
    """"Signed shifts fill with the sign bit, unsigned and untyped shifts fill with 0." """
    return [kind, "u32"], kind, lambda a, b: wrapped(number(a, kind) >> min(b, width(kind)), kind)


def count_leading(kind):
    return [kind], "u32", lambda a: width(kind) - a.bit_length()


def reversed_bits(kind):
    return [kind], kind, lambda a: int(format(a, f"0{width(kind)}b")[::-1], 2)


# --- floats ---

def extreme(kind, is_min):
    """min, max: "If one of the inputs is NaN, the result is the other one, if both, canonical NaN"; "+0.0 > -0.0"."""
    def chosen(a, b):
        if is_nan(a, kind) or is_nan(b, kind):
            both = is_nan(a, kind) and is_nan(b, kind)
            return single_nan(NAN, kind) if both else b if is_nan(a, kind) else a
        x, y = ieee.decoded(a, kind), ieee.decoded(b, kind)
        a_first = math.copysign(1, x) < math.copysign(1, y) if x == y else x < y
        return a if a_first == is_min else b
    return [kind, kind], kind, chosen


def sign_changed(kind, change):
    """neg, abs: the sign bit alone; "NaN input yields an unspecified NaN"."""
    top = 1 << (width(kind) - 1)
    return [kind], kind, lambda a: NAN if is_nan(a, kind) else a ^ top if change == "neg" else a & ~top


FLOAT_OPERATIONS = {
    "add": (operator.add, operator.add, 2), "sub": (operator.sub, operator.sub, 2),
    "mul": (operator.mul, operator.mul, 2),
    "fma": (lambda a, b, c: a * b + c, ieee.product_sum, 3),
    "div": (lambda a, b: a / b if b else None, ieee.quotient, 2),
    "rcp": (lambda a: 1 / a if a else None, lambda a: ieee.quotient(1.0, a), 1),
}


# --- comparison, choice, conversion ---

COMPARISONS = {"eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "le": operator.le, "gt": operator.gt,
               "ge": operator.ge, "lo": operator.lt, "ls": operator.le, "hi": operator.gt, "hs": operator.ge}
BOOLEANS = {"and": operator.and_, "or": operator.or_, "xor": operator.xor}


def compared(comparison, kind, a, b):
    """"If either operand is NaN", ordered comparisons are false, unordered ones (…u) and .nan are true."""
    unordered = is_nan(a, kind) or is_nan(b, kind)
    if comparison in ("num", "nan"):
        return unordered == (comparison == "nan")
    if comparison not in COMPARISONS:
        return unordered or compared(comparison[:-1], kind, a, b)
    if kind[0] == "f":
        return not unordered and COMPARISONS[comparison](ieee.decoded(a, kind), ieee.decoded(b, kind))
    return COMPARISONS[comparison](number(a, kind), number(b, kind))


def setp(comparison, combination, kind):
    if combination:
        return ([kind, kind, "pred"], "pred",
                lambda a, b, c: int(BOOLEANS[combination](compared(comparison, kind, a, b), bool(c))))
    return [kind, kind], "pred", lambda a, b: int(compared(comparison, kind, a, b))


def to_integer(mode, to, source):
    """Clamped to the range of the result. NaN gives "zero if source is not .f64 and destination is not .s64, .u64;
    otherwise 1 << (BitWidth(dst) - 1)"."""
    def converted(bits):
        value = ieee.decoded(bits, source)
        low, high = limits(to)
        if math.isnan(value):
            return 0 if source != "f64" and to not in ("s64", "u64") else 1 << (width(to) - 1)
        if math.isinf(value):
            return wrapped(high if value > 0 else low, to)
        return wrapped(min(max(ieee.to_integral(value, mode), low), high), to)
    return [source], to, converted


def to_integral_float(mode, kind):
    """An integral value of the same type; zeros keep the sign."""
    def converted(bits):
        value = ieee.decoded(bits, kind)
        if math.isnan(value):
            return single_nan(NAN, kind)
        if math.isinf(value):
            return bits
        return ieee.encoded(math.copysign(float(ieee.to_integral(value, mode)), value), kind)
    return [kind], kind, converted


def cvt(modifiers):
    *mode, to, source = modifiers
    if source[0] == "f" and to[0] != "f":
        return to_integer(mode[0], to, source)
    if source[0] == "f" and to == source:
        return to_integral_float(mode[0], to)
    if source[0] == "f":
        def between(bits):
            value = ieee.decoded(bits, source)
            if math.isnan(value):
                return single_nan(NAN, to)
            if value == 0 or math.isinf(value):
                return ieee.encoded(value, to)
            return ieee.rounded(ieee.fractions.Fraction(value), to)
        return [source], to, between
    if to[0] == "f":
        return ([source], to, lambda bits: ieee.rounded(ieee.fractions.Fraction(number(bits, source)), to)
                if bits else 0)
    return [source], to, lambda bits: wrapped(number(bits, source), to)


# Modifiers, but for the type at the end, that the meanings here and in kernels.py take into account.
ROUNDED, SPACES = {"rn"}, {"global", "shared", "local", "param"}
UNDERSTOOD = {
    "mul": {"lo", "hi", "wide", "rn"}, "mad": {"lo", "hi", "wide"}, "shf": {"l", "r", "clamp", "wrap"},
    **{opcode: ROUNDED for opcode in FLOAT_OPERATIONS if opcode != "mul"}, "sqrt": ROUNDED,
    "setp": {*COMPARISONS, *BOOLEANS, *(f"{c}u" for c in ("eq", "ne", "lt", "le", "gt", "ge")), "num", "nan"},
    "cvt": {"rn", "rni", "rzi", "rmi", "rpi", "u8", "s8", "u16", "s16", "u32", "s32", "u64", "s64", "f32", "f64"},
    "cvta": {"to", "global", "local"}, "ld": {"volatile", "nc", "v2", "v4", *SPACES},
    "st": {"volatile", "v2", "v4", *SPACES},
    **{opcode: {"relaxed", "gpu", "global", "shared", "add", "min", "max", "and", "or", "xor", "exch", "cas"}
       for opcode in ("atom", "red")},
}


def is_understood(form):
    opcode, *modifiers = form.split(".")
    return set(modifiers[:-1]) <= UNDERSTOOD.get(opcode, set())


def meaning(form):
    """The meaning of a form that computes, or None of one that does something else."""
    opcode, *modifiers = form.split(".")
    kind = modifiers[-1] if modifiers else ""
    is_float = kind[:1] == "f"
    if opcode in FLOAT_OPERATIONS and is_float:
        return of_floats(kind, *FLOAT_OPERATIONS[opcode])
    if opcode == "sqrt":
        return [kind], kind, lambda a: single_nan(ieee.square_root(a, kind), kind)
    if opcode in ("neg", "abs"):
        if is_float:
            return sign_changed(kind, opcode)
        return of_integers(kind, operator.neg if opcode == "neg" else abs, 1)
    if opcode in ("min", "max"):
        return extreme(kind, opcode == "min") if is_float else of_integers(kind, min if opcode == "min" else max)
    if opcode in ("add", "sub"):
        return of_integers(kind, FLOAT_OPERATIONS[opcode][0])
    if opcode in BOOLEANS:
        return of_integers(kind, BOOLEANS[opcode])
    if opcode == "not":
        return of_integers(kind, operator.invert, 1)
    if opcode in ("mul", "mad"):
        return {"mul": mul, "mad": mad}[opcode](kind, modifiers[0])
    if opcode == "popc":
        return [kind], "u32", lambda a: a.bit_count()
    if opcode == "shf":
        return shf(*modifiers[:2])
    if opcode == "selp":
        return [kind, kind, "pred"], kind, lambda a, b, c: a if c else b
    if opcode == "setp":
        return setp(modifiers[0], modifiers[1] if len(modifiers) == 3 else "", kind)
    if opcode == "cvt":
        return cvt(modifiers)
    if opcode in ("mov", "cvta"):
        return [kind], kind, lambda a: a
    by_kind = {"div": div, "rem": rem, "bfe": bfe, "bfi": bfi, "prmt": prmt, "shl": shl, "shr": shr,
               "clz": count_leading, "brev": reversed_bits}
    return by_kind[opcode](kind) if opcode in by_kind else None
