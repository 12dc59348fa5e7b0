#include "viewer/window.hpp"

#include <epoxy/gl.h>

#define GLFW_INCLUDE_NONE
#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include "viewer/layout.hpp"
#include "viewer/theme.hpp"

namespace boyd::viewer {

namespace {

[[noreturn]] void fail(const std::string& what) {
  const char* words = nullptr;
  glfwGetError(&words);
  throw std::runtime_error(what + (words != nullptr ? " (" + std::string(words) + ")" : ""));
}

void load_letters(float size_px) {
  constexpr const char* path = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
  ImGuiIO& io = ImGui::GetIO();
  std::error_code none;
  if (std::filesystem::exists(path, none)) {
    io.Fonts->AddFontFromFileTTF(path, size_px);
    return;
  }
  // Without the fonts of Debian's fonts-dejavu-core: the letters that Dear ImGui brings along.
  io.Fonts->AddFontDefault();
  io.FontGlobalScale = size_px / 13.0F;
}

}  // namespace

Window::Window(int width_px, int height_px, bool hidden) : hidden_(hidden) {
  if (glfwInit() != GLFW_TRUE) {
    fail(
        "no display: boyd-viewer needs a graphical session, or DISPLAY set (xvfb-run gives one "
        "without a screen)");
  }
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_VISIBLE, hidden ? GLFW_FALSE : GLFW_TRUE);
  window_ = glfwCreateWindow(width_px, height_px, "boyd", nullptr, nullptr);
  if (window_ == nullptr) {
    // The message is read before GLFW forgets it.
    const char* words = nullptr;
    glfwGetError(&words);
    const std::string reason = words != nullptr ? words : "no reason given";
    glfwTerminate();
    throw std::runtime_error("no window with OpenGL 3.3 (" + reason + ")");
  }
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(hidden ? 0 : 1);
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  load_letters(letters_px(static_cast<float>(height_px)));
  apply_theme();
  ImGui_ImplGlfw_InitForOpenGL(window_, true);
  // In place of that of Dear ImGui, which on_key() calls.
  glfwSetWindowUserPointer(window_, this);
  glfwSetKeyCallback(window_, &Window::on_key);
  ImGui_ImplOpenGL3_Init("#version 330 core");
}

Window::~Window() {
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  glfwDestroyWindow(window_);
  glfwTerminate();
}

/// Dear ImGui before 1.87 asks at a picture which keys are down, and misses one that is pressed and
/// released between two: such a release waits until a picture has seen the key.
void Window::on_key(GLFWwindow* window, int key, int scancode, int action, int mods) {
  Window& self = *static_cast<Window*>(glfwGetWindowUserPointer(window));
  if (action != GLFW_RELEASE) {
    self.keys_.push_back({key, (mods & GLFW_MOD_CONTROL) != 0, (mods & GLFW_MOD_SHIFT) != 0});
    self.pressed_.push_back(key);
  } else if (std::count(self.pressed_.begin(), self.pressed_.end(), key) != 0) {
    self.releases_.push_back({key, scancode, mods});
    return;
  }
  ImGui_ImplGlfw_KeyCallback(window, key, scancode, action, mods);
}

void Window::picture(const std::function<void()>& draw) {
  glfwPollEvents();
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGui::NewFrame();
  draw();
  ImGui::Render();
  pressed_.clear();
  for (const Release& release : std::exchange(releases_, {})) {
    ImGui_ImplGlfw_KeyCallback(window_, release.key, release.scancode, GLFW_RELEASE, release.mods);
  }
  glfwGetFramebufferSize(window_, &width_px_, &height_px_);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glViewport(0, 0, width_px_, height_px_);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(0.05F, 0.06F, 0.08F, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  if (!hidden_) {
    glfwSwapBuffers(window_);
  }
}

void Window::wait_for_picture() {
  glFinish();
}

Image Window::image() const {
  wait_for_picture();
  return read_window(width_px_, height_px_);
}

bool Window::wants_to_close() const {
  return glfwWindowShouldClose(window_) == GLFW_TRUE;
}

void Window::set_title(const std::string& title) {
  glfwSetWindowTitle(window_, title.c_str());
}

}  // namespace boyd::viewer
