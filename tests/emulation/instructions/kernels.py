"""PTX kernels that execute one form of an instruction each, with what they must give.

A kernel reads a row of four 64-bit numbers and writes such a row, which held UNTOUCHED before; one row to a block.
"""
import dataclasses
import itertools

from ieee import NAN
from meaning import ANY, width, wrapped

UNTOUCHED = 0xEEEEEEEEEEEEEEEE


@dataclasses.dataclass
class Case:
    """One kernel. rows: (numbers read, numbers expected; what is left out is UNTOUCHED)."""
    forms: tuple
    body: list
    rows: list
    threads: int = 1
    name: str = ""


def held(kind):
    """The type of a register that a value of this type is kept in."""
    return "pred" if kind == "pred" else f"b{max(16, width(kind))}"


def kernel_text(case):
    """The body finds the row to read at %in, that to write at %out."""
    return "\n".join([
        f".visible .entry {case.name}(", ".param .u64 p_in,", ".param .u64 p_out,",
        ".param .align 16 .b8 p_row[32]", ")", ".maxntid 64", "{",
        ".reg .pred %p<9>;", ".reg .b16 %h<9>;", ".reg .b32 %w<9>;", ".reg .b64 %d<9>;",
        ".reg .b64 %in;", ".reg .b64 %out;", ".reg .b64 %row;", ".reg .b32 %block;",
        *(".shared .align 16 .b8 sh[64];" for _ in [0] if any("sh" in line for line in case.body)),
        *(".local .align 16 .b8 own[32];" for _ in [0] if any("own" in line for line in case.body)),
        "mov.u32 %block, %ctaid.x;", "mul.wide.u32 %row, %block, 32;",
        "ld.param.u64 %in, [p_in];", "ld.param.u64 %out, [p_out];",
        "cvta.to.global.u64 %in, %in;", "cvta.to.global.u64 %out, %out;",
        "add.s64 %in, %in, %row;", "add.s64 %out, %out, %row;",
        *case.body, "ret;", "}", ""])


LETTER = {16: "h", 32: "w", 64: "d"}


def register(kind, index):
    return f"%p{index}" if kind == "pred" else f"%{LETTER[max(16, width(kind))]}{index}"


def fetched(kind, index, source):
    """Statements that put number `source` of the row into register `index`."""
    if kind == "pred":
        return [f"ld.global.u32 %w8, [%in+{8 * source}];", f"setp.ne.u32 %p{index}, %w8, 0;"]
    return [f"ld.global.b{max(16, width(kind))} {register(kind, index)}, [%in+{8 * source}];"]


def written(kind, index, place):
    if kind == "pred":
        return [f"selp.b32 %w8, 1, 0, {register(kind, index)};", f"st.global.u32 [%out+{8 * place}], %w8;"]
    return [f"st.global.b{max(16, width(kind))} [%out+{8 * place}], {register(kind, index)};"]


def over_untouched(bits, bytes_):
    """A 64-bit number whose first bytes were written."""
    return bits if bits in (NAN, ANY) else bits | UNTOUCHED >> 8 * bytes_ << 8 * bytes_


def extended(bits, kind):
    """A result of 8 bits fills a 16-bit register, by its sign when it has one."""
    if bits in (NAN, ANY) or width(kind) != 8:
        return bits
    return wrapped(bits - 256, "b16") if kind == "s8" and bits & 0x80 else bits


def computing(form, meaning, operands):
    """A form that computes a register from registers; operands: lists of bits, one list per source."""
    sources, kind, function = meaning
    body = [line for i, source in enumerate(sources) for line in fetched(source, i, i)]
    names = ", ".join(register(source, i) for i, source in enumerate(sources))
    body += [f"{form} {register(kind, 7)}, {names};", *written(kind, 7, 0)]
    bytes_ = 4 if kind == "pred" else max(16, width(kind)) // 8
    rows = [(row, [over_untouched(extended(function(*row), kind), bytes_)]) for row in itertools.product(*operands)]
    return Case((form,), body, rows)


# --- memory ---

ROW = [0x8F7E6D5C4B3A2918, 0xF1E2D3C4B5A69788, 0x0123456789ABCDEF, 0xFEDCBA9876543210]
ROW_BYTES = b"".join(number.to_bytes(8, "little") for number in ROW)


def parts(form):
    """(type, lanes, bytes of one lane, memory space)."""
    modifiers = form.split(".")[1:]
    kind = modifiers[-1]
    lanes = {"v2": 2, "v4": 4}.get(modifiers[-2] if len(modifiers) > 1 else "", 1)
    space = next((m for m in modifiers if m in ("global", "shared", "local", "param")), "")
    return kind, lanes, width(kind) // 8, space


def vector(registers):
    return registers[0] if len(registers) == 1 else "{" + ", ".join(registers) + "}"


