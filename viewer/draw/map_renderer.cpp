#include "viewer/draw/map_renderer.hpp"

#include <algorithm>
#include <cstddef>

#include "viewer/draw/gl_program.hpp"

namespace boyd::viewer {

namespace {

constexpr const char* kPlainVertex = R"(#version 330 core
layout(location = 0) in vec3 place;
layout(location = 1) in vec4 colour;
uniform mat4 matrix;
uniform vec3 shift;
out vec4 shade;
void main() {
  gl_Position = matrix * vec4(place + shift, 1.0);
  shade = colour;
}
)";

constexpr const char* kPlainFragment = R"(#version 330 core
in vec4 shade;
out vec4 pixel;
void main() { pixel = shade; }
)";

constexpr const char* kSymbolVertex = R"(#version 330 core
layout(location = 0) in vec4 place_size;
layout(location = 1) in vec4 colour;
layout(location = 2) in vec2 kind;
uniform mat4 matrix;
uniform vec2 viewport;
out vec2 at;
out vec4 shade;
flat out float half_px;
flat out int shape;
flat out int icon;
void main() {
  vec2 corner = vec2((gl_VertexID & 1) * 2 - 1, (gl_VertexID >> 1) * 2 - 1) * 1.35;
  vec4 centre = matrix * vec4(place_size.xyz, 1.0);
  centre.xy += corner * place_size.w * 2.0 / viewport * centre.w;
  gl_Position = centre;
  at = corner;
  shade = colour;
  half_px = place_size.w;
  shape = int(kind.x + 0.5);
  icon = int(kind.y + 0.5);
}
)";

// Distances to the frame are in halves of its size, negative inside. A frame of what flies is open
// below: there it has no outline.
constexpr const char* kSymbolFragment = R"(#version 330 core
const int kStrokesMax = 7;
const int kIcons = 14;
in vec2 at;
in vec4 shade;
flat in float half_px;
flat in int shape;
flat in int icon;
uniform vec4 strokes[kStrokesMax * kIcons];
uniform int strokes_count[kIcons];
out vec4 pixel;

float box(vec2 p, vec2 half_size) {
  vec2 d = abs(p) - half_size;
  return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0);
}
float frame(vec2 p, int kind, bool flies) {
  if (kind == 0) return length(p) - 0.8;
  if (flies) {
    float side = abs(p.x);
    if (kind == 1) {
      return min(max(length(p) - 0.95, -p.y), box(p - vec2(0.0, -0.3), vec2(0.95, 0.35)));
    }
    if (kind == 2) {
      return max(max(side - 0.9, (side * 1.15 + p.y - 1.1) * 0.66), -p.y - 0.65);
    }
    if (kind == 3) return box(p - vec2(0.0, 0.1), vec2(0.85, 0.75));
    float lobes = min(length(p - vec2(0.0, 0.4)), length(vec2(side, p.y) - vec2(0.45, -0.1)));
    return max(lobes - 0.55, -p.y - 0.65);
  }
  if (kind == 1) return box(p, vec2(1.1, 0.75));
  if (kind == 2) return (abs(p.x) + abs(p.y) - 1.2) * 0.7071;
  if (kind == 3) return box(p, vec2(0.85));
  vec2 q = abs(p);
  return min(length(q - vec2(0.5, 0.0)), length(q - vec2(0.0, 0.5))) - 0.6;
}
float stroke(vec2 p, vec4 ends) {
  vec2 along = ends.zw - ends.xy;
  float share = clamp(dot(p - ends.xy, along) / max(dot(along, along), 1e-6), 0.0, 1.0);
  return length(p - ends.xy - share * along);
}
void main() {
  bool flies = shape >= 8;
  int kind = flies ? shape - 8 : shape;
  float soft = 1.0 / half_px;
  float distance = frame(at, kind, flies);
  float inside = 1.0 - smoothstep(-soft, soft, distance);
  float outline = 1.0 - smoothstep(0.0, soft, abs(distance) - 0.09);
  if (flies && at.y < -0.5) outline = 0.0;
  float mark = 0.0;
  for (int k = 0; k < strokes_count[icon]; ++k) {
    float away = stroke(at, strokes[icon * kStrokesMax + k]);
    mark = max(mark, 1.0 - smoothstep(0.0, soft, away - 0.07));
  }
  vec3 dark = vec3(0.05, 0.06, 0.08);
  vec3 tone = mix(shade.rgb, dark, max(mark, outline * 0.85));
  float alpha = shade.a * max(inside, outline);
  if (alpha < 0.01) discard;
  pixel = vec4(tone, alpha);
}
)";

