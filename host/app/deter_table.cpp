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

std::string percent(double share) {
  return fmt::format("{:.0f} %", 100 * share);
}

std::optional<double> millions(const std::optional<double>& usd) {
  return usd ? std::optional(*usd / kMillion) : std::nullopt;
}

std::string millions_text(const Estimate& usd, Sign sign = Sign::kMinusOnly) {
  Estimate shown = usd;
  shown.mean = millions(usd.mean);
  shown.low = millions(usd.low);
  shown.high = millions(usd.high);
  return interval_text(shown, sign);
}

std::string attacker_part(const DeterrenceReport& report) {
  const scenario::Deterrence& wish = report.wish;
  std::string text = fmt::format(
      "the attacker gains {} times the assets destroyed and {} M$ for the objective, pays {} times "
      "what he loses\nand {} M$ for an answer within {}; he ",
      number_text(wish.asset_worth_factor),
      number_text(wish.objective_worth_usd / kMillion),
      number_text(wish.own_loss_factor),
      number_text(wish.answer_cost_usd / kMillion),
      duration_text(wish.answer_within_s));
  if (wish.belief_arm.empty() && wish.belief_factor == 1) {
    return text + "knows the law of the response time\n";
  }
  return text + fmt::format("takes the response time for {} times that of {}\n",
                            number_text(wish.belief_factor),
                            wish.belief_arm.empty() ? "the arm" : wish.belief_arm);
}

std::string outcomes_part(const DeterrenceReport& report) {
  std::vector<TextTable::Column> columns = {{"option", Align::kLeft}, {"asked", Align::kRight}};
  const std::vector<double>& times_s = report.wish.response_times_s;
  for (const double time_s : times_s) {
    columns.push_back({duration_text(time_s), Align::kRight});
  }
  columns.push_back({"never", Align::kRight});
  TextTable table(std::move(columns));
  for (const OptionOutcomes& option : report.options) {
    std::vector<std::string> cells = {
        option.name, percent(statistics::mean_interval(option.asked).mean.value_or(0))};
    for (const std::vector<double>& payoffs_usd : option.payoffs_usd) {
      const Estimate usd = statistics::mean_interval(payoffs_usd);
      const double half = usd.high ? (*usd.high - *usd.mean) / kMillion : 0;
      cells.push_back(
          fmt::format("{} +- {}", number_text(millions(usd.mean)), number_text(std::abs(half))));
    }
    table.add(std::move(cells));
  }
  return "\nwhat an option gains in battle by the time of the response, million $, before its cost "
         "and the price of an answer\n" +
         table.text();
}

std::string time_or_never(const statistics::ResponseTime& time_s) {
  return time_s ? duration_text(time_s) : "never";
}

std::vector<std::string> response_cells(const ResponseSummary& response) {
  const bool both = response.p10_s && response.p90_s;
  return {interval_text(response.entropy_bits),
          both ? duration_text(*response.p90_s - *response.p10_s) : "never ends",
          time_or_never(response.p10_s),
          time_or_never(response.median_s),
          time_or_never(response.p90_s),
          percent(response.never_prob),
          response.before_objective_prob ? percent(*response.before_objective_prob) : "-"};
}

std::string responses_part(const DeterrenceReport& report) {
  TextTable table({{"arm", Align::kLeft},
                   {"against", Align::kLeft},
                   {"entropy, bits", Align::kRight},
                   {"10-90 % width", Align::kRight},
                   {"p10", Align::kRight},
                   {"median", Align::kRight},
                   {"p90", Align::kRight},
                   {"no answer", Align::kRight},
                   {"before objective", Align::kRight}});
  for (const ArmDecision& arm : report.arms) {
    for (std::size_t o = 0; o < arm.responses.size(); ++o) {
      std::vector<std::string> cells = {arm.name, report.options[o].name};
      for (std::string& cell : response_cells(arm.responses[o])) {
        cells.push_back(std::move(cell));
      }
      table.add(std::move(cells));
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
                   {"objective", Align::kRight},
                   {"chosen in", Align::kRight}});
  for (const ArmDecision& arm : report.arms) {
    for (std::size_t o = 0; o < arm.options.size(); ++o) {
      const run::OptionValue& value = arm.options[o];
      table.add({arm.name,
                 report.options[o].name,
                 millions_text(value.value_usd),
                 number_text(value.battle_usd / kMillion),
                 percent(value.answer_prob),
                 percent(value.objective_prob),
                 percent(value.best_share)});
    }
    table.add({arm.name, "(no attack)", "0", "", "", "", percent(arm.no_attack_share)});
  }
  return "\nwhat he expects, and in how many of the resampled studies he would choose it\n" +
         table.text();
}

std::string price_text(const run::DeterringPrice& price) {
  if (!price.usd) {
    return price.low ? fmt::format("none, or over {}", number_text(millions(price.low))) : "none";
  }
  return fmt::format("{} [{}, {}]",
                     number_text(millions(price.usd)),
                     number_text(millions(price.low)),
                     price.high ? number_text(millions(price.high)) : "none");
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
                          number_text(arm.true_usd / kMillion),
                          arm.name,
                          number_text(millions(arm.best_usd.mean)));
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
                 number_text(value.expected_usd / kMillion)});
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
      percent(share),
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
