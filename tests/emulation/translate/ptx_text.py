"""The parts of PTX text that nvcc writes: modules, kernels, registers, memory, statements.

Only what nvcc emits for kernels without device functions is read; anything else is refused by name.
"""
import dataclasses
import re

BYTES = {"pred": 1, "b8": 1, "u8": 1, "s8": 1, "b16": 2, "u16": 2, "s16": 2, "b32": 4, "u32": 4, "s32": 4,
         "f32": 4, "b64": 8, "u64": 8, "s64": 8, "f64": 8}


class PtxError(Exception):
    """PTX that is not understood; the message names the line."""


@dataclasses.dataclass
class Statement:
    line: int          # in the PTX text
    guard: str         # predicate register of @p or @!p, with the !, or ""
    opcode: str        # "ld.global.u32"; "" for a label
    operands: list
    label: str = ""


@dataclasses.dataclass
class Kernel:
    name: str
    parameters: dict = dataclasses.field(default_factory=dict)   # name -> (offset, size)
    parameter_bytes: int = 0
    threads_max: int = 1024
    registers: dict = dataclasses.field(default_factory=dict)    # "%r" -> (type, count)
    shared: dict = dataclasses.field(default_factory=dict)       # name -> offset
    shared_bytes: int = 0
    local: dict = dataclasses.field(default_factory=dict)        # name -> size
    statements: list = dataclasses.field(default_factory=list)

    def register_type(self, name):
        if name in self.registers:
            return self.registers[name][0]
        stem = name.rstrip("0123456789")
        if stem not in self.registers:
            raise PtxError(f"unknown register {name}")
        return self.registers[stem][0]


@dataclasses.dataclass
class Module:
    architecture: int
    variables: dict     # name -> size, of the module's .global variables
    kernels: list


