/// One run at a time writes a store.
#pragma once

#include <string>

namespace boyd::experiment {

/// Holds PATH.lock while it lives. The kernel lets go of it when the process ends in any way; the
/// file goes with the object.
class StoreLock {
public:
  /// Throws StoreError: another run holds it, named by process and machine; or it cannot be made.
  explicit StoreLock(const std::string& store_path);
  ~StoreLock();
  StoreLock(const StoreLock&) = delete;
  StoreLock& operator=(const StoreLock&) = delete;

private:
  std::string path_;
  int file_ = -1;
};

}  // namespace boyd::experiment
