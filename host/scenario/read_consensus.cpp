/// Consensus: members, blocs, rounds, a smaller body.
#include <algorithm>

#include "host/scenario/section_reader.hpp"

namespace boyd::scenario {

using command::Consensus;
using command::Member;
using command::ProbByAttribution;

namespace {

/// A law under `key` where it is given.
std::optional<command::Law> given_law(TableReader& reader, const std::string& key) {
  return reader.given(key) ? std::optional(reader.law(key, {})) : std::nullopt;
}

}  // namespace

/// `stem`_prob, or a table `stem` with one probability for each state of attribution.
std::optional<ProbByAttribution> SectionReader::read_prob_by_attribution(TableReader& reader,
                                                                         const std::string& stem) {
  const bool plain = reader.given(stem + "_prob");
  if (!reader.given(stem)) {
    return plain ? std::optional(command::always(reader.number(stem + "_prob", 0, 1)))
                 : std::nullopt;
  }
  if (plain) {
    reader.report(stem, "contradictory: " + stem + "_prob says the same for every attribution");
  }
  const toml::table* table = reader.table(stem);
  if (table == nullptr) {
    return std::nullopt;
  }
  TableReader part(*table, reader.path() + "." + stem, log_);
  ProbByAttribution probs{};
  std::size_t k = 0;
  for (const char* key : {"none_prob", "suspected_prob", "probable_prob", "confirmed_prob"}) {
    probs[k++] = part.number(key, 0, 1);
  }
  part.finish();
  reader.adopt(part, stem);
  return probs;
}

void SectionReader::read_consensus(TableReader& reader, Consensus& consensus) {
  consensus.mode =
      static_cast<command::ConsensusMode>(reader.choice("mode", {"meeting", "silence"}));
  consensus.members_count = static_cast<std::uint32_t>(reader.integer("members_count", 1, 65535));
  consensus.reply = reader.law("reply", {});
  if (reader.given("objection")) {
    consensus.objection = read_prob_by_attribution(reader, "objection");
  } else {
    consensus.objection_prob = reader.number("objection_prob", 0, 1, 0.0);
  }
  if (reader.given("persistence_prob")) {
    consensus.persistence_prob = reader.number("persistence_prob", 0, 1);
  }
  consensus.common_shock_prob = reader.number("common_shock_prob", 0, 1, 0.0);
  consensus.bloc_count =
      static_cast<std::uint32_t>(reader.integer("bloc_count", 0, consensus.members_count, 0));
  if (consensus.common_shock_prob > 0 && consensus.bloc_count == 0) {
    reader.report("common_shock_prob", "has no effect without the bloc_count that it strikes");
  }
  consensus.session = reader.law("session", command::deterministic(0));
  if (consensus.mode == command::ConsensusMode::kSilence) {
    consensus.deadline = reader.law("deadline", {});
  }
  consensus.rework = reader.law("rework", command::deterministic(0));
  consensus.rounds_max = static_cast<std::uint32_t>(reader.integer("rounds_max_count", 1, 255, 1));
  const std::vector<std::string> names = read_members(reader, consensus);
  read_blocs(reader, names, consensus);
  read_smaller_body(reader, names, consensus);
}

/// Names of the members that the scenario lists, in the order of consensus.members.
std::vector<std::string> SectionReader::read_members(TableReader& reader, Consensus& consensus) {
  std::vector<std::string> names;
  std::set<std::uint32_t> taken;
  for (const toml::table* table : reader.tables("members")) {
    const std::string name = (*table)["name"].value_or(std::string("?"));
    TableReader part(*table, reader.path() + ".members." + name, log_);
    names.push_back(part.text("name"));
    Member member;
    read_member(part, member);
    if (part.given("number")) {
      member.number =
          static_cast<std::uint32_t>(part.integer("number", 0, consensus.members_count - 1));
      if (!taken.insert(member.number).second) {
        part.report("number", "another member has this number");
      }
    } else {
      member.name = names.back();
    }
    part.finish();
    reader.adopt(part, "members");
    consensus.members.push_back(std::move(member));
  }
  // Who has no number takes the last free seat: those without a name keep the first ones.
  std::uint32_t seat = consensus.members_count;
  for (Member& member : consensus.members) {
    if (member.name.empty()) {
      continue;
    }
    while (seat > 0 && taken.count(seat - 1) != 0) {
      --seat;
    }
    if (seat == 0) {
      reader.report(
          "members",
          "are more than the " + std::to_string(consensus.members_count) + " of members_count");
      consensus.members.clear();
      return {};
    }
    member.number = --seat;
  }
  return names;
}

void SectionReader::read_member(TableReader& reader, Member& member) {
  member.reply = given_law(reader, "reply");
  member.objection = read_prob_by_attribution(reader, "objection");
  if (reader.given("attendance")) {
    member.attendance = static_cast<command::Attendance>(
        reader.choice("attendance", {"present", "abstains", "blocks"}));
    if (member.attendance != command::Attendance::kPresent && (member.reply || member.objection)) {
      reader.report("attendance",
                    "contradictory: a member that cannot reply neither replies nor "
                    "objects");
    }
  }
  if (reader.given("nation")) {
    member.nation =
        static_cast<std::int32_t>(reference(reader, "nation", out_.nations, false, "nation"));
  }
  if (reader.given("reservation_prob")) {
    member.reservation_prob = reader.number("reservation_prob", 0, 1);
    if (!reader.has("nation")) {
      reader.report("reservation_prob", "has no effect without the nation whose groups stay out");
    }
  }
}

void SectionReader::read_blocs(TableReader& reader,
                               const std::vector<std::string>& names,
                               Consensus& consensus) {
  for (const toml::table* table :
       reader.given("blocs") ? reader.tables("blocs") : std::vector<const toml::table*>()) {
    const std::string name = (*table)["name"].value_or(std::string("?"));
    TableReader part(*table, reader.path() + ".blocs." + name, log_);
    command::Bloc bloc;
    bloc.name = part.text("name");
    for (const std::uint32_t k : references(part, "members", names, "member")) {
      bloc.seats.push_back(consensus.members.at(k).number);
    }
    if (part.given("unnamed_count")) {
      add_unnamed(part, consensus, bloc);
    }
    if (bloc.seats.empty()) {
      part.report("members", "a bloc needs members or unnamed_count");
    }
    const std::optional<ProbByAttribution> shock = read_prob_by_attribution(part, "shock");
    if (!shock) {
      part.report("shock_prob", "is missing; it needs a number, 0 to 1");
    }
    bloc.shock = shock.value_or(command::always(0));
    part.finish();
    reader.adopt(part, "blocs");
    consensus.blocs.push_back(std::move(bloc));
  }
}

/// The first seats that no listed member has.
void SectionReader::add_unnamed(TableReader& reader,
                                const Consensus& consensus,
                                command::Bloc& bloc) {
  std::int64_t wanted = reader.integer("unnamed_count", 1, consensus.members_count);
  for (std::uint32_t seat = 0; seat < consensus.members_count && wanted > 0; ++seat) {
    const bool listed = std::any_of(consensus.members.begin(),
                                    consensus.members.end(),
                                    [&](const Member& m) { return m.number == seat; });
    if (!listed) {
      bloc.seats.push_back(seat);
      --wanted;
    }
  }
  if (wanted > 0) {
    reader.report("unnamed_count", "is more than the members that have no name");
  }
}

void SectionReader::read_smaller_body(TableReader& reader,
                                      const std::vector<std::string>& names,
                                      Consensus& consensus) {
  if (!reader.given("smaller_body")) {
    return;
  }
  const toml::table* table = reader.table("smaller_body");
  if (table == nullptr) {
    return;
  }
  TableReader part(*table, reader.path() + ".smaller_body", log_);
  command::SmallerBody body;
  part.text("title", "");
  for (const std::uint32_t k : references(part, "without", names, "member")) {
    body.without.push_back(consensus.members.at(k).number);
  }
  body.convene = part.law("convene", command::deterministic(0));
  body.reply = given_law(part, "reply");
  body.session = given_law(part, "session");
  if (consensus.mode == command::ConsensusMode::kSilence) {
    body.deadline = given_law(part, "deadline");
  }
  body.rework = given_law(part, "rework");
  body.rounds_max = static_cast<std::uint32_t>(part.integer("rounds_max_count", 1, 255, 1));
  part.finish();
  reader.adopt(part, "smaller_body");
  consensus.smaller_body = std::move(body);
}

}  // namespace boyd::scenario
