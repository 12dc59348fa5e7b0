#include "host/app/validate_page.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/report_page.hpp"

namespace boyd::app {

namespace {

using Kind = ReportColumn::Kind;

std::string assigned_name(const std::string& assignment) {
  return assignment.substr(0, assignment.find('='));
}

std::string verdict_of(const validate::Quantity& quantity) {
  return quantity.pass ? "pass" : "FAIL";
}

ReportTable quantities_table(const ValidatedCase& validated) {
  ReportTable table(validated.known->name,
                    {{"quantity", Kind::kText},
                     {"expected"},
                     {"got"},
                     {"standard error"},
                     {"tolerance"},
                     {"", Kind::kText},
                     {"source of what is expected", Kind::kText}});
  for (const validate::Quantity& quantity : validated.quantities) {
    table.add({app::cell(quantity.name),
               app::cell(fmt::format("{:.7g}", quantity.expected)),
               app::cell(fmt::format("{:.7g}", quantity.got)),
               app::cell(fmt::format("{:.2g}", quantity.standard_error)),
               app::cell(fmt::format("{:.2g}", quantity.tolerance)),
               app::cell(verdict_of(quantity)),
               app::cell(quantity.source)});
  }
  return table;
}

ReportTable swept_table(const ValidatedCase& validated) {
  ReportTable table(validated.known->name + "_sweep",
                    {{validated.known->sweep->parameter},
                     {"expected"},
                     {"got"},
                     {"tolerance"},
                     {"", Kind::kText}});
  for (const SweptPoint& point : validated.swept) {
    table.add({app::cell(fmt::format("{:g}", point.at)),
               app::cell(fmt::format("{:.7g}", point.quantity.expected)),
               app::cell(fmt::format("{:.7g}", point.quantity.got)),
               app::cell(fmt::format("{:.2g}", point.quantity.tolerance)),
               app::cell(verdict_of(point.quantity))});
  }
  return table;
}

/// Expected as a line, got as points with bars as long as the tolerance.
Picture swept_picture(const ValidatedCase& validated) {
  const validate::Sweep& sweep = *validated.known->sweep;
  std::string data = "$swept << EOD\n";
  for (const SweptPoint& point : validated.swept) {
    if (std::isfinite(point.quantity.expected) && std::isfinite(point.quantity.got)) {
      data += fmt::format(
          "{} {} {} {}\n",
          point.at,
          point.quantity.expected,
          point.quantity.got,
          std::isfinite(point.quantity.tolerance) ? std::max(point.quantity.tolerance, 0.0) : 0.0);
    }
  }
  return {fmt::format("{}EOD\nset colorsequence podo\nset grid\nset key outside top center "
                      "horizontal\nset xlabel {}\nset ylabel {}\n{}set offsets graph 0.05, graph "
                      "0.05, graph 0.1, graph 0.1\n"
                      "plot $swept using 1:2 with lines lw 2 lt 2 title 'expected', "
                      "$swept using 1:3:4 with yerrorbars lt 1 lw 1.5 pt 7 ps 0.6 title "
                      "'got, bars: tolerance'\n",
                      data,
                      gnuplot_text(sweep.parameter),
                      gnuplot_text(sweep.quantity),
                      sweep.logarithmic ? "set logscale x\n" : ""),
          620,
          360};
}

void add_case(ReportPage& page, const ValidatedCase& validated) {
  page.heading(validated.known->name);
  page.sentence(validated.known->title + ".");
  page.sentence("boyd validate " + validated.known->name + " --with " + settings_text(validated));
  page.table(quantities_table(validated));
  if (validated.swept.empty()) {
    return;
  }
  const validate::Sweep& sweep = *validated.known->sweep;
  const std::string along =
      sweep.with.empty() ? "" : fmt::format(", with {}", fmt::join(sweep.with, ", "));
  page.picture(swept_picture(validated),
               fmt::format("{} while {} varies{}.", sweep.quantity, sweep.parameter, along));
  page.begin_details("The numbers of this picture");
  page.table(swept_table(validated));
  page.end_details();
}

}  // namespace

std::vector<SweepSetting> sweep_settings(const validate::Case& known,
                                         const std::vector<std::string>& assignments) {
  if (!known.sweep) {
    return {};
  }
  std::map<std::string, std::string> base;
  for (const auto& some : {assignments, known.sweep->with}) {
    for (const std::string& assignment : some) {
      base[assigned_name(assignment)] = assignment;
    }
  }
  std::vector<SweepSetting> out;
  for (const double at : known.sweep->values) {
    base[known.sweep->parameter] = fmt::format("{}={}", known.sweep->parameter, at);
    std::vector<std::string> all;
    for (const auto& [name, assignment] : base) {
      all.push_back(assignment);
    }
    try {
      out.push_back({at, validate::settings_of(known, all)});
    } catch (const validate::ParameterError&) {
      continue;  // such as a queue that never settles
    }
  }
  return out;
}

const validate::Quantity& swept_quantity(const validate::Case& known,
                                         const std::vector<validate::Quantity>& quantities) {
  const auto found = std::find_if(quantities.begin(), quantities.end(), [&](const auto& quantity) {
    return known.sweep && quantity.name == known.sweep->quantity;
  });
  if (found == quantities.end()) {
    throw std::logic_error("case " + known.name + " has not the quantity that its sweep draws");
  }
  return *found;
}

std::string validation_page(const std::vector<ValidatedCase>& cases) {
  ReportPage page("boyd " BOYD_VERSION ": validation");
  page.sentence(pass_sentence(cases));
  page.sentence(
      "Each case runs the command engine and the battle kernels that scenarios use and compares "
      "with a closed form or with a computation apart from them. Lines: what is expected; points: "
      "what was got, with bars as long as the tolerance, 4 standard errors where something is "
      "drawn.");
  for (const ValidatedCase& validated : cases) {
    add_case(page, validated);
  }
  return page.html();
}

}  // namespace boyd::app
