#include "host/app/report_answer.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/app/report_pictures.hpp"
#include "host/app/report_sections.hpp"
#include "host/app/report_targets.hpp"

namespace boyd::app {

namespace {

using experiment::FactorGroups;
using experiment::Responses;
using experiment::Results;
using statistics::Estimate;

/// What the interval of a difference says of an arm and the first one.
enum class Standing : unsigned char { kBelow, kEqual, kUntold, kAbove };

Standing standing_of(const Estimate& difference) {
  if (difference.mean.value_or(0) == 0 && difference.sd.value_or(0) == 0) {
    return Standing::kEqual;
  }
  if (difference.high && *difference.high < 0) {
    return Standing::kBelow;
  }
  return difference.low && *difference.low > 0 ? Standing::kAbove : Standing::kUntold;
}

bool is_sure(Standing standing) {
  return standing == Standing::kBelow || standing == Standing::kAbove;
}

std::string words_of(Standing standing) {
  switch (standing) {
    case Standing::kBelow:
      return "below";
    case Standing::kEqual:
      return "equal to";
    case Standing::kUntold:
      return "not told apart from";
    case Standing::kAbove:
      break;
  }
  return "above";
}

/// Neighbouring places at which two arms stand alike.
struct Stretch {
  Standing standing = Standing::kUntold;
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t strongest = 0;  ///< where the difference is largest
};

std::vector<Stretch> stretches_of(const std::vector<Estimate>& differences) {
  const bool equal = std::all_of(differences.begin(), differences.end(), [](const Estimate& one) {
    return standing_of(one) == Standing::kEqual;
  });
  std::vector<Stretch> stretches;
  for (std::size_t k = 0; k < differences.size(); ++k) {
    Standing standing = standing_of(differences[k]);
    // Equal at some places only is how an arm looks that cannot be told apart.
    standing = standing == Standing::kEqual && !equal ? Standing::kUntold : standing;
    if (stretches.empty() || stretches.back().standing != standing) {
      stretches.push_back({standing, k, k, k});
    }
    Stretch& here = stretches.back();
    here.last = k;
    const auto size_at = [&](std::size_t place) {
      return std::abs(differences[place].mean.value_or(0));
    };
    here.strongest = size_at(k) > size_at(here.strongest) ? k : here.strongest;
  }
  return stretches;
}

/// A crossover is told where a stretch that is surely below has one that is surely above as the
/// next sure one, or the other way round.
bool is_told(const std::vector<Stretch>& stretches, bool rising) {
  std::optional<Standing> before;
  for (const Stretch& stretch : stretches) {
    if (!is_sure(stretch.standing)) {
      continue;
    }
    if (before && *before != stretch.standing && rising == (stretch.standing == Standing::kAbove)) {
      return true;
    }
    before = stretch.standing;
  }
  return false;
}

std::string crossover_words(const std::vector<Stretch>& stretches,
                            const statistics::CrossoverAnswer& answer) {
  std::string text;
  for (const statistics::Crossover& root : answer.roots) {
    if (is_told(stretches, root.rising)) {
      text += (text.empty() ? "crossover at " : " and at ") + interval_text(root.at);
    }
  }
  if (!text.empty()) {
    return text;
  }
  return answer.roots.empty() ? "no crossover in this range" : "no crossover that can be told";
}

std::string side_of(double difference) {
  return difference > 0 ? "above" : "below";
}

/// The size of a difference and its interval; a negative one turned round.
std::string size_text(Estimate difference) {
  if (difference.mean.value_or(0) < 0) {
    difference.mean = -*difference.mean;
    std::swap(difference.low, difference.high);
    for (std::optional<double>* end : {&difference.low, &difference.high}) {
      *end = *end ? std::optional(-**end) : std::nullopt;
    }
  }
  return interval_text(difference);
}

bool may_be_nothing(const Estimate& difference) {
  return difference.low && difference.high && *difference.low <= 0 && *difference.high >= 0;
}

/// The first numeric factor that can be chosen; else the first that is numeric.
std::optional<std::size_t> leading_factor(const Results& results, const Responses& responses) {
  std::optional<std::size_t> noise;
  for (std::size_t f = 0; f < results.design().factors.size(); ++f) {
    const FactorGroups groups = experiment::groups_of(results.experiment(), responses.points, f);
    if (!groups.is_numeric() || groups.groups.size() < 2) {
      continue;
    }
    if (results.design().factors[f].role == experiment::Role::kDecision) {
      return f;
    }
    noise = noise ? noise : f;
  }
  return noise;
}

std::string means_sentence(const Results& results, const Responses& responses) {
  const auto& arms = results.design().arms;
  const std::size_t points = responses.points.size();
  std::string text = fmt::format("{} of {} is {} over {} point{} and {} replication{}",
                                 run::measures()[responses.measure].name,
                                 arms.front(),
                                 interval_text(over_points(results, responses, 0)),
                                 points,
                                 points == 1 ? "" : "s",
                                 responses.replications.size(),
                                 responses.replications.size() == 1 ? "" : "s");
  for (std::size_t arm = 1; arm < arms.size(); ++arm) {
    text += fmt::format("{} {}",
                        arm == 1 ? ":" : ";",
                        standing_text(arms[arm],
                                      arm == 1 ? arms.front() : "it",
                                      difference_over_points(results, responses, arm)));
  }
  return text + ".";
}

std::string crossings_sentence(const Results& results, const Responses& responses) {
  const auto& arms = results.design().arms;
  const auto along = leading_factor(results, responses);
  if (arms.size() < 2 || !along) {
    return arms.size() < 2 ? "There is one arm; nothing can cross."
                           : "No factor is a number; nothing can cross along it.";
  }
  const experiment::Factor& factor = results.design().factors[*along];
  const FactorGroups groups = experiment::groups_of(results.experiment(), responses.points, *along);
  std::vector<std::string> places;
  for (std::size_t g = 0; g < groups.groups.size(); ++g) {
    const std::string place =
        groups.is_classed ? "about " + number_text(groups.groups[g].number) : short_name(groups, g);
    places.push_back(place + (factor.unit.empty() ? "" : " " + factor.unit));
  }
  std::string text = fmt::format("Along {}", factor.name);
  for (std::size_t arm = 1; arm < arms.size(); ++arm) {
    text +=
        fmt::format("{} {}",
                    arm == 1 ? ":" : ";",
                    crossing_text(arms[arm],
                                  arms.front(),
                                  places,
                                  experiment::crossovers_along(
                                      factor, groups, experiment::differences_of(responses, arm))));
  }
  return text + ".";
}

}  // namespace

std::string standing_text(const std::string& arm,
                          const std::string& reference,
                          const Estimate& difference) {
  if (!difference.mean || *difference.mean == 0) {
    return fmt::format(
        "{} is {} {}", arm, difference.mean ? "equal to" : "not to be compared with", reference);
  }
  return fmt::format("{} is {} {} {}{}",
                     arm,
                     size_text(difference),
                     side_of(*difference.mean),
                     reference,
                     may_be_nothing(difference) ? ", which may be nothing" : "");
}

std::string crossing_text(const std::string& arm,
                          const std::string& reference,
                          const std::vector<std::string>& places,
                          const statistics::CrossoverAnswer& answer) {
  const std::vector<Stretch> stretches = stretches_of(answer.differences);
  std::string text = arm;
  for (std::size_t k = 0; k < stretches.size(); ++k) {
    const Stretch& stretch = stretches[k];
    text += fmt::format(
        "{} {} {}", k == 0 ? " is" : ",", words_of(stretch.standing), k == 0 ? reference : "it");
    if (stretches.size() == 1) {
      text += " throughout";
    } else if (stretch.first == stretch.last) {
      text += " at " + places[stretch.first];
    } else {
      text += fmt::format(" from {} to {}", places[stretch.first], places[stretch.last]);
    }
    if (is_sure(stretch.standing)) {
      text += fmt::format(" (by up to {})", size_text(answer.differences[stretch.strongest]));
    }
  }
  return text + ": " + crossover_words(stretches, answer);
}

void add_answer(ReportPage& page, const Results& results, const std::vector<std::size_t>& primary) {
  ReportTable table("answer",
                    {{"measure", ReportColumn::Kind::kText},
                     {"arms", ReportColumn::Kind::kText},
                     {"crossing", ReportColumn::Kind::kText}});
  page.heading("Answer");
  for (const std::size_t measure : primary) {
    const Responses responses = experiment::responses_of(results, measure);
    if (responses.empty()) {
      continue;
    }
    const std::string means = means_sentence(results, responses);
    const std::string crossings = crossings_sentence(results, responses);
    page.sentence(means + " " + crossings);
    table.add({cell(std::string(run::measures()[measure].name)), cell(means), cell(crossings)});
  }
  page.csv_only(table);
}

}  // namespace boyd::app
