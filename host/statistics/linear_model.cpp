#include "host/statistics/linear_model.hpp"

#include <stdexcept>

#include <Eigen/Dense>
#include <boost/math/distributions/fisher_f.hpp>

#include "host/statistics/mean.hpp"

namespace boyd::statistics {

namespace {

using Matrix = Eigen::MatrixXd;

Matrix matrix_of(const std::vector<std::vector<double>>& rows) {
  Matrix matrix(static_cast<Eigen::Index>(rows.size()),
                static_cast<Eigen::Index>(rows.empty() ? 0 : rows.front().size()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].size() != rows.front().size()) {
      throw std::invalid_argument("rows of a linear model of different length");
    }
    for (std::size_t j = 0; j < rows[i].size(); ++j) {
      matrix(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = rows[i][j];
    }
  }
  return matrix;
}

std::optional<LackOfFit> lack_of_fit(const Matrix& y,
                                     const Eigen::VectorXd& residuals_of_means,
                                     Eigen::Index terms,
                                     bool shared) {
  const Eigen::Index points = y.rows();
  const Eigen::Index replications = y.cols();
  if (points <= terms || replications < 2) {
    return std::nullopt;
  }
  Matrix error = y.colwise() - y.rowwise().mean();
  if (shared) {
    const Eigen::RowVectorXd blocks = error.colwise().mean();
    error = error.rowwise() - blocks;
  }
  LackOfFit fit;
  fit.freedom_model = static_cast<double>(points - terms);
  fit.freedom_error = static_cast<double>((shared ? points - 1 : points) * (replications - 1));
  const double within = error.squaredNorm() / fit.freedom_error;
  const double about =
      static_cast<double>(replications) * residuals_of_means.squaredNorm() / fit.freedom_model;
  // What rounding leaves of no error at all is none.
  constexpr double kRounding = 1e-20;
  if (!(within > kRounding * y.squaredNorm() / static_cast<double>(y.size()))) {
    return std::nullopt;
  }
  fit.f = about / within;
  fit.p_value = boost::math::cdf(
      boost::math::complement(boost::math::fisher_f(fit.freedom_model, fit.freedom_error), fit.f));
  return fit;
}

}  // namespace

std::optional<LinearModel> fit_linear_model(const std::vector<std::vector<double>>& terms,
                                            const Replicated& values,
                                            bool shared) {
  if (terms.size() != values.size() || terms.empty()) {
    throw std::invalid_argument("a linear model needs values at each of its points");
  }
  const Matrix x = matrix_of(terms);
  const Matrix y = matrix_of(values);
  const Eigen::ColPivHouseholderQR<Matrix> solver(x);
  if (x.rows() < x.cols() || solver.rank() < x.cols()) {
    return std::nullopt;
  }
  const Matrix by_replication = solver.solve(y);
  LinearModel model;
  for (Eigen::Index j = 0; j < x.cols(); ++j) {
    std::vector<double> ones;
    for (Eigen::Index r = 0; r < y.cols(); ++r) {
      ones.push_back(by_replication(j, r));
    }
    model.coefficients.push_back(mean_interval(ones));
  }
  const Eigen::VectorXd means = y.rowwise().mean();
  const Eigen::VectorXd residuals = means - x * by_replication.rowwise().mean();
  const double spread = (means.array() - means.mean()).matrix().squaredNorm();
  constexpr double kNoSpread = 1e-24;  // what rounding makes of equal means
  if (spread > kNoSpread * means.squaredNorm()) {
    model.r_squared = 1 - residuals.squaredNorm() / spread;
  }
  model.lack_of_fit = lack_of_fit(y, residuals, x.cols(), shared);
  return model;
}

}  // namespace boyd::statistics
