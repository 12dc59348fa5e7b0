#include "host/statistics/law.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

namespace boyd::statistics {

double student_quantile(double probability, double freedom) {
  return boost::math::quantile(boost::math::students_t_distribution<double>(freedom), probability);
}

double normal_quantile(double probability) {
  return boost::math::quantile(boost::math::normal_distribution<double>(), probability);
}

double student_tail(double t, double freedom) {
  return boost::math::cdf(
      boost::math::complement(boost::math::students_t_distribution<double>(freedom), t));
}

double fair_coin_prob(std::int64_t heads, std::int64_t throws_count) {
  if (throws_count == 0) {
    return 1;
  }
  const boost::math::binomial_distribution<double> law(static_cast<double>(throws_count), 0.5);
  return boost::math::cdf(law, static_cast<double>(heads));
}

double student_half_width(double level, double n) {
  return student_quantile(0.5 + level / 2, n - 1);
}

}  // namespace boyd::statistics
