#include "host/app/common_options.hpp"

#include <charconv>
#include <cmath>
#include <system_error>

#include <fmt/format.h>

#include "host/run/batch_run.hpp"

namespace boyd::app {

namespace {

CLI::Validator seconds_above_zero() {
  return {[](const std::string& text) {
            double seconds = 0;
            const char* end = text.data() + text.size();
            const auto [rest, error] = std::from_chars(text.data(), end, seconds);
            return error == std::errc() && rest == end && seconds > 0 && std::isfinite(seconds)
                       ? std::string()
                       : text + " is not a number of seconds above 0";
          },
          ""};
}

}  // namespace

CLI::Validator whole(std::uint64_t least, std::uint64_t greatest) {
  return {[least, greatest](std::string& text) {
            std::uint64_t value = 0;
            const char* end = text.data() + text.size();
            const auto [rest, error] = std::from_chars(text.data(), end, value);
            if (text.empty() || error != std::errc() || rest != end || value < least ||
                value > greatest) {
              return text + " is no whole number from " + std::to_string(least) + " to " +
                     std::to_string(greatest);
            }
            text = std::to_string(value);
            return std::string();
          },
          ""};
}

CLI::Validator replication_number() {
  return whole(0, UINT32_MAX);
}

CLI::Validator file_name() {
  return {[](const std::string& text) { return text.empty() ? "needs a file name or -" : ""; }, ""};
}

CLI::Validator not_empty() {
  return {[](const std::string& text) { return text.empty() ? "is empty" : ""; }, ""};
}

void add_arms(CLI::App& command, std::vector<std::string>& arms, const std::string& meaning) {
  command.add_option("--arm", arms, meaning)->expected(1)->take_all();
}

void add_settings(CLI::App& command, std::vector<std::string>& settings) {
  command.add_option("--set", settings, "Change one key of the scenario; repeatable")
      ->type_name("path.to.key=value")
      ->expected(1)
      ->take_all();
}

void add_scenario_seed(CLI::App& command, std::optional<std::uint64_t>& seed) {
  command.add_option("--seed", seed, "Seed instead of the scenario's")
      ->transform(whole(0, UINT64_MAX));
}

void add_until(CLI::App& command, std::optional<std::string>& until_s, const std::string& meaning) {
  command.add_option("--until", until_s, meaning)
      ->type_name("SECONDS")
      ->check(seconds_above_zero());
}

void add_threads(CLI::App& command, std::optional<std::uint32_t>& threads) {
  command.add_option("--threads", threads, "Threads; results do not depend on it")
      ->transform(whole(1, 65536));
}

void add_backend(CLI::App& command, std::string& backend) {
  command.add_option("--backend", backend, "cpu, cuda or auto")
      ->check(CLI::IsMember({"cpu", "cuda", "auto"}))
      ->capture_default_str();
}

void add_json(CLI::App& command, std::string& path, const std::string& meaning) {
  command.add_option("--json", path, meaning + "; - is standard output")
      ->type_name("FILE|-")
      ->check(file_name());
}

void add_record(CLI::App& command, RecordArguments& record) {
  command.add_option("--record", record.path, "Record the one world that is run here")
      ->type_name("FILE")
      ->check(file_name());
  command.add_option("--record-every", record.every_s, "Simulated time between recorded frames")
      ->type_name("SECONDS")
      ->check(seconds_above_zero())
      ->capture_default_str();
  command
      .add_flag("--record-detections",
                record.detections,
                fmt::format("Record each detection also where more than {} movers make many",
                            run::kDetectedMoversMax))
      ->needs("--record");
}

}  // namespace boyd::app
