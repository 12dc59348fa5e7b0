/// The only file, with launch.hpp, atomics.hpp and memory.hpp beside it, that knows which compiler
/// builds the kernels.
///
/// Every kernels/**/*.cu is compiled twice: as C++ into namespace boyd::cpu and by nvcc into
/// namespace boyd::cuda. Whatever both compile lives in boyd::BOYD_BACKEND, so that no inline
/// function of one build is merged with its namesake of the other.
#pragma once

#if defined(__CUDACC__)
#define BOYD_HD __host__ __device__
#if !defined(BOYD_BACKEND)
#define BOYD_BACKEND cuda
#endif
#else
#define BOYD_HD
#if !defined(BOYD_BACKEND)
#define BOYD_BACKEND cpu
#endif
#endif
