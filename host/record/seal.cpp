#include "host/record/seal.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

#include "host/record/recording_error.hpp"

namespace boyd::record {

namespace {

constexpr std::array<char, 16> kMark = {
    'b', 'o', 'y', 'd', ' ', 's', 'e', 'a', 'l', ' ', 'X', 'X', 'H', '6', '4', '\n'};

struct SealBytes {
  std::array<char, 16> mark = kMark;
  std::uint64_t length = 0;
  std::uint64_t hash = 0;
};
static_assert(sizeof(SealBytes) == 32);

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Closer>;

[[noreturn]] void fail(const char* doing, const std::string& path) {
  throw RecordingError(fmt::format("cannot {} {}: {}", doing, path, std::strerror(errno)));
}

File open(const std::string& path, const char* mode) {
  File file(std::fopen(path.c_str(), mode));
  if (!file) {
    fail(*mode == 'r' ? "read" : "write", path);
  }
  return file;
}

std::uint64_t length_of(std::FILE* file, const std::string& path) {
  if (std::fseek(file, 0, SEEK_END) != 0) {
    fail("read", path);
  }
  const long length = std::ftell(file);
  std::rewind(file);
  return length < 0 ? 0 : static_cast<std::uint64_t>(length);
}

/// Of the next `length` bytes.
std::uint64_t hash_of(std::FILE* file, std::uint64_t length, const std::string& path) {
  struct Free {
    void operator()(XXH64_state_t* state) const { XXH64_freeState(state); }
  };
  const std::unique_ptr<XXH64_state_t, Free> state(XXH64_createState());
  XXH64_reset(state.get(), 0);
  std::vector<char> piece(1U << 20U);
  while (length > 0) {
    const std::size_t wanted = length < piece.size() ? length : piece.size();
    if (std::fread(piece.data(), 1, wanted, file) != wanted) {
      fail("read", path);
    }
    XXH64_update(state.get(), piece.data(), wanted);
    length -= wanted;
  }
  return XXH64_digest(state.get());
}

}  // namespace

void seal_file(const std::string& path) {
  SealBytes seal;
  {
    const File file = open(path, "rb");
    seal.length = length_of(file.get(), path);
    seal.hash = hash_of(file.get(), seal.length, path);
  }
  const File file = open(path, "ab");
  if (std::fwrite(&seal, sizeof seal, 1, file.get()) != 1 || std::fflush(file.get()) != 0 ||
      fsync(fileno(file.get())) != 0) {
    fail("write", path);
  }
}

Seal seal_of(const std::string& path) {
  const File file = open(path, "rb");
  const std::uint64_t length = length_of(file.get(), path);
  SealBytes seal;
  if (length < sizeof seal) {
    return Seal::kNone;
  }
  if (std::fseek(file.get(), -static_cast<long>(sizeof seal), SEEK_END) != 0 ||
      std::fread(&seal, sizeof seal, 1, file.get()) != 1) {
    fail("read", path);
  }
  if (seal.mark != kMark) {
    return Seal::kNone;
  }
  std::rewind(file.get());
  const bool whole = seal.length == length - sizeof seal &&
                     seal.hash == hash_of(file.get(), length - sizeof seal, path);
  return whole ? Seal::kWhole : Seal::kBroken;
}

}  // namespace boyd::record