void describe_vertices() {
  glEnableVertexAttribArray(0);
  glVertexAttribPointer(0, 3, GL_FLOAT, GL_FALSE, sizeof(MapVertex), buffer_offset(0));
  glEnableVertexAttribArray(1);
  glVertexAttribPointer(1,
                        4,
                        GL_UNSIGNED_BYTE,
                        GL_TRUE,
                        sizeof(MapVertex),
                        buffer_offset(offsetof(MapVertex, colour)));
}
static_assert(sizeof(MapVertex) == sizeof(TerrainVertex));

SymbolInstance instance_of(const Symbol& symbol, const Place3& anchor) {
  constexpr float open_below = 8;
  SymbolInstance out;
  out.x = static_cast<float>(symbol.place.x - anchor.x);
  out.y = static_cast<float>(symbol.place.y - anchor.y);
  out.z = static_cast<float>(symbol.place.z);
  out.half_px = symbol.half_px;
  out.colour = with_alpha(colour_of(symbol.affiliation), symbol.is_faint ? 0.45 : 0.97);
  out.shape = symbol.is_dot ? 0.0F : static_cast<float>(shape_of(symbol.affiliation));
  out.shape += symbol.is_airborne && !symbol.is_dot ? open_below : 0;
  out.icon = symbol.is_dot ? 0.0F : static_cast<float>(symbol.icon);
  return out;
}

}  // namespace

class MapRenderer::Impl {
public:
  Impl() : plain_(kPlainVertex, kPlainFragment), symbols_(kSymbolVertex, kSymbolFragment) {
    glGenBuffers(1, &terrain_rows_);
    std::vector<Stroke> strokes(kStrokesMax * kIcons);
    std::vector<GLint> counts(kIcons);
    for (std::size_t icon = 0; icon < kIcons; ++icon) {
      const auto of_icon = strokes_of(static_cast<Icon>(icon));
      counts[icon] = static_cast<GLint>(of_icon.size());
      std::copy(of_icon.begin(),
                of_icon.end(),
                strokes.begin() + static_cast<std::ptrdiff_t>(icon * kStrokesMax));
    }
    glUseProgram(symbols_.id());
    glUniform4fv(
        symbols_.uniform("strokes"), static_cast<GLsizei>(strokes.size()), strokes.front().data());
    glUniform1iv(
        symbols_.uniform("strokes_count"), static_cast<GLsizei>(counts.size()), counts.data());
  }
  ~Impl() { glDeleteBuffers(1, &terrain_rows_); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void set_terrain(const TerrainMesh& mesh) {
    terrain_.write(mesh.vertices.data(), mesh.vertices.size() * sizeof(TerrainVertex), true);
    describe_vertices();
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, terrain_rows_);
    glBufferData(GL_ELEMENT_ARRAY_BUFFER,
                 static_cast<GLsizeiptr>(mesh.triangles.size() * sizeof(std::uint32_t)),
                 mesh.triangles.data(),
                 GL_STATIC_DRAW);
    terrain_rows_count_ = static_cast<GLsizei>(mesh.triangles.size());
    coast_.write(mesh.coast.data(), mesh.coast.size() * sizeof(TerrainVertex), true);
    describe_vertices();
    coast_count_ = static_cast<GLsizei>(mesh.coast.size());
    glBindVertexArray(0);
  }

