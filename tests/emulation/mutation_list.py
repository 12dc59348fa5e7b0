"""The seeded bugs of mutations.py: each replaces the first place of a text in one file."""
import dataclasses

LAUNCH, ATOMICS, TEAM = "core/launch.hpp", "core/atomics.hpp", "core/team.hpp"
BIN, DROP = "stage/bin.cu", "stage/drop_lost.hpp"
BUCKETS, BUCKET_ORDER = "stage/buckets.hpp", "stage/bucket_order.hpp"
FLOCK, PAIRS = "stage/flock.cu", "stage/flock_pairs.hpp"
SEQUENCE, BATTLE, FIND = "tick/sequence.cu", "tick/battle.cu", "stage/find_targets.hpp"
EXCHANGE, STEPPER = "tick/exchange.cu", "core/stepper.hpp"


@dataclasses.dataclass
class Mutation:
    what: str
    source: str         # that is compiled, below kernels/
    file: str           # that is changed, below kernels/
    old: str
    new: str
    only: str = ""      # a setting without which nothing finds it


CHECK = "  if (item < count) {\n    body(world, item);"
ADD = "atomicAdd(reinterpret_cast<unsigned long long*>(&cell), static_cast<unsigned long long>(value));"
OTHER_ADD = "__device__ inline void atomic_add(std::uint64_t& cell, std::uint64_t value) {\n  "
STEP = "    team.sync();\n    values.of[team.thread] += before;\n    team.sync();\n"
FOUND = "    team.sync();\n    for (std::uint32_t k = team.thread; k < found.holes;"
MUTATIONS = [
    # launches and bounds
    Mutation("no bounds test in the last block", BIN, LAUNCH, CHECK,
             "  if (item <= count + 200U) {\n    body(world, item);"),
    Mutation("one item too many", SEQUENCE, LAUNCH, CHECK, "  if (item <= count) {\n    body(world, item);"),
    Mutation("the last item is left out", SEQUENCE, LAUNCH, CHECK, "  if (item + 1U < count) {\n    body(world, item);"),
    Mutation("grid rounded down", SEQUENCE, LAUNCH, "(worlds.count + kBlockThreads - 1U) / kBlockThreads",
             "(worlds.count + kBlockThreads / 2U) / kBlockThreads"),
    Mutation("blocks of another size than the kernel thinks", SEQUENCE, LAUNCH,
             "config.blockDim = dim3(threads);", "config.blockDim = dim3(threads / 2U);"),
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
    Mutation("worlds share their buckets", BIN, BUCKET_ORDER, "world.flock_key(slot) = {", "view.flock_key[slot] = {"),
    Mutation("lost movers give their places to lost ones", BIN, DROP, "if (world.lost(kept + k) == 0U) {", "if (true) {"),
    Mutation("a mover is not found where it moved to", BIN, DROP, "    world.index_of(world.row(to)) = to;\n", ""),
    Mutation("movers moved are as lost as those before them", BIN, DROP, "    world.lost(to) = 0U;\n", ""),
    Mutation("the last mover stays where it was", BIN, DROP, "        world.mover_count() = kept;\n",
             "        world.mover_count() = kept + 1U;\n"),
    Mutation("a team's blocks are of one world only", FLOCK, LAUNCH, "         items * worlds.count,\n",
             "         items,\n"),
    Mutation("a digest behind the last world is cleared", SEQUENCE, SEQUENCE, "{ view.digest[w] = 0U; }",
             "{\n    view.digest[w] = 0U;\n    if (w == 0U) {\n      view.digest[view.worlds] = 0U;\n    }\n  }",
             only="BOYD_EMULATION_RED_ZONES"),
    Mutation("mounts share their list of targets", SEQUENCE, FIND, "world.found_target(list * kFoundMax + k) = {",
             "world.found_target(k) = {"),
    Mutation("nobody counts what is engaged", SEQUENCE, SEQUENCE,
             "    for_each_item(executor, worlds, running, {nullptr, rows.mounts}, CountEngaged{view});\n", ""),
    Mutation("targets are listed as they were found", SEQUENCE, FIND, "    keep_nearest(team, shared);\n    return more;",
             "    return more;"),
    # order of flocks, pair loop
    Mutation("the order ignores the id", BIN, BUCKET_ORDER, ": a.id < b.id;", ": a.index < b.index;"),
    Mutation("the order ignores cells within a bucket", BIN, BUCKETS, "kTagOrder_mask = 0xFFU", "kTagOrder_mask = 0xFCU"),
    Mutation("equal cells share a place", BIN, BUCKET_ORDER, "? cell_a < cell_b : a.id < b.id;", "? cell_a < cell_b : false;"),
    Mutation("buckets are not cleared", BIN, BUCKET_ORDER,
             "  for_each_item(executor, worlds, running, {nullptr, rows.flock_buckets}, ClearBucket{view});\n", ""),
    Mutation("tiles are not counted", BIN, BUCKET_ORDER, "for_each_item_block(executor, worlds, running, tiles, SumTile{view});",
             "static_cast<void>(tiles);"),
    Mutation("tiles all begin at the first place", BIN, BUCKET_ORDER, "std::uint32_t place = before + sum_before(", "std::uint32_t place = sum_before("),
    Mutation("half of a tile is left out", BIN, BUCKET_ORDER, "kFlockTile / team.size;", "kFlockTile / team.size / 2U;"),
    Mutation("the last bucket has no end", BIN, BUCKET_ORDER,
             "      world.flock_start(view.rows.flock_buckets) = before + all;\n", ""),
    Mutation("a bucket behind the table is counted", BIN, BUCKETS, "return bucket() & (rows.flock_buckets - 1U);",
             "return bucket() & rows.flock_buckets;"),
    Mutation("the ends of the table do not meet", FLOCK, PAIRS, "more_buckets = kChunksNear - before_end;",
             "more_buckets = 0U;"),
    Mutation("a row's movers are taken for another's", FLOCK, PAIRS, "tag_mask_ = kTagRow_mask |",
             "tag_mask_ = kTagSide_mask |"),
    Mutation("a run is forgotten for the next one", FLOCK, PAIRS, "if (more || row == 2U ||", "if (row == 2U ||"),
    Mutation("more neighbours than there is room for", FLOCK, PAIRS, "row == 2U || found_count_ > kFound - kRun",
             "row == 2U"),
    Mutation("threads share what they found", FLOCK, PAIRS, "&shared.found[0][team.thread]", "&shared.found[0][0]"),
    # barriers
    Mutation("the sum of a team has no barriers", BIN, TEAM, STEP, STEP.replace("    team.sync();\n", "")),
    Mutation("half of each team skips the sum's barriers", BIN, TEAM, STEP,
             STEP.replace("    team.sync();\n", "    if (team.thread < 64U) {\n      team.sync();\n    }\n")),
    Mutation("movers move before all holes are found", BIN, DROP, FOUND, FOUND.replace("    team.sync();\n", "")),
    # atomics
    Mutation("plain instead of atomic sums", SEQUENCE, ATOMICS, f"  {ADD}\n}}\n{OTHER_ADD}{ADD}",
             f"  cell += value;\n}}\n{OTHER_ADD}cell += value;"),
    Mutation("plain instead of atomic sets of bits", SEQUENCE, ATOMICS,
             "atomicOr(reinterpret_cast<unsigned long long*>(&cell), static_cast<unsigned long long>(bits));",
             "cell |= bits;"),
    Mutation("plain instead of atomic claims", SEQUENCE, ATOMICS,
             "atomicMin(reinterpret_cast<unsigned long long*>(&cell), static_cast<unsigned long long>(value));",
             "cell = value < cell ? value : cell;"),
    Mutation("movers of a bucket share a rank", BIN, BUCKET_ORDER,
             "rank_of(world, i) = atomic_add(world.flock_start(chunk.bucket(view.rows)), 1U);",
             "rank_of(world, i) = world.flock_start(chunk.bucket(view.rows))++;"),
    Mutation("plain instead of atomic counts of holes", BIN, DROP, "world.next(atomic_add(found.holes, 1U)).x",
             "world.next(found.holes++).x"),
]
