#include "host/app/list_command.hpp"

#include "host/app/data_folder.hpp"
#include "host/app/doctrine.hpp"
#include "host/app/library.hpp"
#include "host/app/text_table.hpp"
#include "host/run/measures.hpp"
#include "host/run/output_file.hpp"
#include "host/scenario/problem.hpp"

namespace boyd::app {

namespace {

TextTable scenarios() {
  TextTable table({{"file", Align::kLeft}, {"title", Align::kLeft}});
  for (const char* folder : {"scenarios", "scenarios/claims"}) {
    for (const std::string& file : data_files(folder)) {
      // A part that scenarios include is none.
      if (holds_scenario(file)) {
        table.add({file, scenario::printable(scenario_text(file, "title"))});
      }
    }
  }
  return table;
}

TextTable doctrines() {
  TextTable table({{"chain", Align::kLeft}, {"title", Align::kLeft}, {"file", Align::kLeft}});
  for (const LibraryEntry& entry : read_library(data_files("scenarios/doctrine"), "chain")) {
    table.add({scenario::printable(entry.name), scenario::printable(entry.title), entry.file});
  }
  return table;
}

TextTable platforms() {
  TextTable table({{"name", Align::kLeft},
                   {"section", Align::kLeft},
                   {"title", Align::kLeft},
                   {"file", Align::kLeft}});
  for (const std::string_view section : kPlatformSections) {
    for (const LibraryEntry& entry :
         read_library(data_files("scenarios/platforms"), std::string(section))) {
      table.add({scenario::printable(entry.name),
                 std::string(section),
                 scenario::printable(entry.title),
                 entry.file});
    }
  }
  return table;
}

TextTable all_measures() {
  TextTable table({{"measure", Align::kLeft}, {"meaning", Align::kLeft}});
  for (const run::Measure& measure : run::measures()) {
    table.add({std::string(measure.name), std::string(measure.meaning)});
  }
  return table;
}

TextTable table_of(const std::string& what) {
  if (what == "scenarios") {
    return scenarios();
  }
  if (what == "platforms") {
    return platforms();
  }
  return what == "doctrines" ? doctrines() : all_measures();
}

}  // namespace

int list_command(const ListArguments& list) {
  run::OutputFile out("-");
  out.write(table_of(list.what).text());
  out.commit();
  return 0;
}

}  // namespace boyd::app
