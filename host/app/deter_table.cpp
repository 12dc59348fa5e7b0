#include "host/app/deter_table.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/text_table.hpp"
#include "host/statistics/mean.hpp"

namespace boyd::app {

namespace {

using run::ArmDecision;
using run::DeterrenceReport;
using run::OptionOutcomes;
using run::ResponseSummary;
using statistics::Estimate;

constexpr double kMillion = 1e6;

std::string whole_percent(double share) {
  return fmt::format("{:.0f} %", 100 * share);
}

/// Millions of dollars; what is far below the uncertainty of any of them is not shown.
std::string millions_text(const std::optional<double>& usd, Sign sign = Sign::kMinusOnly) {
  if (!usd) {
    return "-";
  }
  const double shown = std::abs(*usd) < 0.05 * kMillion ? 0 : *usd / kMillion;
  return fmt::format("{}{:.1f}", sign == Sign::kAlways && shown > 0 ? "+" : "", shown);
}

std::string millions_text(const Estimate& usd, Sign sign = Sign::kMinusOnly) {
  return usd.low && usd.high ? fmt::format("{} [{}, {}]",
                                           millions_text(usd.mean, sign),
                                           millions_text(usd.low, sign),
                                           millions_text(usd.high, sign))
                             : millions_text(usd.mean, sign);
}

std::string attacker_part(const DeterrenceReport& report) {
  const scenario::Deterrence& wish = report.wish;
  std::string text = fmt::format(
      "the attacker gains {} times the assets destroyed and {} M$ for the objective, pays {} times "
      "what he loses\nand {} M$ for an answer within {}; he ",
      wish.asset_worth_factor,
      millions_text(wish.objective_worth_usd),
      wish.own_loss_factor,
      millions_text(wish.answer_cost_usd),
      duration_text(wish.answer_within_s));
  if (wish.belief_arm.empty() && wish.belief_factor == 1) {
    return text + "knows the law of the response time\n";
  }
  return text + fmt::format("takes the response time for {} times that of {}\n",
                            wish.belief_factor,
                            wish.belief_arm.empty() ? "the arm" : wish.belief_arm);
}

std::string outcomes_part(const DeterrenceReport& report) {
  std::vector<TextTable::Column> columns = {{"response after", Align::kLeft}};
  for (const OptionOutcomes& option : report.options) {
    columns.push_back({option.name, Align::kRight});
  }
  TextTable table(std::move(columns));
  const std::vector<double>& times_s = report.wish.response_times_s;
  for (std::size_t k = 0; k <= times_s.size(); ++k) {
    std::vector<std::string> cells = {k == 0               ? "0 s"
                                      : k < times_s.size() ? duration_text(times_s[k])
                                                           : "never"};
    for (const OptionOutcomes& option : report.options) {
      const Estimate usd = statistics::mean_interval(option.payoffs_usd.at(k));
      cells.push_back(millions_text(usd.mean));
      if (usd.high) {
        cells.back() += fmt::format(" +- {:.1f}", (*usd.high - *usd.mean) / kMillion);
      }
    }
    table.add(std::move(cells));
  }
  std::vector<std::string> asked = {"asked in"};
  for (const OptionOutcomes& option : report.options) {
    asked.push_back(whole_percent(statistics::mean_interval(option.asked).mean.value_or(0)));
  }
  table.add(std::move(asked));
  return "\nwhat an option gains in battle by the time of the response, M$, before its cost and "
         "the "
         "price of an answer\n" +
         table.text();
}

std::string time_or_never(const statistics::ResponseTime& time_s) {
  return time_s ? duration_text(time_s) : "never";
}

bool is_same_law(const ResponseSummary& a, const ResponseSummary& b) {
  return a.entropy_bits.mean == b.entropy_bits.mean && a.never_prob == b.never_prob &&
         a.p10_s == b.p10_s && a.median_s == b.median_s && a.p90_s == b.p90_s;
}

/// Options to which an arm responds alike share a line.
std::string responses_part(const DeterrenceReport& report) {
  TextTable table({{"arm", Align::kLeft},
                   {"entropy, bits", Align::kRight},
                   {"10-90 % width", Align::kRight},
                   {"p10", Align::kRight},
                   {"median", Align::kRight},
                   {"p90", Align::kRight},
                   {"none", Align::kRight},
                   {"against", Align::kLeft}});
  for (const ArmDecision& arm : report.arms) {
    std::vector<bool> listed(arm.responses.size(), false);
    for (std::size_t o = 0; o < arm.responses.size(); ++o) {
      const ResponseSummary& response = arm.responses[o];
      std::string against;
      for (std::size_t other = o; other < arm.responses.size(); ++other) {
        if (!listed[other] && is_same_law(response, arm.responses[other])) {
          listed[other] = true;
          against += (against.empty() ? "" : ", ") + report.options[other].name;
        }
      }
      if (against.empty()) {
        continue;
      }
      const bool both = response.p10_s && response.p90_s;
      table.add({arm.name,
                 interval_text(response.entropy_bits),
                 both ? duration_text(*response.p90_s - *response.p10_s) : "endless",
                 time_or_never(response.p10_s),
                 time_or_never(response.median_s),
                 time_or_never(response.p90_s),
                 whole_percent(response.never_prob),
                 against});
    }
  }
  return "\nresponse time, from asking to the first order executed; entropy over four bins per "
         "factor of ten and one for none\n" +
         table.text();
}

std::string values_part(const DeterrenceReport& report) {
  TextTable table({{"arm", Align::kLeft},
                   {"option", Align::kLeft},
                   {"expected value, M$", Align::kRight},
                   {"of it in battle", Align::kRight},
                   {"answered", Align::kRight},
                   {"before objective", Align::kRight},
                   {"objective", Align::kRight},
                   {"chosen in", Align::kRight}});
  for (const ArmDecision& arm : report.arms) {
    for (std::size_t o = 0; o < arm.options.size(); ++o) {
      const run::OptionValue& value = arm.options[o];
      const std::optional<double>& before = arm.responses[o].before_objective_prob;
      table.add({arm.name,
                 report.options[o].name,
                 millions_text(value.value_usd),
                 millions_text(value.battle_usd),
                 whole_percent(value.answer_prob),
                 before ? whole_percent(*before) : "-",
                 whole_percent(value.objective_prob),
                 whole_percent(value.best_share)});
    }
    table.add({arm.name, "(no attack)", "0.0", "", "", "", "", whole_percent(arm.no_attack_share)});
  }
  return "\nwhat he expects, and in how many of the resampled studies he would choose it\n" +
         table.text();
}

std::string price_text(const run::DeterringPrice& price) {
  const auto or_none = [](const std::optional<double>& usd) {
    return usd ? millions_text(usd) : "none";
  };
  return fmt::format("{} [{}, {}]", or_none(price.usd), or_none(price.low), or_none(price.high));
}

std::string choices_part(const DeterrenceReport& report) {
  TextTable table({{"arm", Align::kLeft},
                   {"his choice", Align::kLeft},
                   {"worth, M$", Align::kRight},
                   {"lead over the next", Align::kRight},
                   {"against first arm", Align::kRight},
                   {"deterring price of an answer, M$", Align::kRight}});
  bool wrong = false;
  for (std::size_t a = 0; a < report.arms.size(); ++a) {
    const ArmDecision& arm = report.arms[a];
    table.add({arm.name,
               arm.best ? report.options[*arm.best].name : "no attack",
               millions_text(arm.best_usd),
               millions_text(arm.lead_usd),
               a == 0 ? "" : millions_text(arm.difference_usd, Sign::kAlways),
               price_text(arm.deterring)});
    wrong = wrong || (arm.best && arm.true_usd != *arm.best_usd.mean);
  }
  std::string text = "\nhis choice; from the deterring price of an answer on, he does not attack\n";
  text += table.text();
  for (const ArmDecision& arm : report.arms) {
    if (wrong && arm.best) {
      text += fmt::format("believing wrongly, he gets {} M$ against {}, not {}\n",
                          millions_text(arm.true_usd),
                          arm.name,
                          millions_text(arm.best_usd.mean));
    }
  }
  return text;
}

std::string direct_part(const DeterrenceReport& report) {
  TextTable table({{"arm", Align::kLeft},
                   {"option", Align::kLeft},
                   {"fought, M$", Align::kRight},
                   {"expected, M$", Align::kRight}});
  for (std::size_t a = 0; a < report.direct.size(); ++a) {
    for (std::size_t o = 0; o < report.direct[a].size(); ++o) {
      const run::DirectValue& value = report.direct[a][o];
      table.add({report.arms[a].name,
                 report.options[o].name,
                 millions_text(value.battle_usd),
                 millions_text(value.expected_usd)});
    }
  }
  return table.empty()
             ? ""
             : "\nthe gain in battle when the arm itself fights, and as expected over its "
               "response times\n" +
                   table.text();
}

std::string footing_part(const DeterrenceReport& report) {
  std::int64_t most = 0;
  double share = 0;
  for (const std::uint32_t row : report.arm_rows) {
    const run::Footing& footing = report.provenance.footings.at(row);
    most = std::max(most, footing.inputs_count);
    share = std::max(share, footing.assumed_share());
  }
  return fmt::format(
      "\nan arm rests on up to {} numbers, up to {} of them assumptions; of the attacker's own {} "
      "numbers {} are assumed\n{} replications, {} draws of each response time; {} ({}), {}\n",
      count_text(most),
      whole_percent(share),
      report.wish.share.numbers_count,
      report.wish.share.assumed_count,
      report.replications_count,
      count_text(report.samples_count),
      report.provenance.backend,
      report.provenance.device,
      duration_text(report.wall_s));
}

}  // namespace

std::string deter_table(const DeterrenceReport& report) {
  const run::Provenance& from = report.provenance;
  std::string text = fmt::format("boyd {}  {}  hash {}  seed {}\n\n",
                                 from.version,
                                 from.scenario,
                                 from.scenario_hash,
                                 from.seed);
  text += attacker_part(report) + outcomes_part(report) + responses_part(report);
  text += values_part(report) + choices_part(report) + direct_part(report);
  return text + footing_part(report);
}

}  // namespace boyd::app
