#include "viewer/draw/place_upload.hpp"

#if defined(BOYD_HAVE_CUDA)
#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <stdexcept>

#include <cuda_runtime_api.h>

// Behind the header of CUDA and that of OpenGL, both of which it needs.
#include <cuda_gl_interop.h>
#endif

namespace boyd::viewer {

#if defined(BOYD_HAVE_CUDA)

namespace {

void require(cudaError_t status, const char* what) {
  if (status != cudaSuccess) {
    throw std::runtime_error(std::string(what) + ": " + cudaGetErrorString(status));
  }
}

/// A vertex buffer that CUDA may write.
class SharedBuffer {
public:
  SharedBuffer(GLuint buffer, std::size_t rows) : rows_(rows) {
    glBindBuffer(GL_ARRAY_BUFFER, buffer);
    glBufferData(
        GL_ARRAY_BUFFER, static_cast<GLsizeiptr>(rows * sizeof(Place)), nullptr, GL_DYNAMIC_DRAW);
    require(cudaGraphicsGLRegisterBuffer(&resource_, buffer, cudaGraphicsRegisterFlagsWriteDiscard),
            "cudaGraphicsGLRegisterBuffer");
  }
  ~SharedBuffer() { cudaGraphicsUnregisterResource(resource_); }
  SharedBuffer(const SharedBuffer&) = delete;
  SharedBuffer& operator=(const SharedBuffer&) = delete;

  std::size_t rows() const { return rows_; }

  /// Without the host: places on the device into the buffer, nobody in the rows behind them.
  void write(const Places& places) {
    require(cudaGraphicsMapResources(1, &resource_), "cudaGraphicsMapResources");
    void* mapped = nullptr;
    std::size_t bytes = 0;
    cudaError_t status = cudaGraphicsResourceGetMappedPointer(&mapped, &bytes, resource_);
    const std::size_t filled = places.size() * sizeof(Place);
    if (status == cudaSuccess && bytes < rows_ * sizeof(Place)) {
      status = cudaErrorInvalidValue;
    }
    if (status == cudaSuccess) {
      status = cudaMemcpy(mapped, places.data(), filled, cudaMemcpyDeviceToDevice);
    }
    if (status == cudaSuccess && rows_ > places.size()) {
      status =
          cudaMemset(static_cast<std::byte*>(mapped) + filled, 0, rows_ * sizeof(Place) - filled);
    }
    const cudaError_t unmapped = cudaGraphicsUnmapResources(1, &resource_);
    require(status, "writing a mapped vertex buffer");
    require(unmapped, "cudaGraphicsUnmapResources");
  }

private:
  cudaGraphicsResource_t resource_ = nullptr;
  std::size_t rows_;
};

class CudaUpload final : public PlaceUpload {
public:
  std::size_t fill(GLuint buffer, const WorldView& frame, std::size_t rows) override {
    const std::size_t wanted = std::max(rows, frame.places->size());
    auto found = buffers_.find(buffer);
    if (found == buffers_.end() || found->second.rows() != wanted) {
      release(buffer);
      found = buffers_.try_emplace(buffer, buffer, wanted).first;
    }
    found->second.write(*frame.places);
    return wanted;
  }
  void release(GLuint buffer) override { buffers_.erase(buffer); }

private:
  std::map<GLuint, SharedBuffer> buffers_;
};

}  // namespace

std::unique_ptr<PlaceUpload> make_cuda_upload(int device, std::string& reason) {
  unsigned count = 0;
  std::array<int, 8> devices{};
  const cudaError_t status =
      cudaGLGetDevices(&count, devices.data(), devices.size(), cudaGLDeviceListAll);
  if (status != cudaSuccess) {
    reason =
        std::string("OpenGL is not drawn by a device of CUDA (") + cudaGetErrorString(status) + ")";
    static_cast<void>(cudaGetLastError());  // told; later calls are not to find it
    return nullptr;
  }
  const auto drawn_by = std::span(devices).first(std::min<std::size_t>(count, devices.size()));
  if (std::count(drawn_by.begin(), drawn_by.end(), device) == 0) {
    reason = "OpenGL is drawn by another device than simulates";
    return nullptr;
  }
  return std::make_unique<CudaUpload>();
}

#else

std::unique_ptr<PlaceUpload> make_cuda_upload(int /*device*/, std::string& reason) {
  reason = "this program was built without CUDA";
  return nullptr;
}

#endif

}  // namespace boyd::viewer
