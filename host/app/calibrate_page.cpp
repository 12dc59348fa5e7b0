#include "host/app/calibrate_page.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "host/app/number_text.hpp"
#include "host/statistics/quantile.hpp"

namespace boyd::app {

namespace {

using experiment::DroneEnd;
using experiment::MonthUse;
using experiment::PublishedMonth;
using Kind = ReportColumn::Kind;

constexpr std::size_t kShot = static_cast<std::size_t>(DroneEnd::kShotDown);
constexpr std::size_t kLost = static_cast<std::size_t>(DroneEnd::kLost);
constexpr const char* kEnds[] = {"shot down", "lost to jamming", "came through"};

std::string three_digits(double value) {
  return fmt::format("{:.3f}", value);
}

const char* use_of(const PublishedMonth& month) {
  return month.use == MonthUse::kFit ? "fit" : "check";
}

// ---- What was asked ----

void add_question(ReportPage& page, const CalibrationStory& story) {
  const experiment::Design& design = story.results->design();
  page.sentence(
      "This is a calibration, not a validation: it finds the sets of parameters that no published "
      "share speaks against, in one regional scenario that stands for all regions. The shares are "
      "national, so they cannot tell single kill probabilities: sets that differ widely fit "
      "equally well, and the ensemble below is what is left, without weights.");
  page.sentence(fmt::format(
      "A set is ruled out when one of its three shares lies more than {} standard deviations from "
      "the mean of the months to fit. The variance is that of a month about that mean, plus that "
      "of the set's own estimate, plus {}^2 for what the model leaves out (an assumption). History "
      "matching: Craig and others 1997; the bound of 3: Pukelsheim 1994.",
      experiment::kImplausible,
      story.discrepancy));
  page.sentence(
      "Lost to jamming counts decoys that nobody shot: the reports count drones that vanish "
      "without harm there. Came through is what the reports leave unaccounted for, armed drones in "
      "the model.");
  page.sentence(fmt::format("Experiment: {} ({} sets of parameters, {} worlds), months: {}.",
                            design.path,
                            story.calibration.points.size(),
                            story.results->rows().size(),
                            story.months_path));
}

// ---- The ensemble ----

/// All points and those kept, two shares each, with the months.
Picture shares_picture(const CalibrationStory& story) {
  std::string all = "$all << EOD\n";
  std::string kept = "$kept << EOD\n";
  const experiment::Calibration& calibration = story.calibration;
  for (std::size_t k = 0; k < calibration.points.size(); ++k) {
    const bool stays = calibration.implausibility[k] <= experiment::kImplausible;
    const experiment::Shares& at = calibration.points[k].mean;
    (stays ? kept : all) += fmt::format("{} {}\n", at[kShot], at[kLost]);
  }
  std::string fit = "$fit << EOD\n";
  std::string check = "$check << EOD\n";
  for (const PublishedMonth& month : story.months) {
    if (const auto at = experiment::shares_of(month)) {
      (month.use == MonthUse::kFit ? fit : check) +=
          fmt::format("{} {}\n", (*at)[kShot], (*at)[kLost]);
    }
  }
  // A block of data must not be empty.
  for (std::string* block : {&all, &kept, &fit, &check}) {
    *block += "NaN NaN\nEOD\n";
  }
  return {all + kept + fit + check +
              "set grid\nset xrange [0:1]\nset yrange [0:1]\nset key outside right\n"
              "set xlabel 'share shot down'\nset ylabel 'share lost to jamming'\n"
              "plot $all using 1:2 with points pt 7 ps 0.3 lc rgb '#BBBBBB' title 'ruled out', "
              "$kept using 1:2 with points pt 7 ps 0.5 lc rgb '#0072B2' title 'kept', "
              "$fit using 1:2 with points pt 5 ps 0.9 lc rgb '#D55E00' title 'months to fit', "
              "$check using 1:2 with points pt 4 ps 0.9 lc rgb '#000000' title 'months to check'\n",
          720,
          440};
}

std::string quantile_text(const std::vector<double>& sorted, double probability) {
  return number_text(statistics::quantile(sorted, probability));
}

void add_identifiability(ReportPage& page, const CalibrationStory& story) {
  const std::vector<experiment::FactorLearnt> learnt =
      experiment::factors_learnt(story.results->experiment(), story.calibration);
  page.heading("What the months say about each parameter");
  if (learnt.empty()) {
    page.sentence("Fewer than three sets are left: nothing can be said.");
    return;
  }
  page.sentence(
      "Spread left: standard deviation of the ensemble over that of all sets, on the axis of the "
      "design; 1 means that the months say nothing about the parameter by itself. The partner is "
      "the parameter that it goes together with most: a coefficient near -1 or 1 means that the "
      "months see the two together and cannot tell them apart.");
  const std::vector<experiment::Factor>& factors = story.results->design().factors;
  ReportTable table("identifiability",
                    {{"parameter", Kind::kText},
                     {"from"},
                     {"to"},
                     {"least kept"},
                     {"quarter"},
                     {"median"},
                     {"three quarters"},
                     {"greatest kept"},
                     {"spread left"},
                     {"partner", Kind::kText},
                     {"correlation"}});
  for (std::size_t f = 0; f < learnt.size(); ++f) {
    const experiment::FactorLearnt& one = learnt[f];
    table.add({cell(factors[f].name),
               cell(std::optional(factors[f].low)),
               cell(std::optional(factors[f].high)),
               cell(quantile_text(one.values, 0)),
               cell(quantile_text(one.values, 0.25)),
               cell(quantile_text(one.values, 0.5)),
               cell(quantile_text(one.values, 0.75)),
               cell(quantile_text(one.values, 1)),
               cell(three_digits(one.spread_left)),
               cell(one.partner ? factors[*one.partner].name : std::string("-")),
               cell(three_digits(one.correlation))});
  }
  page.table(table);
}

/// The two parameters that go together most, kept and ruled out.
void add_pair_picture(ReportPage& page, const CalibrationStory& story) {
  const auto learnt = experiment::factors_learnt(story.results->experiment(), story.calibration);
  std::size_t best = 0;
  for (std::size_t f = 1; f < learnt.size(); ++f) {
    best = std::abs(learnt[f].correlation) > std::abs(learnt[best].correlation) ? f : best;
  }
  if (learnt.empty() || !learnt[best].partner) {
    return;
  }
  const std::size_t other = *learnt[best].partner;
  const auto& factors = story.results->design().factors;
  std::string all = "$all << EOD\n";
  std::string kept = "$kept << EOD\n";
  for (std::size_t k = 0; k < story.calibration.points.size(); ++k) {
    const auto& point =
        story.results->experiment().points()[story.calibration.points[k].point].values;
    (story.calibration.implausibility[k] <= experiment::kImplausible ? kept : all) +=
        fmt::format("{} {}\n", point[best].number.value_or(0), point[other].number.value_or(0));
  }
  std::string script = all + "NaN NaN\nEOD\n" + kept + "NaN NaN\nEOD\nset grid\n";
  script += factors[best].logarithmic ? "set logscale x\n" : "";
  script += factors[other].logarithmic ? "set logscale y\n" : "";
  script += fmt::format(
      "set key outside right\nset xlabel {}\nset ylabel {}\n"
      "plot $all using 1:2 with points pt 7 ps 0.3 lc rgb '#BBBBBB' title 'ruled out', "
      "$kept using 1:2 with points pt 7 ps 0.6 lc rgb '#0072B2' title 'kept'\n",
      gnuplot_text(factors[best].name),
      gnuplot_text(factors[other].name));
  page.picture({script, 620, 400},
               fmt::format("The two parameters that the months tell apart least: {} and {}.",
                           factors[best].name,
                           factors[other].name));
}

// ---- The months ----

Picture months_picture(const CalibrationStory& story) {
  const experiment::Calibration& calibration = story.calibration;
  std::string data = "$months << EOD\n";
  std::string tics;
  for (std::size_t m = 0; m < story.months.size(); ++m) {
    const PublishedMonth& month = story.months[m];
    const auto shares = experiment::shares_of(month);
    data += fmt::format("{} {} {} {}\n",
                        m,
                        shares ? fmt::format("{}", (*shares)[kShot]) : "NaN",
                        shares ? fmt::format("{}", (*shares)[kLost]) : "NaN",
                        experiment::through_of(month));
    if (m % 2 == 0) {
      tics += fmt::format("{}{} {}", tics.empty() ? "" : ", ", gnuplot_text(month.name), m);
    }
  }
  std::string script = data + "EOD\nset colorsequence podo\nset grid\nset yrange [0:0.8]\n";
  script += fmt::format("set xtics ({}) rotate by -40\nset key outside right\n", tics);
  std::string plots;
  for (std::size_t k = 0; k < experiment::kDroneEnds; ++k) {
    const double spread = std::sqrt(calibration.ensemble_variance[k]);
    script += fmt::format("m{0} = {1}\nl{0} = {2}\nh{0} = {3}\n",
                          k,
                          calibration.ensemble_mean[k],
                          calibration.ensemble_mean[k] - 2 * spread,
                          calibration.ensemble_mean[k] + 2 * spread);
    plots += fmt::format(
        "{0}m{1} with lines lw 2 lt {2} title 'ensemble, {3}', l{1} with lines dt 2 lt {2} "
        "notitle, h{1} with lines dt 2 lt {2} notitle, $months using 1:{4} with linespoints pt 7 "
        "ps 0.6 lt {2} title '{3}'",
        plots.empty() ? "" : ", ",
        k,
        k + 2,
        kEnds[k],
        k + 2);
  }
  script += "plot " + plots + "\n";
  return {script, 860, 420};
}

void add_residual(ReportTable& table,
                  const CalibrationStory& story,
                  const PublishedMonth& month,
                  DroneEnd end,
                  double published) {
  const auto residual =
      experiment::residual_of(story.calibration, end, published, story.discrepancy);
  table.add({cell(month.name),
             cell(std::string(use_of(month))),
             cell(std::string(kEnds[static_cast<std::size_t>(end)])),
             cell(three_digits(published)),
             cell(three_digits(story.calibration.ensemble_mean[static_cast<std::size_t>(end)])),
             cell(fmt::format("{:+.3f}", residual.difference)),
             cell(fmt::format("{:+.1f}", residual.standardised)),
             cell(fmt::format("{:+.1f}", residual.from_months))});
}

void add_months(ReportPage& page, const CalibrationStory& story) {
  page.heading("Months");
  page.sentence(
      "A residual in standard deviations counts the spread of the months, of the ensemble and of "
      "what the model leaves out: a wide ensemble makes it small. The last column leaves the model "
      "out and says how unlike the months to fit a month is.");
  page.picture(months_picture(story),
               "Published shares by month, and the ensemble: its mean and two of its standard "
               "deviations to either side.");
  ReportTable table("residuals",
                    {{"month", Kind::kText},
                     {"use", Kind::kText},
                     {"share", Kind::kText},
                     {"published"},
                     {"ensemble"},
                     {"residual"},
                     {"in standard deviations"},
                     {"from the months to fit"}});
  for (const PublishedMonth& month : story.months) {
    if (const auto shares = experiment::shares_of(month)) {
      add_residual(table, story, month, DroneEnd::kShotDown, (*shares)[kShot]);
      add_residual(table, story, month, DroneEnd::kLost, (*shares)[kLost]);
    }
    add_residual(table, story, month, DroneEnd::kThrough, experiment::through_of(month));
  }
  page.table(table);
}

/// Of a residual: as it is seen against the ensemble, or against the months to fit.
using Seen = double experiment::Residual::*;

/// How many of the months with this use lie within 3 standard deviations in all their shares.
std::pair<std::size_t, std::size_t> explained(const CalibrationStory& story,
                                              MonthUse use,
                                              Seen seen) {
  std::size_t within = 0;
  std::size_t all = 0;
  const auto fits = [&](DroneEnd end, double published) {
    return std::abs(experiment::residual_of(story.calibration, end, published, story.discrepancy).*
                    seen) <= experiment::kImplausible;
  };
  for (const PublishedMonth& month : story.months) {
    if (month.use != use) {
      continue;
    }
    ++all;
    const auto shares = experiment::shares_of(month);
    const bool told = !shares || (fits(DroneEnd::kShotDown, (*shares)[kShot]) &&
                                  fits(DroneEnd::kLost, (*shares)[kLost]));
    within += told && fits(DroneEnd::kThrough, experiment::through_of(month)) ? 1 : 0;
  }
  return {within, all};
}

}  // namespace

std::string calibration_summary(const CalibrationStory& story) {
  const experiment::Calibration& calibration = story.calibration;
  std::string text = fmt::format(
      "{} of {} sets of parameters are kept\n", calibration.kept.size(), calibration.points.size());
  for (std::size_t k = 0; k < experiment::kDroneEnds; ++k) {
    text += fmt::format("{:<16} months to fit {} +- {}",
                        kEnds[k],
                        three_digits(calibration.target.mean[k]),
                        three_digits(std::sqrt(calibration.target.variance[k])));
    text += calibration.kept.empty()
                ? "\n"
                : fmt::format(", ensemble {} +- {}\n",
                              three_digits(calibration.ensemble_mean[k]),
                              three_digits(std::sqrt(calibration.ensemble_variance[k])));
  }
  if (!calibration.kept.empty()) {
    const auto ensemble = &experiment::Residual::standardised;
    const auto [fit, fits] = explained(story, MonthUse::kFit, ensemble);
    const auto [check, checks] = explained(story, MonthUse::kCheck, ensemble);
    const auto [alike, others] =
        explained(story, MonthUse::kCheck, &experiment::Residual::from_months);
    text += fmt::format(
        "within {0} standard deviations of the ensemble: {1} of {2} months to fit, {3} of {4} "
        "months "
        "kept apart; within {0} of the months to fit: {5} of {6}\n",
        experiment::kImplausible,
        fit,
        fits,
        check,
        checks,
        alike,
        others);
  }
  return text;
}

std::string ensemble_csv(const CalibrationStory& story) {
  const experiment::Experiment& experiment = story.results->experiment();
  std::string text;
  for (const experiment::Factor& factor : experiment.design().factors) {
    text += (text.empty() ? "" : ",") + factor.name;
  }
  text += "\n";
  for (const std::size_t place : story.calibration.kept) {
    std::string line;
    for (const auto& value : experiment.points()[story.calibration.points[place].point].values) {
      line += (line.empty() ? "" : ",") + value.text;
    }
    text += line + "\n";
  }
  return text;
}

ReportPage calibration_page(const CalibrationStory& story) {
  ReportPage page("Calibration: " + story.results->design().title);
  add_question(page, story);
  page.heading("What is kept");
  std::string summary = calibration_summary(story);
  for (std::size_t from = 0; from < summary.size();) {
    const std::size_t end = summary.find('\n', from);
    page.sentence(summary.substr(from, end - from) + ".");
    from = end + 1;
  }
  page.picture(shares_picture(story), "Every set of parameters by two of its shares.");
  add_identifiability(page, story);
  add_pair_picture(page, story);
  if (!story.calibration.kept.empty()) {
    add_months(page, story);
  }
  return page;
}

}  // namespace boyd::app
