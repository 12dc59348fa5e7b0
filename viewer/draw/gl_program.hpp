/// A linked OpenGL program and buffers that free themselves. A context must be current.
#pragma once

#include <cstddef>

#include <epoxy/gl.h>

namespace boyd::viewer {

/// A place in a buffer, as OpenGL asks for it.
inline const void* buffer_offset(std::size_t bytes) {
  return reinterpret_cast<const void*>(bytes);  // NOLINT(performance-no-int-to-ptr)
}

class GlProgram {
public:
  /// Throws std::runtime_error with the compiler's words.
  GlProgram(const char* vertex_source, const char* fragment_source);
  ~GlProgram();
  GlProgram(const GlProgram&) = delete;
  GlProgram& operator=(const GlProgram&) = delete;

  GLuint id() const { return id_; }
  GLint uniform(const char* name) const { return glGetUniformLocation(id_, name); }

private:
  GLuint id_ = 0;
};

/// A vertex array with one buffer that is written anew for each picture.
class GlStream {
public:
  GlStream();
  ~GlStream();
  GlStream(const GlStream&) = delete;
  GlStream& operator=(const GlStream&) = delete;

  /// Binds both.
  void bind() const;
  /// Binds both and writes the buffer. `kept`: written once, drawn often.
  void write(const void* data, std::size_t bytes, bool kept = false);

private:
  GLuint array_ = 0;
  GLuint buffer_ = 0;
};

}  // namespace boyd::viewer
