"""The seeded bugs of mutations.py: each replaces the first place of a text in one file."""
import dataclasses

LAUNCH, ATOMICS, BIN, ORDER = "core/launch.hpp", "core/atomics.hpp", "stage/bin.cu", "stage/order.cu"
SEQUENCE, BATTLE, ASSIGN = "tick/sequence.cu", "tick/battle.cu", "stage/assign.hpp"
EXCHANGE, STEPPER = "tick/exchange.cu", "core/stepper.hpp"
BLOCK_SORT = "cub/block/block_merge_sort.cuh"       # of the CUDA toolkit: boyd's own kernels have no barriers


@dataclasses.dataclass
class Mutation:
    what: str
    source: str         # that is compiled, below kernels/
    file: str           # that is changed, below kernels/ or the toolkit's folder of cub/
    old: str
    new: str
    only: str = ""      # a setting without which nothing finds it


CHECK = "  if (item < count) {\n    body(world, item);"
SORTED = "static_cast<std::size_t>(worlds.count) * rows, KeyBefore{}"
ADD = "atomicAdd(reinterpret_cast<unsigned long long*>(&cell), static_cast<unsigned long long>(value));"
OTHER_ADD = "__device__ inline void atomic_add(std::uint64_t& cell, std::uint64_t value) {\n  "
BARRIER = "    __syncthreads();\n  }\n\n  friend BlockMergeSortStrategyT;"
MUTATIONS = [
    # launches and bounds
    Mutation("no bounds test in the last block", BIN, LAUNCH, CHECK,
             "  if (item <= count + 200U) {\n    body(world, item);"),
    Mutation("one item too many", SEQUENCE, LAUNCH, CHECK, "  if (item <= count) {\n    body(world, item);"),
    Mutation("the last item is left out", SEQUENCE, LAUNCH, CHECK, "  if (item + 1U < count) {\n    body(world, item);"),
    Mutation("grid rounded down", SEQUENCE, LAUNCH, "(worlds.count + kBlockThreads - 1U) / kBlockThreads",
             "(worlds.count + kBlockThreads / 2U) / kBlockThreads"),
    Mutation("blocks of another size than the kernel thinks", SEQUENCE, LAUNCH,
             "config.blockDim = dim3(kBlockThreads);", "config.blockDim = dim3(kBlockThreads / 2U);"),
    Mutation("blocks for one world only", SEQUENCE, LAUNCH, "         blocks * worlds.count,\n", "         blocks,\n"),
    Mutation("the world of a block from the wrong divisor", SEQUENCE, LAUNCH,
             "blockIdx.x % blocks_per_world) * kBlockThreads", "blockIdx.x) * kBlockThreads"),
    Mutation("worlds that stand still are run too", SEQUENCE, LAUNCH, "if (running[world] == 0U) {", "if (false) {"),
    # copies
    Mutation("what runs is not told to the device", EXCHANGE, EXCHANGE, "    view.running[w] = goes ? 1U : 0U;\n", ""),
    Mutation("the clocks are not copied back", BATTLE, BATTLE, "      host_.clock[head.world] = head.clock;\n", ""),
    Mutation("effects are not copied to the device", BATTLE, BATTLE,
             "                        sizeof(Injection) * (clock.pending_count - before_count));",
             "                        0);"),
    Mutation("a restored state stays on the host", BATTLE, BATTLE,
             "    stepper_.to_backend(block_.data(), host, snapshot.size());\n", ""),
    Mutation("reports are read before they have come", EXCHANGE, EXCHANGE,
             "count - expected_count_);\n    stepper.wait();", "count - expected_count_);"),
    Mutation("reports of worlds that were not expected stay behind", EXCHANGE, EXCHANGE,
             "if (count > expected_count_) {", "if (false) {"),
    Mutation("all worlds report what the first of them has to", EXCHANGE, EXCHANGE,
             "const std::uint32_t w = exchange.stopped[place];", "const std::uint32_t w = exchange.stopped[0];"),
    Mutation("a world that has stopped says so at every look", EXCHANGE, EXCHANGE,
             "    exchange.until_ns[w] = kStays;\n", ""),
    Mutation("worlds wait until all have stopped", BATTLE, BATTLE, "(all ? asked_count : 1U)", "asked_count"),
    Mutation("looks are as often where nothing stops", BATTLE, STEPPER, "{2 * steps, due", "{steps, due"),
    Mutation("worlds are looked at within an interval", BATTLE, BATTLE, "Pace{common_ticks_, due_ticks()}",
             "Pace{1, due_ticks()}"),
    # indexing
    Mutation("gather and copy in one pass", BIN, BIN,
             "scratch_of<T>(view, first_row)[i] = field[first_row + world.order(i)];",
             "field[first_row + i] = field[first_row + world.order(i)];"),
    Mutation("worlds share their scratch", BIN, BIN, "reinterpret_cast<T*>(view.gathered + first_row)",
             "reinterpret_cast<T*>(view.gathered)"),
    Mutation("one field is not permuted", BIN, BIN, "  permute(executor, view, worlds, view.cell);\n", ""),
    Mutation("a digest behind the last world is cleared", SEQUENCE, SEQUENCE, "{ view.digest[w] = 0U; }",
             "{\n    view.digest[w] = 0U;\n    if (w == 0U) {\n      view.digest[view.worlds] = 0U;\n    }\n  }",
             only="BOYD_EMULATION_RED_ZONES"),
    Mutation("pictures share their places of tracks", SEQUENCE, ASSIGN, "{&world.tracks_to_band(p * sets)",
             "{&world.tracks_to_band(p * 0U)"),
    Mutation("assignment looks at other pictures' channels", SEQUENCE, ASSIGN,
             "if (channel.phase == ChannelPhase::kIdle || channel.phase == ChannelPhase::kCooling) {",
             "if (world.channel((&channel - &world.channel(0) + 4) % world.world().channels).phase ==\n"
             "                ChannelPhase::kCooling ||\n"
             "            channel.phase == ChannelPhase::kIdle || channel.phase == ChannelPhase::kCooling) {"),
    # sort
    Mutation("the sort ignores the id", ORDER, ORDER, ": a.id < b.id;", ": false;"),
    Mutation("the sort ignores the world", ORDER, ORDER, "if (a.world != b.world) {", "if (false) {"),
    Mutation("the sort leaves out half of the rows", ORDER, ORDER, SORTED,
             "static_cast<std::size_t>(worlds.count) * rows / 2, KeyBefore{}"),
    Mutation("the sort takes some rows too many", ORDER, ORDER, SORTED,
             "static_cast<std::size_t>(worlds.count) * rows + 64, KeyBefore{}"),
    Mutation("keys are not made before the sort", ORDER, ORDER,
             "  for_each_item(executor, worlds, view.everywhere, all, FillKeys{view});\n", ""),
    Mutation("the order is not taken from the sort", ORDER, ORDER,
             "  for_each_item(executor, worlds, view.everywhere, all, TakeOrder{view});\n", ""),
    Mutation("rows without a mover sort as if they had one", ORDER, ORDER, "live ? view.cell[at] : kNoCell",
             "view.cell[at]"),
    Mutation("removed movers are counted twice", ORDER, ORDER, "    world.clock().removed_count = 0U;\n", ""),
    # barriers
    Mutation("the sort has no barriers", ORDER, BLOCK_SORT, BARRIER, BARRIER.replace("    __syncthreads();\n", "")),
    Mutation("half of each block skips the sort's barriers", ORDER, BLOCK_SORT, BARRIER,
             BARRIER.replace("    __syncthreads();\n", "    if (threadIdx.x < 64U) {\n      __syncthreads();\n    }\n")),
    # atomics
    Mutation("plain instead of atomic sums", SEQUENCE, ATOMICS, f"  {ADD}\n}}\n{OTHER_ADD}{ADD}",
             f"  cell += value;\n}}\n{OTHER_ADD}cell += value;"),
    Mutation("plain instead of atomic sets of bits", SEQUENCE, ATOMICS,
             "atomicOr(reinterpret_cast<unsigned long long*>(&cell), static_cast<unsigned long long>(bits));",
             "cell |= bits;"),
    Mutation("plain instead of atomic claims", SEQUENCE, ATOMICS,
             "atomicMin(reinterpret_cast<unsigned long long*>(&cell), static_cast<unsigned long long>(value));",
             "cell = value < cell ? value : cell;"),
]
