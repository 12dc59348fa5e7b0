#include "host/record/hdf5_handle.hpp"

#include <cstdlib>
#include <cstring>

namespace boyd::record {

namespace {

constexpr unsigned kReadAttempts = 16;

struct Reason {
  int error_number = 0;
  std::string words;
};

/// The library reports a failed read or write with "errno = 28" among its words.
herr_t note_reason(unsigned /*depth*/, const H5E_error2_t* error, void* data) {
  auto& reason = *static_cast<Reason*>(data);
  const char* words = error->desc == nullptr ? "" : error->desc;
  if (const char* found = std::strstr(words, "errno = ")) {
    reason.error_number = std::atoi(found + std::strlen("errno = "));
  }
  if (reason.words.empty()) {
    reason.words = words;
  }
  return 0;
}

}  // namespace

void quiet_hdf5() {
  // A file that cannot be written would be tried again, in vain, at the program's end.
  [[maybe_unused]] static const herr_t kOnce = H5dont_atexit();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

std::string hdf5_reason(const char* otherwise) {
  Reason reason;
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, &note_reason, &reason);
  if (reason.error_number != 0) {
    return std::strerror(reason.error_number);
  }
  return reason.words.empty() ? otherwise : reason.words;
}

Handle hdf5_access() {
  Handle access(H5Pcreate(H5P_FILE_ACCESS), &H5Pclose);
  H5Pset_libver_bounds(access.get(), H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
  // A reader tries again what it finds half written, after twice the time each time from 1 ns on:
  // with the library's 100 tries a damaged file would keep it busy for ever.
  H5Pset_metadata_read_attempts(access.get(), kReadAttempts);
  return access;
}

}  // namespace boyd::record
