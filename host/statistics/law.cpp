#include "host/statistics/law.hpp"

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace boyd::statistics {

double student_quantile(double probability, double freedom) {
  return boost::math::quantile(boost::math::students_t_distribution<double>(freedom), probability);
}

double normal_quantile(double probability) {
  return boost::math::quantile(boost::math::normal_distribution<double>(), probability);
}

double student_half_width(double level, double n) {
  return student_quantile(0.5 + level / 2, n - 1);
}

}  // namespace boyd::statistics
