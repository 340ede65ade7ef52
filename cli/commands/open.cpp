#include <chrono>
#include <memory>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "client/client.h"
#include "commands/commands.h"
#include "daemon/run.h"
#include "terminal/browser.h"
#include "terminal/terminal.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr std::chrono::seconds kUntilRead{10};
constexpr const char* kFileName = "open.html";

struct Options {
  bool in_own_window = false;
  bool in_private_window = false;
  bool in_normal_window = false;
  bool only_print = false;
};

// Writes an HTML file that redirects the browser to the address of the page. The browser gets the
// name of the file as its argument and not the address, which is secret: every user of the machine
// can read the arguments of a process, but only the owner can read this file.
std::filesystem::path write_way(const std::filesystem::path& folder, const std::string& address) {
  std::filesystem::path file = folder / kFileName;
  unlink(file.c_str());
  const base::FileDescriptor descriptor(
      open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  const std::string document =
      "<!doctype html><meta charset=\"utf-8\"><title>Notes</title><script>location.replace(\"" +
      address + "\")</script>\n";
  if (!descriptor || write(descriptor.get(), document.data(), document.size()) !=
                         static_cast<ssize_t>(document.size())) {
    throw Ended(Exit::kFailure,
                tr("The file that leads the browser to the page could not be written."),
                tr("`waterline open --print` shows the address instead."));
  }
  return file;
}

// Leaves a process behind that removes the file with the redirection, once the browser has had time
// to read it.
void remove_later(const std::filesystem::path& file) {
  if (fork() != 0) return;
  setsid();
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) close(descriptor);
  std::this_thread::sleep_for(kUntilRead);
  unlink(file.c_str());
  _exit(0);
}

// Returns true if the page is to be shown in our own window: by an option, or because the person
// chose it for every time.
bool wants_own_window(const Context& context, const Options& options) {
  if (options.in_own_window) return true;
  const bool says_otherwise =
      options.in_private_window || options.in_normal_window || options.only_print || context.json;
  return !says_otherwise && daemon::opens_own_window(context.home);
}

// Starts the node for our own window. If that fails, and nobody would read the words of the error,
// since the window was chosen in a menu, the window says so.
void start_node_for_window(Client& client) {
  try {
    if (!client.node_runs()) client.start_node();
  } catch (const Ended&) {
    if (isatty(STDERR_FILENO) == 0) (void)show_in_own_window({});
    throw;
  }
}

// Returns false if the window is not installed, and the person did not ask for it just now.
bool open_own_window(const Context& context, const Options& options) {
  Client client(context);
  start_node_for_window(client);
  const std::string browser =
      tr("`waterline open --not-private` shows the page in your browser instead.");
  switch (show_in_own_window(daemon::places_of(context.home).socket)) {
    case OwnWindow::kStarted:
      break;
    case OwnWindow::kNotInstalled:
      if (!options.in_own_window) return false;
      throw Ended(Exit::kFailure,
                  tr("The window is a package of its own, waterline-window, and is not installed."),
                  browser);
    case OwnWindow::kFailed:
      throw Ended(Exit::kFailure,
                  tr("The window could not be opened. It needs a desktop, and WebKitGTK."),
                  browser);
  }
  if (context.json) print_json({{"schema", "waterline/done/1"}});
  say(context, wrapped(tr("A window of its own shows the page. Closing it locks the journal.")));
  return true;
}

// Returns the kind of window that the options ask for, else the one that the person set.
Window window_for(const Options& options, const Json& opened) {
  if (options.in_private_window) return Window::kPrivate;
  if (options.in_normal_window) return Window::kNormal;
  return opened.value("window", "normal") == "private" ? Window::kPrivate : Window::kNormal;
}

void open_page(const Context& context, const Options& options) {
  if (wants_own_window(context, options) && open_own_window(context, options)) return;
  Client client(context);
  if (!client.node_runs()) client.start_node();
  const Json answer = client.ask_plainly("POST", "/v1/page/open", Json::object());
  if (answer.contains("error")) Client::fail(answer);
  if (context.json) return print_json(answer);
  const std::string address =
      answer.at("address").get<std::string>() + "#" + answer.at("code").get<std::string>();
  if (options.only_print) {
    say(context, wrapped(tr("Paste this into the address line of a browser on this machine. It is "
                            "good once, for a minute; give it to nobody.")));
    return print(address);
  }
  const std::filesystem::path file = write_way(daemon::places_of(context.home).runtime, address);
  remove_later(file);
  const Window window = window_for(options, answer);
  if (!show_in_browser("file://" + file.string(), window)) {
    unlink(file.c_str());
    const std::string paste =
        tr("`waterline open --print` shows an address that you can paste into one.");
    if (window == Window::kNormal) throw Ended(Exit::kFailure, tr("No browser was found."), paste);
    throw Ended(
        Exit::kFailure, tr("No browser was found that can open a private window."),
        paste + " " +
            tr("`waterline open --not-private` takes a usual window, which leaves a line in the "
               "browser's history."));
  }
  say(context, wrapped(tr("Your browser shows the page. It closes with its \"Quick exit\", with "
                          "`waterline loopback off`, and when the node ends.")));
}

}  // namespace

void add_open(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("open", tr("Show the journal as a page in your browser"));
  auto options = std::make_shared<Options>();
  auto* in_private = command->add_flag("--private", options->in_private_window,
                                       tr("In a private window, which leaves no line in the "
                                          "browser's history"));
  auto* as_normal =
      command
          ->add_flag(
              "--not-private", options->in_normal_window,
              tr("In a usual window of the browser, even if the page's settings say otherwise"))
          ->excludes(in_private);
  auto* in_own =
      command
          ->add_flag("--window", options->in_own_window,
                     tr("In a window of its own, if the package waterline-window is installed"))
          ->excludes(in_private)
          ->excludes(as_normal);
  command
      ->add_flag("--print", options->only_print,
                 tr("Only print the address, for a browser that you open yourself"))
      ->excludes(in_private)
      ->excludes(as_normal)
      ->excludes(in_own);
  command->callback([&context, options] { open_page(context, *options); });
}

}  // namespace waterline::cli
