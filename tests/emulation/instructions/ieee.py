"""Exact floating-point arithmetic on bit patterns, by fractions: independent of the machine's own."""
import fractions
import math
import struct

NAN = "nan"     # any NaN
FORMATS = {"f32": (24, -126, "<f", "<I"), "f64": (53, -1022, "<d", "<Q")}


def decoded(bits, kind):
    """The Python float of a bit pattern: a double holds every float exactly."""
    _, _, float_code, bits_code = FORMATS[kind]
    return struct.unpack(float_code, struct.pack(bits_code, bits))[0]


def encoded(value, kind):
    """The bit pattern of a Python float that the format holds exactly, or NAN."""
    _, _, float_code, bits_code = FORMATS[kind]
    return NAN if math.isnan(value) else struct.unpack(bits_code, struct.pack(float_code, value))[0]


def rounded(exact, kind):
    """A fraction that is not zero, rounded to nearest, ties to even, with subnormals and overflow."""
    precision, exponent_min, _, _ = FORMATS[kind]
    size = abs(exact)
    exponent = size.numerator.bit_length() - size.denominator.bit_length()
    if size < fractions.Fraction(2) ** exponent:
        exponent -= 1
    quantum = fractions.Fraction(2) ** (max(exponent, exponent_min) - (precision - 1))
    nearest = round(size / quantum) * quantum
    if nearest >= fractions.Fraction(2) ** (2 - exponent_min):
        nearest = math.inf
    return encoded(-float(nearest) if exact < 0 else float(nearest), kind)


def combined(kind, exact_operation, plain_operation, *operands):
    """The correctly rounded result of an operation; plain_operation gives it where it is not a finite non-zero."""
    values = [decoded(bits, kind) for bits in operands]
    if all(math.isfinite(value) for value in values):
        exact = exact_operation(*map(fractions.Fraction, values))
        if exact is not None and exact != 0:
            return rounded(exact, kind)
    return encoded(plain_operation(*values), kind)


def quotient(a, b):
    """a / b with IEEE's infinities in place of Python's exception."""
    if b != 0:
        return a / b
    sign = math.copysign(1, a) * math.copysign(1, b)
    return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, sign)


def product_sum(a, b, c):
    """fma where the exact sum is zero or some operand is not finite."""
    if math.isfinite(a) and math.isfinite(b) and a != 0 and b != 0 and math.isfinite(c):
        return 0.0      # a * b = -c exactly: +0 when rounding to nearest
    if math.isfinite(a) and math.isfinite(b):
        return (0.0 if math.copysign(1, a) == math.copysign(1, b) else -0.0) + c
    return a * b + c


def square_root(bits, kind):
    value = decoded(bits, kind)
    if math.isnan(value) or value < 0:
        return NAN
    if value == 0 or math.isinf(value):
        return bits
    exact = fractions.Fraction(value)
    scale = 2 ** 1200       # far below half a unit in the last place of any double
    root = math.isqrt(exact.numerator * scale * scale // exact.denominator)
    is_exact = root * root * exact.denominator == exact.numerator * scale * scale
    return rounded(fractions.Fraction(2 * root + (0 if is_exact else 1), 2 * scale), kind)


def to_integral(value, mode):
    """cvt's .rni, .rzi, .rmi, .rpi of a finite float, as an int."""
    exact = fractions.Fraction(value)
    return {"rni": round, "rzi": math.trunc, "rmi": math.floor, "rpi": math.ceil}[mode](exact)