  void draw(const MapPicture& map, const Projection& projection, bool relief, DotLayer& dots) {
    glEnable(GL_BLEND);
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    glDisable(GL_CULL_FACE);
    glDisable(GL_SCISSOR_TEST);
    const bool deep = projection.camera().is_3d;
    deep ? glEnable(GL_DEPTH_TEST) : glDisable(GL_DEPTH_TEST);
    glUseProgram(plain_.id());
    glUniformMatrix4fv(plain_.uniform("matrix"), 1, GL_FALSE, projection.matrix().data());
    if (relief && terrain_rows_count_ > 0) {
      draw_terrain(projection);
    }
    glDisable(GL_DEPTH_TEST);
    glUniform3f(plain_.uniform("shift"), 0, 0, 0);
    draw_vertices(map.areas, GL_TRIANGLES);
    draw_vertices(map.lines, GL_LINES);
    dots.draw(map.dots, projection);
    draw_symbols(map, projection);
    glBindVertexArray(0);
    glUseProgram(0);
  }

private:
  void draw_terrain(const Projection& projection) {
    const Place3 anchor = projection.anchor();
    glUniform3f(
        plain_.uniform("shift"), static_cast<float>(-anchor.x), static_cast<float>(-anchor.y), 0);
    terrain_.bind();
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, terrain_rows_);
    glDrawElements(GL_TRIANGLES, terrain_rows_count_, GL_UNSIGNED_INT, nullptr);
    coast_.bind();
    glDrawArrays(GL_LINES, 0, coast_count_);
  }

  void draw_vertices(const std::vector<MapVertex>& vertices, GLenum kind) {
    if (!vertices.empty()) {
      stream_.write(vertices.data(), vertices.size() * sizeof(MapVertex));
      describe_vertices();
      glDrawArrays(kind, 0, static_cast<GLsizei>(vertices.size()));
    }
  }

  void draw_symbols(const MapPicture& map, const Projection& projection) {
    instances_.clear();
    for (const Symbol& symbol : map.symbols) {
      instances_.push_back(instance_of(symbol, projection.anchor()));
    }
    if (instances_.empty()) {
      return;
    }
    glUseProgram(symbols_.id());
    glUniformMatrix4fv(symbols_.uniform("matrix"), 1, GL_FALSE, projection.matrix().data());
    glUniform2f(symbols_.uniform("viewport"),
                static_cast<float>(projection.width_px()),
                static_cast<float>(projection.height_px()));
    symbol_stream_.write(instances_.data(), instances_.size() * sizeof(SymbolInstance));
    constexpr GLsizei stride = sizeof(SymbolInstance);
    glVertexAttribPointer(0, 4, GL_FLOAT, GL_FALSE, stride, buffer_offset(0));
    glVertexAttribPointer(
        1, 4, GL_UNSIGNED_BYTE, GL_TRUE, stride, buffer_offset(offsetof(SymbolInstance, colour)));
    glVertexAttribPointer(
        2, 2, GL_FLOAT, GL_FALSE, stride, buffer_offset(offsetof(SymbolInstance, shape)));
    for (const GLuint attribute : {0U, 1U, 2U}) {
      glEnableVertexAttribArray(attribute);
      glVertexAttribDivisor(attribute, 1);
    }
    glDrawArraysInstanced(GL_TRIANGLE_STRIP, 0, 4, static_cast<GLsizei>(instances_.size()));
  }

  GlProgram plain_;
  GlProgram symbols_;
  GlStream stream_;
  GlStream symbol_stream_;
  GlStream terrain_;
  GlStream coast_;
  GLuint terrain_rows_ = 0;
  GLsizei terrain_rows_count_ = 0;
  GLsizei coast_count_ = 0;
  std::vector<SymbolInstance> instances_;
};

MapRenderer::MapRenderer() : impl_(std::make_unique<Impl>()) {}
MapRenderer::~MapRenderer() = default;
void MapRenderer::set_terrain(const TerrainMesh& mesh) {
  impl_->set_terrain(mesh);
}
void MapRenderer::draw(const MapPicture& map,
                       const Projection& projection,
                       bool relief,
                       DotLayer& dots) {
  impl_->draw(map, projection, relief, dots);
}

}  // namespace boyd::viewer
