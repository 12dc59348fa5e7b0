#!/usr/bin/env python3
"""Takes one CUDA object out of a library and splits it: its host code, and its PTX as C++.

The host code keeps everything that nvcc generated, only that it registers its kernels with a function of its own
name, which the C++ defines. Of several architectures the newest is translated.
"""
import argparse
import pathlib
import re
import subprocess
import sys

from control_flow import basic_blocks, code_blocks
from instructions import CPP, Instructions, identifier, register_kind
from ptx_text import PtxError, read_module

REGISTER_SYMBOL = "__cudaRegisterFatBinary"


def register_declarations(kernel):
    for stem, (kind, count) in kernel.registers.items():
        names = [stem] if count is None else [f"{stem}{i}" for i in range(count)]
        for start in range(0, len(names), 10):
            yield f"  [[maybe_unused]] {CPP[register_kind(kind)]} " + ", ".join(
                f"R{identifier(name[1:])}{{}}" for name in names[start:start + 10]) + ";"


def has_barriers(kernel):
    return any(statement.opcode.split(".")[0] in ("bar", "barrier") for statement in kernel.statements)


def kernel_code(kernel, blocks, variables, function):
    instructions = Instructions(kernel, variables)
    yield f"// {kernel.name}"
    yield f"void {function}([[maybe_unused]] DeviceThread& thread) {{"
    yield from register_declarations(kernel)
    for name, size in kernel.local.items():
        yield f"  alignas(16) char L{identifier(name)}[{size}];"
        yield f"  std::memset(L{identifier(name)}, 0xFF, {size});"
    starts = {block.first: number for number, block in enumerate(blocks)}
    entered = None
    for index, statement in enumerate(kernel.statements):
        entered = starts.get(index, entered)
        if entered is not None and not statement.label:     # after all labels that jumps may name
            yield f"  enter_block(thread, {entered});"
            entered = None
        try:
            yield "  " + instructions.translate(statement)
        except (PtxError, KeyError, IndexError) as error:
            raise PtxError(f"{kernel.name}, line {statement.line}: {error} "
                           f"[{statement.opcode} {', '.join(statement.operands)}]") from None
    yield "}"


def module_code(module, name):
    yield '#include "tests/emulation/runtime/translated_code.hpp"'
    yield "namespace boyd::emulation {"
    yield "namespace {"
    for variable, (_, size) in module.variables.items():
        yield (f"[[maybe_unused]] std::uint64_t V{identifier(variable)}() {{ static const std::uint64_t address = "
               f"device_allocate({size}); return address; }}")
    blocks = [basic_blocks(kernel) for kernel in module.kernels]
    for index, kernel in enumerate(module.kernels):
        yield from kernel_code(kernel, blocks[index], module.variables, f"kernel_{index}")
    for index, kernel in enumerate(module.kernels):
        places = ", ".join(f"{{{offset}, {size}}}" for offset, size in kernel.parameters.values()) or "{0, 0}"
        yield f"const KernelParameter parameters_{index}[] = {{{places}}};"
        yield f"const CodeBlock blocks_{index}[] = {{{code_blocks(blocks[index])}}};"
    yield "const KernelCode kernels[] = {"
    for index, kernel in enumerate(module.kernels):
        barriers = "true" if has_barriers(kernel) else "false"
        yield (f'  {{"{kernel.name}", kernel_{index}, {kernel.shared_bytes}, {kernel.parameter_bytes}, '
               f"parameters_{index}, {len(kernel.parameters)}, {kernel.threads_max}, {barriers}, "
               f"blocks_{index}, {len(blocks[index])}}},")
    yield "};"
    yield f'TranslatedModule translated{{"{name}", {module.architecture}, kernels, {len(module.kernels)}}};'
    yield "}  // namespace"
    yield "}  // namespace boyd::emulation"
    yield (f'extern "C" void** {REGISTER_SYMBOL}_{name}(void*) '
           "{ return reinterpret_cast<void**>(&boyd::emulation::translated); }")


def run(*command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"translate_object: {' '.join(map(str, command))}: {done.stderr.strip()}")
    return done.stdout


def ptx_of(object_file):
    """{architecture: PTX text}: nvcc writes it into the object as it is when told not to compress it."""
    data = object_file.read_bytes()
    found = {}
    for start in re.finditer(rb"\.version [0-9.]+\s+\.target sm_(\d+)", data):
        found[int(start.group(1))] = data[start.start():data.index(b"\0", start.start())].decode()
    if not found:
        sys.exit(f"translate_object: {object_file} holds no PTX: it needs a virtual architecture and --no-compress")
    return found


def write_if_changed(path, data):
    if not path.exists() or path.read_bytes() != data:
        path.write_bytes(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--objcopy", default="objcopy")
    parser.add_argument("--object", type=pathlib.Path, required=True, help="object that nvcc made")
    parser.add_argument("--name", required=True, help="of the module, unique in the program")
    parser.add_argument("--output", required=True, help="PATH for PATH.o, PATH.cpp and PATH.sm_NN.ptx")
    options = parser.parse_args()

    host = pathlib.Path(options.output + ".o")
    run(options.objcopy, "--redefine-sym", f"{REGISTER_SYMBOL}={REGISTER_SYMBOL}_{options.name}", options.object, host)
    found = ptx_of(options.object)
    for architecture, ptx in found.items():
        write_if_changed(pathlib.Path(f"{options.output}.sm_{architecture}.ptx"), ptx.encode())
    newest = max(found)
    try:
        code = "\n".join(module_code(read_module(found[newest]), options.name)) + "\n"
    except PtxError as error:
        sys.exit(f"translate_object: {options.output}.sm_{newest}.ptx: {error}")
    write_if_changed(pathlib.Path(options.output + ".cpp"), code.encode())


if __name__ == "__main__":
    main()
