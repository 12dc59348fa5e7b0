/// A stand-in for libcudart: vertex buffers of OpenGL that CUDA writes. What is mapped is memory of
/// the emulated device, and goes into the buffer when it is unmapped. With BOYD_EMULATION_GL=0 the
/// context of OpenGL is on no device of CUDA, as with a driver that draws in software.
#include <cstdlib>
#include <cstring>
#include <string>

#include <epoxy/gl.h>

// Behind that of OpenGL.
#include <cuda_gl_interop.h>

#include "tests/emulation/runtime/calls.hpp"
#include "tests/emulation/runtime/device_memory.hpp"

using namespace boyd::emulation;

/// CUDA names this type and leaves it to the runtime.
struct cudaGraphicsResource {
  GLuint buffer = 0;
  std::size_t bytes = 0;
  void* mapped = nullptr;
};

extern "C" {

cudaError_t cudaGLGetDevices(unsigned int* count,
                             int* devices,
                             unsigned int devices_max,
                             cudaGLDeviceList /*list*/) {
  const char* drawn = std::getenv("BOYD_EMULATION_GL");
  if (drawn != nullptr && std::string(drawn) == "0") {
    *count = 0;
    return fail_with(cudaErrorNoDevice);
  }
  *count = 1;
  if (devices_max > 0) {
    devices[0] = 0;
  }
  return state();
}

cudaError_t cudaGraphicsGLRegisterBuffer(cudaGraphicsResource** resource,
                                         GLuint buffer,
                                         unsigned int /*flags*/) {
  GLint64 bytes = 0;
  glBindBuffer(GL_ARRAY_BUFFER, buffer);
  glGetBufferParameteri64v(GL_ARRAY_BUFFER, GL_BUFFER_SIZE, &bytes);
  if (bytes <= 0) {
    return report_finding("cudaGraphicsGLRegisterBuffer of an empty buffer", cudaErrorInvalidValue);
  }
  *resource = new cudaGraphicsResource{buffer, static_cast<std::size_t>(bytes), nullptr};
  return state();
}

cudaError_t cudaGraphicsMapResources(int count, cudaGraphicsResource_t* all, cudaStream_t) {
  for (int k = 0; k < count; ++k) {
    if (all[k]->mapped != nullptr) {
      return report_finding("cudaGraphicsMapResources of what is mapped", cudaErrorAlreadyMapped);
    }
    const cudaError_t error = cudaMalloc(&all[k]->mapped, all[k]->bytes);
    if (error != cudaSuccess) {
      return error;
    }
  }
  return state();
}

cudaError_t cudaGraphicsResourceGetMappedPointer(void** pointer,
                                                 std::size_t* bytes,
                                                 cudaGraphicsResource_t resource) {
  if (resource->mapped == nullptr) {
    return report_finding("a mapped pointer of what is not mapped", cudaErrorNotMapped);
  }
  *pointer = resource->mapped;
  *bytes = resource->bytes;
  return state();
}

cudaError_t cudaGraphicsUnmapResources(int count, cudaGraphicsResource_t* all, cudaStream_t) {
  drain_all();
  for (int k = 0; k < count; ++k) {
    if (all[k]->mapped == nullptr) {
      return report_finding("cudaGraphicsUnmapResources of what is not mapped", cudaErrorNotMapped);
    }
    glBindBuffer(GL_ARRAY_BUFFER, all[k]->buffer);
    glBufferSubData(GL_ARRAY_BUFFER,
                    0,
                    static_cast<GLsizeiptr>(all[k]->bytes),
                    reach(reinterpret_cast<std::uint64_t>(all[k]->mapped)));
    cudaFree(all[k]->mapped);
    all[k]->mapped = nullptr;
  }
  return state();
}

cudaError_t cudaGraphicsUnregisterResource(cudaGraphicsResource_t resource) {
  if (resource->mapped != nullptr) {
    return report_finding("cudaGraphicsUnregisterResource of what is mapped",
                          cudaErrorAlreadyMapped);
  }
  delete resource;
  return state();
}

}  // extern "C"
