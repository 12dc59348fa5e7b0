/// Options that several commands have, each with the same name, words and bounds in all of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "host/app/command_line.hpp"

namespace boyd::app {

/// A decimal number between the two: CLI11 alone would take -1 for the largest number, cut what is
/// too large, and read 010 as eight.
CLI::Validator whole(std::uint64_t least, std::uint64_t greatest);
CLI::Validator replication_number();
CLI::Validator file_name();  ///< or -
CLI::Validator not_empty();

void add_arms(CLI::App& command, std::vector<std::string>& arms, const std::string& meaning);
void add_settings(CLI::App& command, std::vector<std::string>& settings);
void add_scenario_seed(CLI::App& command, std::optional<std::uint64_t>& seed);
void add_until(CLI::App& command, std::optional<std::string>& until_s, const std::string& meaning);
void add_threads(CLI::App& command, std::optional<std::uint32_t>& threads);
void add_backend(CLI::App& command, std::string& backend);
void add_json(CLI::App& command, std::string& path, const std::string& meaning);
void add_record(CLI::App& command, RecordArguments& record);

}  // namespace boyd::app
