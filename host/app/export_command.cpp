#include "host/app/export_command.hpp"

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "host/app/usage_error.hpp"
#include "host/record/export_formats.hpp"

namespace boyd::app {

int export_command(const ExportArguments& arguments) {
  std::error_code unknown;
  if (std::filesystem::equivalent(arguments.output, arguments.recording, unknown)) {
    throw UsageError(
        fmt::format("-o: {} is the recording itself; name another file", arguments.output));
  }
  record::Recording recording(arguments.recording);
  if (arguments.format == "cdf") {
    if (arguments.output == "-") {
      throw UsageError("-o -: the Common Data Format has several tables; name a folder");
    }
    record::write_cdf(recording, arguments.output);
    return 0;
  }
  run::OutputFile out(arguments.output);
  if (arguments.format == "acmi") {
    record::write_acmi(recording, out);
  } else {
    record::write_geojson(recording, out);
  }
  out.commit();
  return 0;
}

}  // namespace boyd::app
