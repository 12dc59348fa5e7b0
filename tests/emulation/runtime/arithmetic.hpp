/// The PTX ISA's integer and floating-point operations that are not one operator of C++.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

namespace boyd::emulation {

/// A register is raw bits; each instruction reads it as its own type: the low bits of a wider
/// register, zeros above a narrower one.
template <class To, class From>
To as(From value) {
  static_assert(sizeof(To) <= 8 && sizeof(From) <= 8);
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof value);
  To result;
  std::memcpy(&result, &bits, sizeof result);
  return result;
}

/// The bits a register holds after value is written to it: integers are extended by their sign.
template <class Register, class T>
Register bits_for(T value) {
  if constexpr (std::is_floating_point_v<T>) {
    static_assert(sizeof(Register) >= sizeof(T));
    return as<Register>(value);
  } else {
    return static_cast<Register>(value);
  }
}

/// The NaN of single-precision results is 0x7FFFFFFF on the device, whatever the operands were; the
/// CPU's is another, so that a NaN that reaches the state shows.
inline float canonical(float x) {
  return std::isnan(x) ? as<float>(std::uint32_t{0x7FFFFFFF}) : x;
}
inline double canonical(double x) {
  return x;
}

// div, rem: a division by zero gives an unspecified value; these are the usual ones.
template <class T>
T divide(T a, T b) {
  if (b == 0) {
    return static_cast<T>(-1);
  }
  if constexpr (std::is_signed_v<T>) {
    if (b == -1) {
      return static_cast<T>(0 - static_cast<std::make_unsigned_t<T>>(a));
    }
  }
  return a / b;
}
template <class T>
T remainder(T a, T b) {
  if (b == 0) {
    return a;
  }
  if constexpr (std::is_signed_v<T>) {
    if (b == -1) {
      return 0;
    }
  }
  return a % b;
}

__extension__ using Signed128 = __int128;
__extension__ using Unsigned128 = unsigned __int128;

template <class T>
T multiply_high(T a, T b) {
  using Wide = std::conditional_t<std::is_signed_v<T>, Signed128, Unsigned128>;
  return static_cast<T>((static_cast<Wide>(a) * static_cast<Wide>(b)) >> (8 * sizeof(T)));
}

// min, max of floats: the other one when one is NaN, canonical NaN when both are; -0 is less than
// +0.
template <class T>
T smaller(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(a) || std::isnan(b)) {
      return canonical(std::isnan(a) ? b : a);
    }
    if (a == b) {
      return std::signbit(a) ? a : b;
    }
  }
  return a < b ? a : b;
}
template <class T>
T larger(T a, T b) {
  if constexpr (std::is_floating_point_v<T>) {
    if (std::isnan(a) || std::isnan(b)) {
      return canonical(std::isnan(a) ? b : a);
    }
    if (a == b) {
      return std::signbit(a) ? b : a;
    }
  }
  return a > b ? a : b;
}

// shl, shr: the amount is unsigned 32 bits; amounts beyond the width act as the width.
template <class T>
T shift_left(T a, std::uint32_t amount) {
  return amount >= 8 * sizeof(T) ? T{0} : static_cast<T>(a << amount);
}
template <class T>
T shift_right(T a, std::uint32_t amount) {
  constexpr std::uint32_t width = 8 * sizeof(T);
  if constexpr (std::is_signed_v<T>) {
    return static_cast<T>(a >> (amount >= width ? width - 1 : amount));
  } else {
    return amount >= width ? T{0} : static_cast<T>(a >> amount);
  }
}

/// bfi: inserts the low `length` bits of a into b at `position`; both taken modulo 256.
template <class T>
T insert_bits(T a, T b, std::uint32_t position, std::uint32_t length) {
  constexpr std::uint32_t width = 8 * sizeof(T);
  position &= 0xFF;
  length &= 0xFF;
  for (std::uint32_t i = 0; i < length && position + i < width; ++i) {
    const T bit = T{1} << (position + i);
    b = static_cast<T>((b & ~bit) | ((a >> i & 1) != 0 ? bit : T{0}));
  }
  return b;
}

/// bfe: `length` bits of a from `position` on; above them zeros, or of a signed type the topmost
/// bit taken, which is a's own topmost bit when the field reaches beyond it.
template <class T>
T extract_bits(T a, std::uint32_t position, std::uint32_t length) {
  constexpr std::uint32_t width = 8 * sizeof(T);
  using Unsigned = std::make_unsigned_t<T>;
  position &= 0xFF;
  length &= 0xFF;
  const auto bits = static_cast<Unsigned>(a);
  const auto bit = [bits](std::uint32_t i) { return (bits >> i & 1U) != 0; };
  const bool sign =
      std::is_signed_v<T> && length != 0 && bit(std::min(position + length - 1, width - 1));
  Unsigned result = 0;
  for (std::uint32_t i = 0; i < width; ++i) {
    const bool set = i < length && position + i < width ? bit(position + i) : sign;
    result |= set ? Unsigned{1} << i : Unsigned{0};
  }
  return static_cast<T>(result);
}

/// brev.
template <class T>
T reverse_bits(T a) {
  constexpr std::uint32_t width = 8 * sizeof(T);
  T result = 0;
  for (std::uint32_t i = 0; i < width; ++i) {
    result |= (a >> i & 1U) << (width - 1 - i);
  }
  return result;
}

/// prmt without a mode: byte i of the result is the byte of {b, a} that the low three bits of
/// nibble i of the selector name, or with the nibble's fourth bit that byte's sign, eight times.
inline std::uint32_t permute_bytes(std::uint32_t a, std::uint32_t b, std::uint32_t selector) {
  const std::uint64_t bytes = std::uint64_t{b} << 32 | a;
  std::uint32_t result = 0;
  for (std::uint32_t i = 0; i < 4; ++i) {
    const std::uint32_t nibble = selector >> 4 * i & 0xF;
    const auto byte = static_cast<std::uint8_t>(bytes >> 8 * (nibble & 7U));
    const std::uint32_t chosen = (nibble & 8U) == 0 ? byte : (byte & 0x80U) != 0 ? 0xFFU : 0U;
    result |= chosen << 8 * i;
  }
  return result;
}

// shf: the upper (left) or lower (right) half of {b, a} shifted by up to 32 bits.
inline std::uint32_t funnel_left(std::uint32_t a, std::uint32_t b, std::uint32_t amount) {
  return static_cast<std::uint32_t>((std::uint64_t{b} << 32 | a) << amount >> 32);
}
inline std::uint32_t funnel_right(std::uint32_t a, std::uint32_t b, std::uint32_t amount) {
  return static_cast<std::uint32_t>((std::uint64_t{b} << 32 | a) >> amount);
}

/// cvt from a float to an integer after rounding: clamped to the range; NaN gives 0 from f32 to 32
/// bits or fewer, else the highest bit alone.
template <class Integer, class Float>
Integer to_integer(Float x) {
  constexpr int width = 8 * sizeof(Integer);
  if (std::isnan(x)) {
    return sizeof(Float) == 8 || width == 64 ? static_cast<Integer>(std::uint64_t{1} << (width - 1))
                                             : Integer{0};
  }
  const Float limit = std::ldexp(Float{1}, width - (std::is_signed_v<Integer> ? 1 : 0));
  if (x >= limit) {
    return std::numeric_limits<Integer>::max();
  }
  if (x <= (std::is_signed_v<Integer> ? -limit : Float{0})) {
    return std::numeric_limits<Integer>::min();
  }
  return static_cast<Integer>(x);
}

}  // namespace boyd::emulation
