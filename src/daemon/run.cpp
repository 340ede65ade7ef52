#include "daemon/run.h"

#include <iostream>

#include "api/api.h"
#include "api/http_server.h"
#include "api/unix_socket.h"
#include "app/bundled_lists.h"
#include "app/outline.h"
#include "base/program_path.h"
#include "cage/restrain.h"
#include "crypto/secret.h"
#include "crypto/system_random.h"
#include "daemon/autostart.h"
#include "daemon/passed_socket.h"
#include "daemon/ready_signal.h"
#include "daemon/stop_signal.h"
#include "keyring/file.h"
#include "node/home.h"
#include "node/node.h"

namespace waterline::daemon {
namespace {

// The exit codes of docs/api.md, "Errors".
constexpr int kFailure = 1;
constexpr int kBusy = 11;

// How many threads answer requests. Some of them may be waiting for the partner's device.
constexpr std::size_t kThreads = 16;

int exit_code_of(app::Error error) {
  return error == app::Error::kStoreBusy ? kBusy : kFailure;
}

int fail(ReadySignal& ready, app::Error error) {
  ready.give(exit_code_of(error));
  return exit_code_of(error);
}

static_assert(kJobProgress == node::kJobProgress);

// Returns how to run this program again: the file from which this very process runs, even if
// another file was installed in its place since.
node::OwnProgram own_program(const Options& options) {
  node::OwnProgram program{.file = "/proc/self/exe"};
  if (options.home) program.arguments = {"--home", options.home->string()};
  return program;
}

// Only the journal in its usual folder can start at login.
api::AutostartSwitch autostart_of(const Options& options) {
  if (options.home) return {};
  return {&autostart, &set_autostart};
}

// Returns true if a client that connects to the home's socket reaches the one that a service
// manager passed to this process. It may not: a node that has ended may have put a socket of its
// own there, or removed the passed one. REQUIRES: this process has the lock of the home, so no
// other node listens there.
bool leads_to_us(const node::Home& home) {
  return api::connect_to(home.socket()).ok();
}

}  // namespace

int run(const Options& options) {
  ReadySignal ready(options.ready_fd);
  base::FileDescriptor passed = take_passed_socket();
  harden_process();
  // Ignore a failure: a system without seccomp runs no courier either, and `doctor` says so.
  (void)cage::restrain();
  crypto::initialize();
  // Construct this before any thread starts: it blocks signals, and threads inherit that.
  StopSignal stop;

  const base::SystemClock clock;
  crypto::SystemRandom private_random;
  crypto::SystemRandom shared_random;
  const node::Home home = node::Home::locate(options.home);
  auto node = node::Node::hold(
      home, {.clock = clock,
             .private_random = private_random,
             .shared_random = shared_random,
             .courier = options.courier.empty() ? base::helper_program("waterline-courier")
                                                : options.courier,
             .program = own_program(options),
             .watcher = {base::helper_program("waterline-watcher"), options.note_words},
             .carrier = base::helper_program("waterline-carrier"),
             .end = [&stop] { stop.request(); }});
  if (!node) return fail(ready, node.error());
  const bool is_passed = passed && leads_to_us(home) && api::listen_again(passed).ok();
  auto listening = is_passed ? std::move(passed) : api::listen_at(home.socket());
  if (!listening) return fail(ready, listening.error());

  crypto::SystemRandom token_random;
  api::Api api(
      **node, [&stop] { stop.request(); }, token_random, autostart_of(options));
  {
    const api::HttpServer server(
        api::HttpServer::Door{
            .listening = std::move(*listening), .admits = &api::is_own_user, .threads = kThreads},
        [&api](const api::Request& request) { return api.answer_at_socket(request); },
        &api::Api::max_body);
    ready.give(0);
    std::cerr << options.begun << '\n';
    stop.wait();
    // End the requests that wait for the partner's device, so that the server can be destroyed.
    (void)(*node)->close();
    api.release_waits();
  }
  // Remove the socket only if this process made it: on a socket that a service manager passed, the
  // manager goes on listening.
  std::error_code ignored;
  if (!is_passed) std::filesystem::remove(home.socket(), ignored);
  std::cerr << options.ended << '\n';
  return 0;
}

app::Result<base::FileDescriptor> connect_to_node(
    const std::optional<std::filesystem::path>& home) {
  return api::connect_to(node::Home::locate(home).socket());
}

bool has_journal(const std::optional<std::filesystem::path>& home) {
  return keyring::exists(node::Home::locate(home).data);
}

Places places_of(const std::optional<std::filesystem::path>& home) {
  const node::Home located = node::Home::locate(home);
  return {located.data, located.runtime, located.socket()};
}

bool opens_own_window(const std::optional<std::filesystem::path>& home) {
  return node::window_of(node::Home::locate(home)) == node::Window::kOwn;
}

std::vector<std::string_view> names_of_lists() {
  std::vector<std::string_view> names;
  for (const app::ListTopic& list : app::list_topics()) names.push_back(list.name);
  return names;
}

bool is_answer_to(std::string_view type, std::string_view answer) {
  const auto known = app::answer_type_of(type);
  return !known || app::answer_to_keep(*known, answer).has_value();
}

}  // namespace waterline::daemon
