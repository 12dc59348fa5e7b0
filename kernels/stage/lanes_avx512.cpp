#include "kernels/stage/assign_lanes.hpp"
#include "kernels/stage/exchange_lanes.hpp"
#include "kernels/stage/lanes_isa.hpp"
#include "kernels/stage/sense_lanes.hpp"

namespace boyd {

void sense_lanes_avx512(const BatchView& view,
                        std::uint32_t w,
                        std::uint32_t first,
                        std::uint32_t last) {
  BOYD_BACKEND::sense_lanes(view, w, first, last);
}

void exchange_lanes_avx512(const BatchView& view,
                           std::uint32_t w,
                           std::uint32_t first,
                           std::uint32_t last) {
  BOYD_BACKEND::exchange_lanes(view, w, first, last);
}

void assign_lanes_avx512(const BatchView& view,
                         std::uint32_t w,
                         std::uint32_t first,
                         std::uint32_t last) {
  BOYD_BACKEND::assign_lanes(view, w, first, last);
}

}  // namespace boyd
