#include "kernels/stage/flock_isa.hpp"
#include "kernels/stage/flock_rows.hpp"

namespace boyd {

std::int64_t flock_rows_avx2(const FlockArrays& flock, std::uint32_t first, std::uint32_t last) {
  return BOYD_BACKEND::flock_rows<BOYD_BACKEND::Pack8>(flock, first, last);
}

}  // namespace boyd
