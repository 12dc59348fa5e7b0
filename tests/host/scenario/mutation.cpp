#include "tests/host/scenario/mutation.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace boyd::scenario::test {

namespace {

/// SplitMix64 (Steele, Lea and Flood 2014).
class Sequence {
public:
  explicit Sequence(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t h = state_ += 0x9E3779B97F4A7C15ULL;
    h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9ULL;
    h = (h ^ (h >> 27)) * 0x94D049BB133111EBULL;
    return h ^ (h >> 31);
  }
  std::size_t below(std::size_t count) {
    return count == 0 ? 0 : static_cast<std::size_t>(next() % count);
  }

private:
  std::uint64_t state_;
};

bool in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// First and last + 1 of the word at or after a place; both at the end when there is none.
std::pair<std::size_t, std::size_t> word_from(const std::string& text, std::size_t place) {
  while (place < text.size() && !in_word(text[place])) {
    ++place;
  }
  std::size_t first = place;
  while (first > 0 && in_word(text[first - 1])) {
    --first;
  }
  while (place < text.size() && in_word(text[place])) {
    ++place;
  }
  return {first, place};
}

void exchange_words(std::string& text, Sequence& dice) {
  auto a = word_from(text, dice.below(text.size()));
  auto b = word_from(text, dice.below(text.size()));
  if (b.first < a.first) {
    std::swap(a, b);
  }
  if (a.second > b.first) {
    return;
  }
  const std::string first = text.substr(a.first, a.second - a.first);
  const std::string later = text.substr(b.first, b.second - b.first);
  text.replace(b.first, later.size(), first);
  text.replace(a.first, first.size(), later);
}

void replace_digit(std::string& text, Sequence& dice) {
  std::size_t place = dice.below(text.size());
  while (place < text.size() && std::isdigit(static_cast<unsigned char>(text[place])) == 0) {
    ++place;
  }
  if (place < text.size()) {
    text[place] = static_cast<char>('0' + dice.below(10));
  }
}

void double_line(std::string& text, Sequence& dice) {
  const std::size_t place = dice.below(text.size());
  const std::size_t before = text.rfind('\n', place);
  const std::size_t first = before == std::string::npos ? 0 : before + 1;
  const std::size_t last = std::min(text.find('\n', first), text.size() - 1) + 1;
  text.insert(first, text.substr(first, last - first));
}

}  // namespace

std::string mutated(const std::string& text, std::uint64_t ordinal) {
  Sequence dice(ordinal * 0xD1B54A32D192ED03ULL + 1);
  std::string result = text;
  if (result.empty()) {
    return result;
  }
  const std::size_t place = dice.below(result.size());
  switch (ordinal % 8) {
    case 0:
      result[place] = static_cast<char>(result[place] ^ static_cast<char>(1U << dice.below(8)));
      break;
    case 1:
      result.erase(place, 1 + dice.below(8));
      break;
    case 2:
      result.resize(place);
      break;
    case 3:
      exchange_words(result, dice);
      break;
    case 4:
      replace_digit(result, dice);
      break;
    case 5:
      double_line(result, dice);
      break;
    case 6:
      result.insert(place, result.substr(dice.below(result.size()), 1 + dice.below(40)));
      break;
    default:
      result.insert(place, 1, static_cast<char>(dice.below(256)));
      break;
  }
  return result;
}

}  // namespace boyd::scenario::test
