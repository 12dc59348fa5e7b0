#include "host/app/export_command.hpp"

#include "host/app/scenario_source.hpp"
#include "host/app/usage_error.hpp"
#include "host/record/export_formats.hpp"

namespace boyd::app {

int export_command(const ExportArguments& arguments) {
  refuse_overwriting(arguments.output, arguments.recording, "-o");
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
