/// The attacker's choice: [deterrence], [[option]].
#include <algorithm>
#include <sstream>

#include "host/scenario/section_reader.hpp"
#include "host/scenario/toml_node.hpp"

namespace boyd::scenario {

using command::AuthorityRow;
using command::RequestRule;

namespace {

constexpr double kWorthMax_usd = 1e15;
constexpr double kAnswerLongest_s = 1e8;
constexpr std::size_t kResponseTimesMax = 64;
constexpr std::size_t kOptionsMax = 64;

/// Names of the elements of a list of tables, without any check.
std::vector<std::string> names_in_list(const toml::table& tree, const char* section) {
  std::vector<std::string> names;
  if (const toml::array* array = tree[section].as_array()) {
    for (const toml::node& node : *array) {
      const toml::table* table = node.as_table();
      names.push_back(table == nullptr ? "" : (*table)["name"].value_or(std::string()));
    }
  }
  return names;
}

bool is_plain(const toml::node& node) {
  return node.is_number() || node.is_boolean() || node.is_string();
}

/// The node as TOML on one line; empty when it is neither plain nor a list of what is.
std::string plain_text(const toml::node& node) {
  const toml::array* array = node.as_array();
  const bool plain =
      array == nullptr ? is_plain(node) : std::all_of(array->begin(), array->end(), is_plain);
  if (!plain) {
    return {};
  }
  std::ostringstream text;
  node.visit([&](const auto& value) { text << value; });
  std::string line = text.str();
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

}  // namespace

void SectionReader::read_deterrence() {
  const toml::node* node = tree_.get("deterrence");
  if (node == nullptr) {
    if (const toml::node* option = tree_.get("option")) {
      log_.report(*option, "option", "has no effect without a [deterrence]");
    }
    return;
  }
  if (node->as_table() == nullptr) {
    log_.report(*node, "deterrence", "needs a table: [deterrence]");
    return;
  }
  Deterrence& wish = out_.deterrence.emplace();
  TableReader reader(*node->as_table(), "deterrence", log_);
  read_answers(reader, wish);
  read_response(reader, wish);
  wish.objective_trigger =
      reference(reader, "objective_trigger", out_.trigger_names, false, "trigger");
  wish.answer_within_s =
      reader.duration_s("answer_within", 0, kAnswerLongest_s, out_.general.duration_s);
  wish.asset_worth_factor = reader.number("asset_worth_factor", 0, 1e6, 1.0);
  wish.objective_worth_usd = reader.number("objective_worth_usd", 0, kWorthMax_usd, 0.0);
  wish.own_loss_factor = reader.number("own_loss_factor", 0, 1e6, 1.0);
  wish.answer_cost_usd = reader.number("answer_cost_usd", 0, kWorthMax_usd, 0.0);
  wish.belief_factor = reader.number("belief_factor", 0, 1e6, 1.0);
  const std::vector<std::string> arms = names_in_list(tree_, "arm");
  const std::uint32_t belief = reference(reader, "belief_arm", arms, false, "arm");
  wish.belief_arm = belief == kNoRow ? "" : arms[belief];
  wish.share = reader.sources();
  reader.finish();
  read_options(wish);
}

/// They are alternatives for one another, so one event asks for all of them.
void SectionReader::read_answers(TableReader& reader, Deterrence& wish) {
  const std::vector<std::uint32_t> rows =
      references(reader, "answers", names_of(rules_), "request");
  if (rows.empty()) {
    reader.report("answers", "needs at least one request");
    return;
  }
  const RequestRule& first = rules_[rows.front()];
  for (const std::uint32_t row : rows) {
    const RequestRule& rule = rules_[row];
    wish.answers.push_back(rule.name);
    if (rule.source != first.source || rule.trigger != first.trigger || rule.at_ns != first.at_ns) {
      reader.report("answers",
                    "'" + rule.name + "' is asked for by something else than '" + first.name +
                        "'; the same trigger, the warning or the same time must raise all");
    }
  }
}

void SectionReader::read_response(TableReader& reader, Deterrence& wish) {
  const std::vector<std::string> arms = names_in_list(tree_, "arm");
  const std::uint32_t arm = reference(reader, "response_arm", arms, true, "arm");
  wish.response_arm = arm == kNoRow ? "" : arms[arm];
  wish.response_chain =
      reference(reader, "response_chain", names_of(out_.command.chains), true, "chain");
  if (wish.response_chain != kNoRow) {
    const std::vector<command::Node>& nodes = out_.command.chains[wish.response_chain].nodes;
    if (nodes.size() != 1 || nodes.front().kind != command::NodeKind::kDelay) {
      reader.report("response_chain", "needs a chain of one node of the kind delay");
    } else if (nodes.front().approve_prob < 1 ||
               out_.command.chains[wish.response_chain].refuse_prob > 0) {
      reader.report("response_chain",
                    "needs a chain that always answers: without approve_prob and refuse_prob");
    } else if (goes_down(wish.response_chain)) {
      reader.report("response_chain", "needs a chain that no [[outage]] takes away");
    }
  }
  if (arm_ == wish.response_arm && !is_answered_by_response_chain(wish)) {
    reader.report("response_arm",
                  "'" + arm_ +
                      "' needs one of the answers among its requests, and a row of "
                      "authority for it with the response_chain");
  }
  wish.response_times_s = reader.durations_s("response_times", 0, out_.general.duration_s);
  const std::vector<double>& times_s = wish.response_times_s;
  const bool ascends =
      std::adjacent_find(times_s.begin(), times_s.end(), std::greater_equal<>()) == times_s.end();
  if (times_s.size() < 2 || times_s.size() > kResponseTimesMax || times_s.front() != 0 ||
      !ascends || times_s.back() >= out_.general.duration_s) {
    reader.report(reader.given_duration("response_times"),
                  "needs 2 to 64 times that ascend from 0 and lie before the scenario's end");
    wish.response_times_s = {0, out_.general.duration_s / 2};
  }
}

/// Whether an outage takes the node of a chain of one away.
bool SectionReader::goes_down(std::uint32_t chain) const {
  const std::uint32_t seat = out_.command.chains[chain].nodes.front().duty.headquarters;
  return seat != kNoRow ||
         std::any_of(out_.command.outages.begin(),
                     out_.command.outages.end(),
                     [&](const command::Outage& outage) { return outage.chain == chain; });
}

bool SectionReader::is_answered_by_response_chain(const Deterrence& wish) const {
  const auto grants = [&](const RequestRule& rule) {
    return std::any_of(
        out_.command.authority.begin(), out_.command.authority.end(), [&](const AuthorityRow& row) {
          return row.kind == rule.kind && row.chain == wish.response_chain;
        });
  };
  return std::any_of(
      out_.command.rules.begin(), out_.command.rules.end(), [&](const RequestRule& rule) {
        return std::find(wish.answers.begin(), wish.answers.end(), rule.name) !=
                   wish.answers.end() &&
               grants(rule);
      });
}

void SectionReader::read_options(Deterrence& wish) {
  each("option", [&](TableReader& reader, const std::string& name) {
    AttackOption option;
    option.name = name;
    option.place = problem_at(reader.table(), "", "");
    option.title = reader.text("title", "");
    option.cost_usd = reader.number("cost_usd", 0, kWorthMax_usd, 0.0);
    read_option_settings(reader, option);
    const InputShare share = reader.sources();
    wish.share.numbers_count += share.numbers_count;
    wish.share.assumed_count += share.assumed_count;
    wish.options.push_back(std::move(option));
    if (wish.options.size() > kOptionsMax) {
      reader.report("name", "a scenario has at most 64 options");
    }
  });
  if (wish.options.empty()) {
    log_.report(*tree_.get("deterrence"), "option", "a [deterrence] needs at least one [[option]]");
  }
}

void SectionReader::read_option_settings(TableReader& reader, AttackOption& option) {
  std::string listed;
  if (const toml::table* set = reader.table("set")) {
    for (auto&& [key, value] : *set) {
      const std::string path(key);
      const std::string text = plain_text(value);
      const std::string section = path.substr(0, path.find('.'));
      if (section == "arm" || section == "option" || section == "deterrence") {
        reader.report("set", "cannot change '" + path + "'; it changes what the attacker sends");
      } else if (text.empty()) {
        reader.report("set",
                      "'" + path +
                          "' needs a number, text, true, false or a list of them; a path "
                          "stands in quotes: { \"raid.NAME.count\" = 50 }");
      } else {
        option.settings.push_back({path, text, problem_at(value, path, "")});
        listed += (listed.empty() ? "" : ", ") + path + " = " + text;
      }
    }
  }
  reader.list("set", "{" + listed + "}");
}

}  // namespace boyd::scenario
