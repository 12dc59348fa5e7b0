#include "host/experiment/result_row.hpp"

#include "host/time/time.hpp"

namespace boyd::experiment {

const std::vector<ResultColumn>& result_columns() {
  static const std::vector<ResultColumn> kColumns = [] {
    std::vector<ResultColumn> columns;
    for (std::size_t m = 0; m < run::measures().size(); ++m) {
      const std::string name(run::measures()[m].name);
      columns.push_back({name, m});
      if (run::measures()[m].form == run::Form::kRatio) {
        columns.push_back({name + "_numerator", m});
        columns.push_back({name + "_denominator", m});
      }
    }
    return columns;
  }();
  return kColumns;
}

std::size_t column_of(std::size_t measure) {
  static const std::vector<std::size_t> kPlaces = [] {
    std::vector<std::size_t> places(run::measures().size(), 0);
    for (std::size_t c = result_columns().size(); c-- > 0;) {
      places[result_columns()[c].measure] = c;
    }
    return places;
  }();
  return kPlaces.at(measure);
}

ResultRow row_of(const run::WorldOutcome& world) {
  ResultRow row;
  row.replication = world.replication;
  row.world_seed = world.world_seed;
  row.failed = world.ending == run::Ending::kFailed;
  row.problem = world.problem;
  row.state_hash = world.state_hash;
  row.watched_s = time::to_seconds(world.end_ns - world.start_ns);
  row.numbers.resize(result_columns().size());
  for (std::size_t m = 0; m < run::measures().size() && !row.failed; ++m) {
    const run::MeasureValue value = run::measure_value(m, world);
    const std::size_t place = column_of(m);
    row.numbers[place] = value.number;
    if (value.term) {
      row.numbers[place + 1] = value.term->numerator;
      row.numbers[place + 2] = value.term->denominator;
    }
  }
  return row;
}

run::MeasureValue value_of(const ResultRow& row, std::size_t measure) {
  const std::size_t place = column_of(measure);
  run::MeasureValue value;
  value.number = row.numbers.at(place);
  if (run::measures()[measure].form == run::Form::kRatio && row.numbers.at(place + 1)) {
    value.term = statistics::RatioTerm{*row.numbers[place + 1], row.numbers[place + 2].value_or(0)};
  }
  return value;
}

}  // namespace boyd::experiment