def split_operands(text):
    """Splits at the commas that are outside brackets and braces."""
    parts, depth, current = [], 0, ""
    for character in text:
        depth += {"{": 1, "[": 1, "(": 1, "}": -1, "]": -1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += character
    return parts + [current.strip()] if current.strip() else parts


VARIABLE = re.compile(r"(?:\.align\s+(\d+)\s+)?\.(\w+)\s+([\w$%]+)(?:\[(\d*)\])?")


def parse_variable(text):
    """(alignment, name, bytes) of a declaration like `.align 8 .b8 name[704]`."""
    text = re.sub(r"\.ptr(\s+\.\w+)?(\s+\.align\s+\d+)?", "", text)
    match = VARIABLE.search(text)
    if not match or match.group(2) not in BYTES:
        raise PtxError(f"declaration not understood: {text}")
    alignment, kind, name, count = match.groups()
    if count == "":
        raise PtxError(f"array of unknown size (dynamic shared memory): {text}")
    return int(alignment or BYTES[kind]), name, BYTES[kind] * int(count or 1)


def rounded_up(offset, alignment):
    return (offset + alignment - 1) // alignment * alignment


class Reader:
    """Reads one module line by line; nvcc writes one statement to a line, heads and parameters over several."""

    def __init__(self, text):
        self.lines = [re.sub(r"//.*", "", line).strip() for line in text.splitlines()]
        self.index = 0
        self.scopes = []        # registers of the blocks in braces that are open: name -> unique name
        self.scope_count = 0

    def module(self):
        target = re.search(r"^\.target\s+sm_(\d+)", "\n".join(self.lines), re.M)
        if not target:
            raise PtxError("no .target line")
        module = Module(int(target.group(1)), {}, [])
        shared = []
        while self.index < len(self.lines):
            line = self.lines[self.index]
            words = re.sub(r"^((\.visible|\.weak|\.extern|\.common)\s+)*", "", line)
            if words.startswith(".entry"):
                module.kernels.append(self.kernel(shared))
            elif words.startswith(".global"):
                alignment, name, size = parse_variable(words[len(".global"):])
                if "=" in line:
                    raise PtxError(f"line {self.index + 1}: variable with an initial value: {line[:80]}")
                module.variables[name] = (alignment, size)
                self.index += 1
            elif words.startswith(".shared"):
                shared.append(parse_variable(words[len(".shared"):]))
                self.index += 1
            elif line == "" or re.match(r"\.(version|target|address_size|file|section)\b", line):
                self.index += 1
            else:
                raise PtxError(f"line {self.index + 1}: not understood: {line[:80]}")
        return module

    def line(self):
        if self.index == len(self.lines):
            raise PtxError(f"line {self.index}: the text ends within a kernel")
        return self.lines[self.index]

    def kernel(self, module_shared):
        head = ""
        while self.line() != "{":
            head += self.line() + " "
            self.index += 1
        self.index += 1
        kernel = Kernel(re.search(r"\.entry\s+([\w$]+)", head).group(1))
        parameters = re.search(r"\((.*)\)", head)
        for parameter in split_operands(parameters.group(1)) if parameters else []:
            alignment, name, size = parse_variable(parameter.replace(".param", "", 1))
            offset = rounded_up(kernel.parameter_bytes, alignment)
            kernel.parameters[name] = (offset, size)
            kernel.parameter_bytes = offset + size
        limit = re.search(r"\.(?:maxntid|reqntid)\s+(\d+)(?:\s*,\s*(\d+))?(?:\s*,\s*(\d+))?", head)
        if limit:
            kernel.threads_max = 1
            for size in limit.groups(default="1"):
                kernel.threads_max *= int(size)
        for alignment, name, size in module_shared:
            self.add_shared(kernel, alignment, name, size)
        self.body(kernel)
        return kernel

    @staticmethod
    def add_shared(kernel, alignment, name, size):
        offset = rounded_up(kernel.shared_bytes, alignment)
        kernel.shared[name] = offset
        kernel.shared_bytes = offset + size

    def body(self, kernel):
        while True:
            number, line = self.index + 1, self.line()
            self.index += 1
            if line == "{":      # nvcc writes a rotation as a block with registers of its own
                self.scopes.append({})
                self.scope_count += 1
                continue
            if line == "}":
                if not self.scopes:
                    return
                self.scopes.pop()
                continue
            if line == "" or re.match(r"\.(loc|pragma)\b", line):
                continue
            try:
                self.statement(kernel, number, line)
            except PtxError as error:
                raise PtxError(f"line {number}: {error}: {line[:100]}") from None

    def statement(self, kernel, number, line):
        label = re.fullmatch(r"([$\w]+):", line)
        if label:
            kernel.statements.append(Statement(number, "", "", [], label.group(1)))
            return
        if not line.endswith(";") or "{" in line.split(None, 1)[0]:
            raise PtxError("not a statement of one line")
        line = line[:-1].strip()
        if self.scopes and line.startswith(".reg"):
            name = line.split()[-1]
            if not re.fullmatch(r"%[A-Za-z_]\w*", name):
                raise PtxError("declaration in a block")
            self.scopes[-1][name] = f"{name}_{self.scope_count}_"
        for scope in reversed(self.scopes):
            line = re.sub(r"%\w+", lambda match, scope=scope: scope.get(match.group(), match.group()), line)
        if line.startswith(".reg"):
            kind, names = re.match(r"\.reg\s+\.(\w+)\s+(.*)", line).groups()
            for name in split_operands(names):
                stem, count = re.fullmatch(r"(%\w+?)(?:<(\d+)>)?", name).groups()
                kernel.registers[stem] = (kind, int(count) if count else None)
        elif line.startswith(".shared"):
            self.add_shared(kernel, *parse_variable(line[len(".shared"):]))
        elif line.startswith(".local"):
            _, name, size = parse_variable(line[len(".local"):])
            kernel.local[name] = size
        elif line.startswith("."):
            raise PtxError("directive not understood")
        else:
            guard, opcode, operands = re.fullmatch(r"(?:@(!?%\w+)\s+)?([\w.:]+)\s*(.*)", line).groups()
            kernel.statements.append(Statement(number, guard or "", opcode, split_operands(operands)))


def read_module(text):
    return Reader(text).module()
