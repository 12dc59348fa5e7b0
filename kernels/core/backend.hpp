/// The only file, with its neighbours in kernels/core, that knows which compiler builds the
/// kernels.
///
/// Every kernels/**/*.cu is compiled twice: as C++ into namespace boyd::cpu and by nvcc into
/// namespace boyd::cuda. Whatever both compile lives in boyd::BOYD_BACKEND, so that no inline
/// function of one build is merged with its namesake of the other.
///
/// With BOYD_SOURCE_EMULATION the half for CUDA is compiled as C++ too: the build lets
/// tests/emulation/source stand in for the language and the runtime, and no GPU is needed.
#pragma once

#if defined(__CUDACC__) || defined(BOYD_SOURCE_EMULATION)
#define BOYD_CUDA_LANGUAGE
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
