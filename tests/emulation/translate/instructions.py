"""C++ for each PTX instruction, after the PTX ISA 9.0. What is not in FORMS is refused, never guessed."""
import re

from forms import FORMS
from ptx_text import BYTES, PtxError

CPP = {"pred": "bool", "b8": "std::uint8_t", "u8": "std::uint8_t", "s8": "std::int8_t",
       "b16": "std::uint16_t", "u16": "std::uint16_t", "s16": "std::int16_t",
       "b32": "std::uint32_t", "u32": "std::uint32_t", "s32": "std::int32_t", "f32": "float",
       "b64": "std::uint64_t", "u64": "std::uint64_t", "s64": "std::int64_t", "f64": "double"}
SPACES = ("param", "global", "shared", "local")
SPECIAL = {"%tid": "thread", "%ctaid": "block", "%ntid": "block_size", "%nctaid": "grid_size"}
ROUND_TO_INTEGRAL = {"rni": "std::nearbyint", "rzi": "std::trunc", "rmi": "std::floor", "rpi": "std::ceil"}
COMPARE = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
           "lo": "<", "ls": "<=", "hi": ">", "hs": ">="}
# Nothing to do when threads run one at a time and kernels one after the other.
WITHOUT_EFFECT = ("griddepcontrol.wait", "griddepcontrol.launch_dependents")


def unsigned(kind):
    """Integer sums and products wrap around: C++ says so of unsigned types only."""
    return "u" + kind[1:] if kind[0] in "sb" else kind


def identifier(name):
    return re.sub(r"\W", lambda match: f"_{ord(match.group()):x}_", name)


