#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <glib-unix.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "window/engine.h"
#include "window/no_network.h"
#include "window/window.h"

// The page in a window of its own. `waterline open --window` starts the node, and then becomes this
// program, which is told where the node's socket is. Started in any other way, it becomes that
// command. So it knows nothing of homes and nodes, and a node that was started for it is not under
// its ban of the network.

namespace waterline::window {
namespace {

struct Arguments {
  std::string socket;
  Words words;
};

// The arguments that `waterline open --window` gives: --socket PATH, which may be empty, --name and
// --sorry. Returns false for all others.
bool read(int count, char** words, Arguments& arguments) {
  if (count != 7) return false;
  const auto is = [&](int at, std::string_view name) { return name == words[at]; };
  if (!is(1, "--socket") || !is(3, "--name") || !is(5, "--sorry")) return false;
  arguments = {.socket = words[2], .words = {.name = words[4], .sorry = words[6]}};
  return true;
}

// Becomes `waterline ARGUMENTS open --window`. Returns only if that fails.
int become_the_command(int count, char** words) {
  std::error_code error;
  const std::string program =
      std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "waterline";
  std::string open = "open";
  std::string window = "--window";
  std::string name = "waterline";
  std::vector<char*> arguments{name.data()};
  for (int i = 1; i < count; ++i) arguments.push_back(words[i]);
  arguments.insert(arguments.end(), {open.data(), window.data(), nullptr});
  execv(program.c_str(), arguments.data());
  std::fprintf(stderr, "error: %s cannot be started.\n", program.c_str());
  return 1;
}

// No other program of this user can look into this one, and nothing of it is dumped.
void harden() {
  prctl(PR_SET_DUMPABLE, 0);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
}

struct Running {
  const Arguments& arguments;
  std::unique_ptr<Window> window;
};

void activate(GtkApplication* application, gpointer data) {
  auto& running = *static_cast<Running*>(data);
  if (running.window) return running.window->present();
  note_no_files();
  running.window =
      std::make_unique<Window>(application, running.arguments.socket, running.arguments.words);
}

// The end of the login closes the window like its button.
gboolean close_by_signal(gpointer data) {
  if (const auto& window = static_cast<Running*>(data)->window) window->close();
  return G_SOURCE_CONTINUE;
}

int run(const Arguments& arguments, char* name) {
  g_set_prgname("notes");
  g_set_application_name(arguments.words.name.c_str());
  // One window for each journal.
  char id[64];
  std::snprintf(id, sizeof id, "org.waterline.Notes.j%08x", g_str_hash(arguments.socket.c_str()));
  const Owned<GtkApplication> application(gtk_application_new(id, G_APPLICATION_DEFAULT_FLAGS));
  Running running{arguments, nullptr};
  g_signal_connect(application.get(), "activate", G_CALLBACK(activate), &running);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP})
    g_unix_signal_add(signal, close_by_signal, &running);
  return g_application_run(G_APPLICATION(application.get()), 1, &name);
}

}  // namespace
}  // namespace waterline::window

int main(int count, char** words) {
  using namespace waterline::window;
  Arguments arguments;
  if (!read(count, words, arguments)) return become_the_command(count, words);
#ifndef WATERLINE_WINDOW_AUTOMATION
  // First of all. (A driver reaches the program of the tests by a socket of this machine.)
  if (!forbid_network()) {
    std::fputs("error: this system cannot forbid the network to a program.\n", stderr);
    return 1;
  }
#endif
  harden();
  prepare_environment();
  // The file chooser begins at home, and this program keeps no disk busy.
  if (chdir(g_get_home_dir()) != 0) return 1;
  return run(arguments, words[0]);
}
