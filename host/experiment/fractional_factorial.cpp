#include "host/experiment/fractional_factorial.hpp"

#include <algorithm>
#include <bitset>
#include <optional>
#include <set>

namespace boyd::experiment {

namespace {

struct Parsed {
  std::string made;
  std::vector<std::string> of;
  bool negative = false;
};

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  const std::size_t last = text.find_last_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

std::optional<Parsed> parse(const std::string& generator) {
  const std::size_t equals = generator.find('=');
  if (equals == std::string::npos) {
    return std::nullopt;
  }
  Parsed parsed;
  parsed.made = trimmed(generator.substr(0, equals));
  std::string rest = trimmed(generator.substr(equals + 1));
  if (rest.starts_with("-")) {
    parsed.negative = true;
    rest = trimmed(rest.substr(1));
  }
  for (std::size_t begin = 0; begin <= rest.size();) {
    const std::size_t end = std::min(rest.find('*', begin), rest.size());
    parsed.of.push_back(trimmed(rest.substr(begin, end - begin)));
    begin = end + 1;
  }
  return parsed;
}

std::uint32_t row_of(const std::vector<std::string>& factors, const std::string& name) {
  return static_cast<std::uint32_t>(std::find(factors.begin(), factors.end(), name) -
                                    factors.begin());
}

}  // namespace

std::string generators_problem(const std::vector<std::string>& factors,
                               const std::vector<std::string>& generators) {
  const std::set<std::string> known(factors.begin(), factors.end());
  std::set<std::string> made;
  for (const std::string& generator : generators) {
    const auto parsed = parse(generator);
    if (!parsed) {
      return "'" + generator + "' is not of the form \"d = a*b*c\"";
    }
    if (known.count(parsed->made) == 0) {
      return "'" + generator + "' makes '" + parsed->made + "', which is no factor";
    }
    if (!made.insert(parsed->made).second) {
      return "'" + parsed->made + "' is made twice";
    }
  }
  std::set<std::set<std::string>> words;
  for (const std::string& generator : generators) {
    const Parsed parsed = *parse(generator);
    for (const std::string& name : parsed.of) {
      if (known.count(name) == 0) {
        return "'" + generator + "' multiplies '" + name + "', which is no factor";
      }
      if (made.count(name) != 0) {
        return "'" + generator + "' multiplies '" + name + "', which a generator makes";
      }
    }
    const std::set<std::string> of(parsed.of.begin(), parsed.of.end());
    if (of.size() != parsed.of.size()) {
      return "'" + generator + "' multiplies a factor by itself";
    }
    if (of.size() < 2 || !words.insert(of).second) {
      return "'" + generator + "' makes '" + parsed.made +
             "' the same as another factor; main effects could not be told apart";
    }
  }
  return "";
}

Fraction fraction_of(const std::vector<std::string>& factors,
                     const std::vector<std::string>& generators) {
  Fraction fraction;
  std::set<std::uint32_t> made;
  for (const std::string& generator : generators) {
    const Parsed parsed = *parse(generator);
    Fraction::Word word{row_of(factors, parsed.made), {}, parsed.negative};
    for (const std::string& name : parsed.of) {
      word.of.push_back(row_of(factors, name));
    }
    made.insert(word.factor);
    fraction.words.push_back(std::move(word));
  }
  for (std::uint32_t f = 0; f < factors.size(); ++f) {
    if (made.count(f) == 0) {
      fraction.basic.push_back(f);
    }
  }
  return fraction;
}

std::uint32_t resolution_of(const Fraction& fraction, std::size_t factors_count) {
  std::vector<std::uint64_t> masks;
  for (const Fraction::Word& word : fraction.words) {
    std::uint64_t mask = std::uint64_t{1} << word.factor;
    for (const std::uint32_t f : word.of) {
      mask |= std::uint64_t{1} << f;
    }
    masks.push_back(mask);
  }
  auto shortest = static_cast<std::uint32_t>(factors_count + 1);
  for (std::uint64_t chosen = 1; chosen < std::uint64_t{1} << masks.size(); ++chosen) {
    std::uint64_t product = 0;
    for (std::size_t k = 0; k < masks.size(); ++k) {
      product ^= (chosen >> k & 1U) != 0 ? masks[k] : 0;
    }
    shortest = std::min(shortest, static_cast<std::uint32_t>(std::bitset<64>(product).count()));
  }
  return shortest;
}

}  // namespace boyd::experiment
