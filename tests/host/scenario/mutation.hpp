/// Damage done to a text, the same for the same number on every machine.
#pragma once

#include <cstdint>
#include <string>

namespace boyd::scenario::test {

/// Variant `ordinal` of a text: bytes flipped, a piece deleted, the end cut off, two words
/// exchanged, a digit replaced, a line doubled, or a piece copied elsewhere.
std::string mutated(const std::string& text, std::uint64_t ordinal);

}  // namespace boyd::scenario::test
