#include "host/app/show_command.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "host/app/data_folder.hpp"
#include "host/app/library.hpp"
#include "host/app/text_table.hpp"
#include "host/app/usage_error.hpp"
#include "host/run/output_file.hpp"
#include "host/scenario/problem.hpp"

namespace boyd::app {

namespace {

std::string text_of(const LibraryEntry& entry) {
  TextTable table({{"key", Align::kLeft}, {"value", Align::kRight}, {"", Align::kLeft}});
  for (const LibraryEntry::Value& value : entry.values) {
    table.add({value.key, scenario::printable(value.text), value.assumed ? "assumption" : ""});
  }
  std::string text = fmt::format(
      "{}  {}\n{}\n\n{}", entry.name, scenario::printable(entry.title), entry.file, table.text());
  text += entry.source.empty() ? "\nno source\n"
                               : "\nsource: " + scenario::printable(entry.source) + "\n";
  return entry.note.empty() ? text : text + "note: " + scenario::printable(entry.note) + "\n";
}

}  // namespace

int show_platform_command(const ShowPlatformArguments& show) {
  std::vector<std::string> names;
  std::string text;
  for (const std::string_view section : kPlatformSections) {
    for (const LibraryEntry& entry :
         read_library(data_files("scenarios/platforms"), std::string(section))) {
      names.push_back(entry.name);
      if (entry.name == show.name) {
        text += text.empty() ? text_of(entry) : "\n" + text_of(entry);
      }
    }
  }
  if (text.empty()) {
    const std::string near = scenario::nearest(show.name, names);
    throw UsageError(fmt::format("show platform {}: there is no such platform; {}",
                                 show.name,
                                 near.empty() ? "`boyd list platforms` prints them"
                                              : fmt::format("did you mean {}?", near)));
  }
  run::OutputFile out("-");
  out.write(text);
  out.commit();
  return 0;
}

}  // namespace boyd::app
