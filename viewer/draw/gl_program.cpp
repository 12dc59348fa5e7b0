#include "viewer/draw/gl_program.hpp"

#include <array>
#include <stdexcept>
#include <string>

namespace boyd::viewer {

namespace {

GLuint compiled(GLenum kind, const char* source) {
  const GLuint shader = glCreateShader(kind);
  glShaderSource(shader, 1, &source, nullptr);
  glCompileShader(shader);
  GLint done = GL_FALSE;
  glGetShaderiv(shader, GL_COMPILE_STATUS, &done);
  if (done != GL_TRUE) {
    std::array<char, 2048> words{};
    glGetShaderInfoLog(shader, static_cast<GLsizei>(words.size()), nullptr, words.data());
    glDeleteShader(shader);
    throw std::runtime_error("OpenGL refused a shader: " + std::string(words.data()));
  }
  return shader;
}

}  // namespace

GlProgram::GlProgram(const char* vertex_source, const char* fragment_source) {
  const GLuint vertex = compiled(GL_VERTEX_SHADER, vertex_source);
  const GLuint fragment = compiled(GL_FRAGMENT_SHADER, fragment_source);
  id_ = glCreateProgram();
  glAttachShader(id_, vertex);
  glAttachShader(id_, fragment);
  glLinkProgram(id_);
  glDeleteShader(vertex);
  glDeleteShader(fragment);
  GLint done = GL_FALSE;
  glGetProgramiv(id_, GL_LINK_STATUS, &done);
  if (done != GL_TRUE) {
    std::array<char, 2048> words{};
    glGetProgramInfoLog(id_, static_cast<GLsizei>(words.size()), nullptr, words.data());
    glDeleteProgram(id_);
    throw std::runtime_error("OpenGL refused a program: " + std::string(words.data()));
  }
}

GlProgram::~GlProgram() {
  glDeleteProgram(id_);
}

GlStream::GlStream() {
  glGenVertexArrays(1, &array_);
  glGenBuffers(1, &buffer_);
}

GlStream::~GlStream() {
  glDeleteBuffers(1, &buffer_);
  glDeleteVertexArrays(1, &array_);
}

void GlStream::bind() const {
  glBindVertexArray(array_);
  glBindBuffer(GL_ARRAY_BUFFER, buffer_);
}

void GlStream::write(const void* data, std::size_t bytes, bool kept) {
  bind();
  glBufferData(GL_ARRAY_BUFFER,
               static_cast<GLsizeiptr>(bytes),
               data,
               kept ? GL_STATIC_DRAW : GL_STREAM_DRAW);
}

}  // namespace boyd::viewer
