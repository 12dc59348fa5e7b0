#include "host/experiment/store_lock.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/experiment/database.hpp"
#include "host/experiment/work.hpp"

namespace boyd::experiment {

namespace {

std::string content_of(int file) {
  std::array<char, 256> text{};
  const ssize_t length = pread(file, text.data(), text.size(), 0);
  return length > 0 ? std::string(text.data(), static_cast<std::size_t>(length)) : "a process";
}

/// Whether the path still names the file that is open: its last holder may have removed it.
bool is_still_there(const std::string& path, int file) {
  struct stat of_path {};
  struct stat of_file {};
  return stat(path.c_str(), &of_path) == 0 && fstat(file, &of_file) == 0 &&
         of_path.st_ino == of_file.st_ino && of_path.st_dev == of_file.st_dev;
}

}  // namespace

StoreLock::StoreLock(const std::string& store_path) : path_(store_path + ".lock") {
  while (true) {
    file_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file_ < 0) {
      throw StoreError(fmt::format("cannot write {}: {}; a run needs a folder that it may write",
                                   path_,
                                   std::strerror(errno)));
    }
    if (flock(file_, LOCK_EX | LOCK_NB) != 0) {
      const int reason = errno;
      const std::string holder = content_of(file_);
      close(file_);
      throw StoreError(reason == EWOULDBLOCK
                           ? fmt::format("{}: {} is writing it; wait for its end, or name another "
                                         "file",
                                         store_path,
                                         holder)
                           : fmt::format("cannot lock {}: {}", path_, std::strerror(reason)));
    }
    if (is_still_there(path_, file_)) {
      break;
    }
    close(file_);
  }
  const std::string holder = fmt::format("process {} on {}", getpid(), machine_name());
  if (ftruncate(file_, 0) != 0 ||
      pwrite(file_, holder.data(), holder.size(), 0) != static_cast<ssize_t>(holder.size())) {
    const int reason = errno;
    unlink(path_.c_str());
    close(file_);
    throw StoreError(fmt::format("cannot write {}: {}", path_, std::strerror(reason)));
  }
}

StoreLock::~StoreLock() {
  unlink(path_.c_str());
  close(file_);
}

}  // namespace boyd::experiment