class Instructions:
    """Translates the statements of one kernel."""

    def __init__(self, kernel, variables):
        self.kernel = kernel
        self.variables = variables

    # --- operands ------------------------------------------------------------------------------------------------

    def register(self, name):
        self.kernel.register_type(name)
        return "R" + identifier(name[1:])

    def read(self, operand, kind):
        """The operand as a C++ value of a PTX type."""
        if operand.startswith("!"):
            return f"!{self.read(operand[1:], kind)}"
        base, _, axis = operand.partition(".")
        if base in SPECIAL and axis in ("x", "y", "z"):
            return f"as<{CPP[kind]}>(thread.{SPECIAL[base]}.{axis})"
        if operand == "%laneid":
            return f"as<{CPP[kind]}>(thread.rank % 32u)"
        if operand.startswith("%"):
            held = self.kernel.register_type(operand)
            if (held == "pred") != (kind == "pred"):
                raise PtxError(f"{operand} read as .{kind}")
            same = CPP[kind] == CPP[register_kind(held)]
            return self.register(operand) if same else f"as<{CPP[kind]}>({self.register(operand)})"
        if re.fullmatch(r"0[fF][0-9A-Fa-f]{8}", operand):
            return f"as<{CPP[kind]}>(std::uint32_t{{0x{operand[2:]}u}})"
        if re.fullmatch(r"0[dD][0-9A-Fa-f]{16}", operand):
            return f"as<{CPP[kind]}>(std::uint64_t{{0x{operand[2:]}ull}})"
        if re.fullmatch(r"-?(0[xX][0-9A-Fa-f]+|\d+)U?", operand):
            value = int(operand.rstrip("U"), 0) & (1 << 64) - 1
            return f"static_cast<{CPP[kind]}>({value}ull)"
        return f"static_cast<{CPP[kind]}>({self.address(operand)})"

    def address(self, operand):
        """A register or a symbol, with an offset, as a 64-bit number."""
        match = re.fullmatch(r"([%$A-Za-z_][\w$]*)\s*(?:\+\s*(-?\d+))?", operand)
        if not match:
            raise PtxError(f"address {operand}")
        name, offset = match.group(1), int(match.group(2) or 0) & (1 << 64) - 1
        if name.startswith("%"):
            base = self.read(name, "u64")
        elif name in self.kernel.shared:
            base = f"{self.kernel.shared[name]}ull"
        elif name in self.kernel.local:
            base = f"reinterpret_cast<std::uint64_t>(L{identifier(name)})"
        elif name in self.kernel.parameters:
            base = f"(reinterpret_cast<std::uint64_t>(thread.parameters) + {self.kernel.parameters[name][0]}u)"
        elif name in self.variables:
            base = f"V{identifier(name)}()"
        else:
            raise PtxError(f"unknown symbol {name}")
        return f"{base} + {offset}ull" if offset else base

    def write(self, register, kind, value):
        if register == "_":
            return f"static_cast<void>({value});"
        held = self.kernel.register_type(register)
        if (held == "pred") != (kind == "pred"):
            raise PtxError(f"{register} written as .{kind}")
        if kind == "pred":
            return f"{self.register(register)} = {value};"
        cast = f"static_cast<{CPP[kind]}>({value})"
        same = CPP[kind] == CPP[register_kind(held)]
        return f"{self.register(register)} = " + (
            f"{cast};" if same else f"bits_for<{CPP[register_kind(held)]}>({cast});")

    def place(self, modifiers, operand, size, access, line):
        """A checked pointer of the host to what [operand] names."""
        if not re.fullmatch(r"\[.*\]", operand):
            raise PtxError(f"memory operand {operand}")
        address = self.address(operand[1:-1].strip())
        space = next((m for m in modifiers if m in SPACES), "")
        local = "nullptr, 0"
        if self.kernel.local:
            if len(self.kernel.local) != 1:
                raise PtxError("more than one local array")
            (name, bytes_), = self.kernel.local.items()
            local = f"L{identifier(name)}, {bytes_}"
        if space == "param":
            return f"own_at(thread.parameters, {self.kernel.parameter_bytes}, {address}, {size}, {line})"
        if space == "local":
            return f"own_at({local}, {address}, {size}, {line})"
        if space == "":
            return f"generic_at({local}, {address}, {size}, Access::{access}, {line})"
        return f"{space}_at({address}, {size}, Access::{access}, {line})"

    # --- statements ----------------------------------------------------------------------------------------------

    def translate(self, statement):
        if statement.label:
            return f"{identifier(statement.label)}:;"
        code = self.instruction(statement)
        if statement.guard:
            negated = statement.guard.startswith("!")
            register = self.register(statement.guard.lstrip("!"))
            return f"if ({'!' if negated else ''}{register}) {{ {code} }}"
        return code

    def instruction(self, statement):
        if statement.opcode not in FORMS:
            raise PtxError(f"unsupported instruction {statement.opcode}")
        if statement.opcode in WITHOUT_EFFECT:
            return ";"
        opcode, *modifiers = statement.opcode.split(".")
        return getattr(self, "op_" + opcode)(modifiers, statement.operands, statement.line)

    def of_values(self, template, operands, kind, operand_kinds=None):
        """dst = template over the operands, {0} the first source."""
        count = 1 + max(map(int, re.findall(r"\{(\d)\}", template)))
        if len(operands) != count + 1:
            raise PtxError(f"{len(operands)} operands in place of {count + 1}")
        values = [self.read(operand, k) for operand, k in zip(operands[1:], operand_kinds or [kind] * count)]
        return self.write(operands[0], kind, template.format(*values))

    def arithmetic(self, template, modifiers, operands):
        """Sums and products: rounded floats, or integers that wrap around."""
        kind = modifiers[-1]
        if kind[0] == "f":
            return self.of_values(f"canonical({template})", operands, kind)
        return self.of_values(template, operands, unsigned(kind))

    def op_add(self, modifiers, operands, _line):
        return self.arithmetic("{0} + {1}", modifiers, operands)

    def op_sub(self, modifiers, operands, _line):
        return self.arithmetic("{0} - {1}", modifiers, operands)

    def op_mul(self, modifiers, operands, _line):
        kind = modifiers[-1]
        if "hi" in modifiers:
            return self.of_values("multiply_high({0}, {1})", operands, kind)
        if "wide" in modifiers:
            return self.write(operands[0], self.wide(kind), self.wide_product(operands, kind))
        if kind in ("u16", "s16"):  # int arithmetic of C++ would overflow
            return self.of_values("std::uint32_t{{{0}}} * {1}", operands, "u16")
        return self.arithmetic("{0} * {1}", modifiers, operands)

    @staticmethod
    def wide(kind):
        return {"u16": "u32", "s16": "s32", "u32": "u64", "s32": "s64"}[kind]

    def wide_product(self, operands, kind):
        wide = CPP[self.wide(kind)]
        return f"{wide}{{{self.read(operands[1], kind)}}} * {wide}{{{self.read(operands[2], kind)}}}"

    def op_mad(self, modifiers, operands, _line):
        kind = modifiers[-1]
        if "wide" in modifiers:
            wide = unsigned(self.wide(kind))
            return self.write(operands[0], wide, f"static_cast<{CPP[wide]}>({self.wide_product(operands, kind)})"
                              f" + {self.read(operands[3], wide)}")
        if "hi" in modifiers:
            plain = CPP[unsigned(kind)]
            return self.of_values(f"static_cast<{plain}>(multiply_high({{0}}, {{1}})) + static_cast<{plain}>({{2}})",
                                  operands, kind)
        if kind in ("u16", "s16"):
            return self.of_values("std::uint32_t{{{0}}} * {1} + {2}", operands, "u16")
        return self.arithmetic("{0} * {1} + {2}", modifiers, operands)

    def op_fma(self, modifiers, operands, _line):
        return self.arithmetic("std::fma({0}, {1}, {2})", modifiers, operands)

    def op_div(self, modifiers, operands, _line):
        if modifiers[-1][0] == "f":
            return self.arithmetic("{0} / {1}", modifiers, operands)
        return self.of_values("divide({0}, {1})", operands, modifiers[-1])

    def op_rem(self, modifiers, operands, _line):
        return self.of_values("remainder({0}, {1})", operands, modifiers[-1])

    def op_rcp(self, modifiers, operands, _line):
        return self.arithmetic("1 / {0}", modifiers, operands)

    def op_sqrt(self, modifiers, operands, _line):
        return self.arithmetic("std::sqrt({0})", modifiers, operands)

    def op_min(self, modifiers, operands, _line):
        return self.of_values("smaller({0}, {1})", operands, modifiers[-1])

    def op_max(self, modifiers, operands, _line):
        return self.of_values("larger({0}, {1})", operands, modifiers[-1])

    def op_neg(self, modifiers, operands, _line):
        if modifiers[-1][0] == "f":
            return self.of_values("-{0}", operands, modifiers[-1])
        return self.arithmetic("0 - {0}", modifiers, operands)

    def op_abs(self, modifiers, operands, _line):
        kind = modifiers[-1]
        if kind[0] == "f":
            return self.of_values("std::fabs({0})", operands, kind)
        value, wrapped = self.read(operands[1], kind), self.read(operands[1], unsigned(kind))
        return self.write(operands[0], unsigned(kind), f"{value} < 0 ? 0 - {wrapped} : {wrapped}")

    def op_and(self, modifiers, operands, _line):
        return self.of_values("{0} & {1}", operands, modifiers[-1])

    def op_or(self, modifiers, operands, _line):
        return self.of_values("{0} | {1}", operands, modifiers[-1])

    def op_xor(self, modifiers, operands, _line):
        return self.of_values("{0} ^ {1}", operands, modifiers[-1])

    def op_not(self, modifiers, operands, _line):
        return self.of_values("!{0}" if modifiers[-1] == "pred" else "~{0}", operands, modifiers[-1])

    def op_shl(self, modifiers, operands, _line):
        kind = unsigned(modifiers[-1])
        return self.of_values("shift_left({0}, {1})", operands, kind, [kind, "u32"])

    def op_shr(self, modifiers, operands, _line):
        kind = modifiers[-1]
        return self.of_values("shift_right({0}, {1})", operands, kind, [kind, "u32"])

    def op_bfi(self, modifiers, operands, _line):
        kind = modifiers[-1]
        return self.of_values("insert_bits({0}, {1}, {2}, {3})", operands, kind,
                              [kind, kind, "u32", "u32"])

    def op_bfe(self, modifiers, operands, _line):
        kind = modifiers[-1]
        return self.of_values("extract_bits({0}, {1}, {2})", operands, kind, [kind, "u32", "u32"])

    def op_brev(self, modifiers, operands, _line):
        return self.of_values("reverse_bits({0})", operands, unsigned(modifiers[-1]))

    def op_prmt(self, _modifiers, operands, _line):
        return self.of_values("permute_bytes({0}, {1}, {2})", operands, "u32")

    def op_shf(self, modifiers, operands, _line):
        direction, limit, _ = modifiers
        name = {"l": "funnel_left", "r": "funnel_right"}[direction]
        amount = {"clamp": "std::min<std::uint32_t>({2}, 32)", "wrap": "{2} % 32"}[limit]
        return self.of_values(f"{name}({{0}}, {{1}}, {amount})", operands, "u32")

    def op_popc(self, modifiers, operands, _line):
        return self.of_values("std::popcount({0})", operands, "u32", [unsigned(modifiers[-1])])

    def op_clz(self, modifiers, operands, _line):
        return self.of_values("std::countl_zero({0})", operands, "u32", [unsigned(modifiers[-1])])

    def op_selp(self, modifiers, operands, _line):
        kind = modifiers[-1]
        return self.of_values("{2} ? {0} : {1}", operands, kind, [kind, kind, "pred"])

    def op_setp(self, modifiers, operands, _line):
        comparison, *combined, kind = modifiers
        first, second = self.read(operands[1], kind), self.read(operands[2], kind)
        unordered = f"(std::isnan({first}) || std::isnan({second}))"
        if comparison in ("num", "nan"):
            truth = unordered if comparison == "nan" else f"!{unordered}"
        elif comparison in COMPARE:
            truth = f"({first} {COMPARE[comparison]} {second})"
            if kind[0] == "f" and comparison == "ne":  # false when one is NaN, unlike C++
                truth = f"(!{unordered} && {truth})"
        else:  # .equ and so on: true when one is NaN
            truth = f"({unordered} || {first} {COMPARE[comparison[:-1]]} {second})"
        if combined:
            operator = {"and": "&", "or": "|", "xor": "^"}[combined[0]]
            truth = f"({truth} {operator} {self.read(operands[3], 'pred')})"
        if "|" in operands[0]:
            raise PtxError("setp with two destinations")
        return self.write(operands[0], "pred", truth)

    def op_cvt(self, modifiers, operands, _line):
        *modes, to, source = modifiers
        value = self.read(operands[1], source)
        if source[0] == "f" and modes and modes[0] in ROUND_TO_INTEGRAL:
            value = f"{ROUND_TO_INTEGRAL[modes[0]]}({value})"
        if source[0] == "f" and to[0] != "f":
            value = f"to_integer<{CPP[to]}>({value})"
        elif source[0] == "f":
            value = f"canonical(static_cast<{CPP[to]}>({value}))"
        return self.write(operands[0], to, value)

    def op_cvta(self, modifiers, operands, _line):
        return self.of_values("{0}", operands, modifiers[-1])

    def op_mov(self, modifiers, operands, _line):
        kind = modifiers[-1]
        source = re.fullmatch(r"\{(.*)\}", operands[1])
        target = re.fullmatch(r"\{(.*)\}", operands[0])
        if source:
            parts = [part.strip() for part in source.group(1).split(",")]
            bits = 8 * BYTES[kind] // len(parts)
            values = [f"std::uint64_t{{{self.read(part, f'u{bits}')}}} << {bits * i}"
                      for i, part in enumerate(parts)]
            return self.write(operands[0], kind, " | ".join(values))
        if target:
            parts = [part.strip() for part in target.group(1).split(",")]
            bits = 8 * BYTES[kind] // len(parts)
            writes = [self.write(part, f"u{bits}", f"whole >> {bits * i}") for i, part in enumerate(parts)]
            return f"{{ const {CPP[unsigned(kind)]} whole = {self.read(operands[1], kind)}; {' '.join(writes)} }}"
        return self.write(operands[0], kind, self.read(operands[1], kind))

    # --- memory --------------------------------------------------------------------------------------------------

    def lanes(self, modifiers, operand):
        """The registers of a vector operand, and how many bytes they hold together."""
        count = 4 if "v4" in modifiers else 2 if "v2" in modifiers else 1
        registers = [name.strip() for name in operand.strip("{}").split(",")]
        if len(registers) != count:
            raise PtxError("vector of the wrong length")
        return registers, count * BYTES[modifiers[-1]]

    def op_ld(self, modifiers, operands, line):
        kind = modifiers[-1]
        registers, size = self.lanes(modifiers, operands[0])
        place = self.place(modifiers, operands[1], size, "kRead", line)
        writes = [self.write(register, kind, f"load<{CPP[kind]}>(place + {i * BYTES[kind]})")
                  for i, register in enumerate(registers)]
        return f"{{ const char* place = {place}; {' '.join(writes)} }}"

    def op_st(self, modifiers, operands, line):
        kind = modifiers[-1]
        registers, size = self.lanes(modifiers, operands[1])
        place = self.place(modifiers, operands[0], size, "kWrite", line)
        stores = [f"store<{CPP[kind]}>(place + {i * BYTES[kind]}, {self.read(register, kind)});"
                  for i, register in enumerate(registers)]
        return f"{{ char* place = {place}; {' '.join(stores)} }}"

    def atomic(self, modifiers, register, place_operand, sources, line):
        kind = modifiers[-1]
        operation = modifiers[-2]
        values = [self.read(source, kind) for source in sources]
        combined = {"add": "old + {0}", "min": "smaller(old, {0})", "max": "larger(old, {0})", "and": "old & {0}",
                    "or": "old | {0}", "xor": "old ^ {0}", "exch": "{0}", "cas": "old == {0} ? {1} : old"}[operation].format(*values)
        kind_cpp = CPP[unsigned(kind) if operation == "add" else kind]
        place = self.place(modifiers, place_operand, BYTES[kind], "kAtomic", line)
        value = (f"atomic<{kind_cpp}>({place}, [&]({kind_cpp} old) {{ return static_cast<{kind_cpp}>"
                 f"({combined}); }})")
        return self.write(register, kind, value)

    def op_atom(self, modifiers, operands, line):
        return self.atomic(modifiers, operands[0], operands[1], operands[2:], line)

    def op_red(self, modifiers, operands, line):
        return self.atomic(modifiers, "_", operands[0], operands[1:], line)

    # --- control -------------------------------------------------------------------------------------------------

    def op_bra(self, modifiers, operands, _line):
        return f"goto {identifier(operands[0])};"

    def op_ret(self, _modifiers, _operands, _line):
        return "return;"

    def op_exit(self, _modifiers, _operands, _line):
        return "return;"

    def op_trap(self, _modifiers, _operands, line):
        return f'fail({line}, "trap");'

    def op_bar(self, modifiers, operands, line):
        if modifiers == ["warp", "sync"]:
            return f"warp_barrier({self.read(operands[0], 'u32')}, {line});"
        if operands != ["0"]:
            raise PtxError("barrier other than 0, or of a part of the block")
        return f"block_barrier({line});"


def register_kind(kind):
    """Registers are raw bits, apart from predicates."""
    return kind if kind == "pred" else f"u{8 * BYTES[kind]}"
