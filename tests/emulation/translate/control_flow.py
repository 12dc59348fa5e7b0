"""Basic blocks of a kernel: which instructions always run together, and where threads that part meet again."""
import dataclasses
import re

# What ptxas usually needs no machine instruction for: parameters are operands, copies and casts of addresses vanish.
WITHOUT_MACHINE_CODE = ("mov", "cvta")
DIVISIONS = ("div", "rem", "rcp", "sqrt")
ENDS_BLOCK = ("bra", "ret", "exit", "trap")
EXIT = 0xFFFF


@dataclasses.dataclass
class Block:
    first: int                      # index of its first statement in the kernel
    successors: set = dataclasses.field(default_factory=set)    # indices of blocks, EXIT for the end of the thread
    meets: int = EXIT               # immediate post-dominator: the first block that every path from here comes through
    instructions: int = 0
    without_code: int = 0           # of them: usually no machine instruction
    floats: int = 0                 # of them: 32-bit floating point, without divisions and roots
    doubles: int = 0
    integers: int = 0               # integer and logic, without divisions
    divisions: int = 0              # quotients, remainders, roots of any type: many machine instructions each

    def count(self, statement):
        opcode, *modifiers = statement.opcode.split(".")
        kind = modifiers[-1] if modifiers else ""
        self.instructions += 1
        if opcode in WITHOUT_MACHINE_CODE or opcode == "ld" and "param" in modifiers:
            self.without_code += 1
        elif opcode in DIVISIONS:
            self.divisions += 1
        elif opcode in ("ld", "st", "atom", "red", "bar", "barrier", *ENDS_BLOCK):
            pass
        elif kind == "f32":
            self.floats += 1
        elif kind == "f64":
            self.doubles += 1
        elif re.fullmatch(r"pred|[bus](8|16|32|64)", kind):
            self.integers += 1


def basic_blocks(kernel):
    """The kernel's blocks in order of the text."""
    blocks, labels = [], {}
    ended = True
    for index, statement in enumerate(kernel.statements):
        if ended or (statement.label and blocks[-1].instructions > 0):
            blocks.append(Block(index))
        if statement.label:
            labels[statement.label] = len(blocks) - 1
        else:
            blocks[-1].count(statement)
        ended = not statement.label and statement.opcode.split(".")[0] in ENDS_BLOCK
    for number, block in enumerate(blocks):
        end = blocks[number + 1].first if number + 1 < len(blocks) else len(kernel.statements)
        last = kernel.statements[end - 1]
        opcode = last.opcode.split(".")[0]
        if opcode == "bra":
            block.successors.add(labels[last.operands[0]])
        elif opcode in ENDS_BLOCK:
            block.successors.add(EXIT)
        if opcode not in ENDS_BLOCK or last.guard:
            block.successors.add(number + 1 if number + 1 < len(blocks) else EXIT)
    find_meeting_blocks(blocks)
    return blocks


def find_meeting_blocks(blocks):
    """Immediate post-dominators, by iteration over sets (kernels have a few hundred blocks)."""
    everything = (1 << len(blocks)) - 1
    after = [everything] * len(blocks)      # post-dominators of each block, itself among them, as bits
    changed = True
    while changed:
        changed = False
        for number in reversed(range(len(blocks))):
            common = everything
            for successor in blocks[number].successors:
                common &= 0 if successor == EXIT else after[successor]
            common |= 1 << number
            changed = changed or common != after[number]
            after[number] = common
    for number, block in enumerate(blocks):
        strict = after[number] & ~(1 << number)
        # The nearest one is that which all others post-dominate: it has the most post-dominators itself.
        candidates = [b for b in range(len(blocks)) if strict >> b & 1]
        block.meets = max(candidates, key=lambda b: after[b].bit_count(), default=EXIT)


def code_blocks(blocks):
    """The table of the blocks in C++, fields in the order of CodeBlock in runtime/grid.hpp."""
    return ", ".join(
        f"{{{b.meets}, {b.instructions}, {b.without_code}, {b.floats}, {b.doubles}, {b.integers}, {b.divisions}}}"
        for b in blocks)
