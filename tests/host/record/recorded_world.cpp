#include "tests/host/record/recorded_world.hpp"

#include <atomic>

#include <fmt/format.h>
#include <unistd.h>

#include "host/time/time.hpp"

namespace boyd::record {

TemporaryFolder::TemporaryFolder() {
  static std::atomic<int> number{0};
  path_ = std::filesystem::temp_directory_path() /
          fmt::format("boyd_record_test_{}_{}", getpid(), number++);
  std::filesystem::create_directories(path_);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

run::WorldOutcome record_world(const Recipe& recipe, const std::string& path) {
  const scenario::Document document(recipe.scenario, recipe.settings);
  const std::uint64_t seed = document.arm(0).general.seed;
  const run::DocumentStudy study(document, seed, std::nullopt);
  Choice choice;
  choice.arm = recipe.arm;
  choice.replication = recipe.replication;
  choice.seed = seed;
  choice.frame_ns = time::from_seconds(recipe.every_s);
  choice.backend = "cpu";
  run::WorldSetup setup =
      run::with_hand_orders(study.world(recipe.arm, recipe.replication), recipe.hand_orders);
  Recorder recorder(path, document, choice, setup);
  run::BatchRunOptions options;
  recorder.attach(options);
  run::BatchRun batch({std::move(setup)}, options);
  recorder.follow(batch);
  const run::StopFlag stop;
  batch.run(stop, [](double) {});
  run::WorldOutcome outcome = batch.outcome(0);
  recorder.finish(outcome);
  return outcome;
}

Live live_world(const Recipe& recipe) {
  const scenario::Document document(recipe.scenario, recipe.settings);
  const run::DocumentStudy study(document, document.arm(0).general.seed, std::nullopt);
  Live live;
  run::BatchRun* looked_at = nullptr;
  run::BatchRunOptions options;
  options.batch.record_events = true;
  options.frame_ns = time::from_seconds(recipe.every_s);
  const auto look = [&] {
    live.views.push_back(looked_at->observe(0));
    live.hashes.push_back(looked_at->result(0).state_hash);
    const auto orders = looked_at->engine(0).orders();
    live.orders.emplace_back(orders.begin(), orders.end());
    for (const Event& event : looked_at->take_events(0)) {
      live.events.push_back(event);
    }
  };
  options.on_frame = [&](std::uint32_t) { look(); };
  run::BatchRun batch({study.world(recipe.arm, recipe.replication)}, options);
  looked_at = &batch;
  const run::StopFlag stop;
  batch.run(stop, [](double) {});
  live.outcome = batch.outcome(0);
  look();
  return live;
}

}  // namespace boyd::record