def filled(space):
    """Statements that copy the row to read into memory of a space, and the address of that."""
    if space == "param":
        return [], "p_row"
    if space in ("", "global"):
        return [], "%in"
    name = {"shared": "sh", "local": "own"}[space]
    body = []
    for i in range(4):
        body += [f"ld.global.b64 %d8, [%in+{8 * i}];", f"st.{space}.b64 [{name}+{8 * i}], %d8;"]
    return body, name


def loading(form):
    """ld: into registers of twice the type's width where there are such, to see how it extends."""
    kind, lanes, size, space = parts(form)
    body, address = filled(space)
    wide = "b64" if width(kind) == 64 or kind == "s32" else kind if kind == "f32" else "b32"
    names = [register(wide, i) for i in range(lanes)]
    offset = lanes * size                               # the second element: aligned, and not the base
    body += [f"{form} {vector(names)}, [{address}+{offset if offset < 16 else 0}];"]
    expected = []
    for lane in range(lanes):
        body += written(wide, lane, lane)
        start = (offset if offset < 16 else 0) + lane * size
        bits = int.from_bytes(ROW_BYTES[start:start + size], "little", signed=kind[0] == "s")
        expected.append(over_untouched(wrapped(bits, wide), width(wide) // 8))
    return Case((form,), body, [(ROW, expected)])


def storing(form):
    """st: the bytes beside those stored keep what they held."""
    kind, lanes, size, space = parts(form)
    held_as = f"b{max(16, width(kind))}"
    body = [line for lane in range(lanes) for line in fetched(held_as, lane, lane)]
    names = vector([register(held_as, lane) for lane in range(lanes)])
    offset = lanes * size if lanes * size < 16 else 0
    image = bytearray(UNTOUCHED.to_bytes(8, "little") * 4)
    for lane in range(lanes):
        image[offset + lane * size:offset + (lane + 1) * size] = ROW_BYTES[8 * lane:8 * lane + size]
    expected = [int.from_bytes(image[8 * i:8 * i + 8], "little") for i in range(4)]
    if space in ("", "global"):
        return Case((form,), [*body, f"{form} [%out+{offset}], {names};"], [(ROW, expected)])
    name = {"shared": "sh", "local": "own"}[space]
    body += [f"mov.b64 %d8, {UNTOUCHED - (1 << 64)};"]
    body += [f"st.{space}.b64 [{name}+{8 * i}], %d8;" for i in range(4)]
    body += [f"{form} [{name}+{offset}], {names};"]
    for i in range(4):
        body += [f"ld.{space}.b64 %d8, [{name}+{8 * i}];", f"st.global.b64 [%out+{8 * i}], %d8;"]
    return Case((form,), body, [(ROW, expected)])


def atomic_meaning(operation, kind):
    """"Atomically loads the original value at a into d, performs operation, stores the result at a"."""
    def value(bits):
        return bits - (1 << width(kind)) if kind[0] == "s" and bits >> (width(kind) - 1) else bits
    return {"add": lambda old, b, _: wrapped(value(old) + value(b), kind),
            "min": lambda old, b, _: min(old, b, key=value), "max": lambda old, b, _: max(old, b, key=value),
            "and": lambda old, b, _: old & b, "or": lambda old, b, _: old | b, "xor": lambda old, b, _: old ^ b,
            "exch": lambda old, b, _: b,
            "cas": lambda old, b, c: c if old == b else old}[operation]     # "stores c if the original equals b"


def atomic(form, values):
    """atom, red: memory after it in number 0, the value before it (atom) in number 1."""
    opcode, *modifiers = form.split(".")
    operation, kind, shared = modifiers[-2], modifiers[-1], "shared" in modifiers
    bits = f"b{width(kind)}"
    cell = "sh" if shared else "%out"
    body = [line for i in range(3) for line in fetched(bits, i, i)]
    body += [f"st.{'shared' if shared else 'global'}.{bits} [{cell}], {register(bits, 0)};"]
    sources = [register(bits, 1)] + [register(bits, 2)] * (operation == "cas")
    target = [register(bits, 3)] if opcode == "atom" else []
    body += [f"{form} " + ", ".join([*target, f"[{cell}]", *sources]) + ";"]
    if shared:
        body += [f"ld.shared.{bits} {register(bits, 4)}, [sh];", *written(bits, 4, 0)]
    body += written(bits, 3, 1) if target else []
    after, size, rows = atomic_meaning(operation, kind), width(kind) // 8, []
    for old, b in itertools.product(values, values):
        row = [old, b, wrapped(~old, kind)]
        new = [over_untouched(after(*row), size)]
        rows.append((row, new + [over_untouched(old, size)] * bool(target)))
    return Case((form,), body, rows)
