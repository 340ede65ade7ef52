#include "node/run.h"

#include <iostream>

#include "base/program_path.h"
#include "crypto/secret.h"
#include "crypto/system_random.h"
#include "keyring/file.h"
#include "node/api.h"
#include "node/bundled_lists.h"
#include "node/home.h"
#include "node/http_server.h"
#include "node/node.h"
#include "node/outline.h"
#include "node/process.h"
#include "node/ready_signal.h"
#include "node/unix_socket.h"

namespace waterline::node {
namespace {

// The exit codes of docs/api.md, "Errors".
constexpr int kFailure = 1;
constexpr int kBusy = 11;

// some of them may wait for the partner's device
constexpr std::size_t kThreads = 16;

int exit_code_of(Error error) {
  return error == Error::kStoreBusy ? kBusy : kFailure;
}

int fail(ReadySignal& ready, Error error) {
  ready.give(exit_code_of(error));
  return exit_code_of(error);
}

}  // namespace

int run(const Options& options) {
  ReadySignal ready(options.ready_fd);
  harden_process();
  crypto::initialize();
  // Before any thread: each takes over what is blocked here.
  StopSignal stop;

  const base::SystemClock clock;
  crypto::SystemRandom private_random;
  crypto::SystemRandom shared_random;
  const Home home = Home::locate(options.home);
  auto node = Node::hold(home, {clock, private_random, shared_random,
                                options.courier.empty() ? base::program_beside("waterline-courier")
                                                        : options.courier});
  if (!node) return fail(ready, node.error());
  auto listening = listen_at(home.socket());
  if (!listening) return fail(ready, listening.error());

  crypto::SystemRandom token_random;
  Api api(
      **node, [&stop] { stop.wish(); }, token_random);
  {
    const HttpServer server(
        HttpServer::Door{std::move(*listening), &is_own_user, {}, kThreads},
        [&api](const Request& request) { return api.answer(request); }, &Api::max_body);
    ready.give(0);
    std::cerr << options.begun << '\n';
    stop.wait();
    // Requests that wait for the partner's device are ended, so that the server can go.
    (void)(*node)->close();
  }
  std::error_code ignored;
  std::filesystem::remove(home.socket(), ignored);
  std::cerr << options.ended << '\n';
  return 0;
}

Result<FileDescriptor> connect_to_node(const std::optional<std::filesystem::path>& home) {
  return connect_to(Home::locate(home).socket());
}

bool has_journal(const std::optional<std::filesystem::path>& home) {
  return keyring::exists(Home::locate(home).data);
}

Places places_of(const std::optional<std::filesystem::path>& home) {
  const Home located = Home::locate(home);
  return {located.data, located.runtime};
}

std::vector<std::string_view> names_of_lists() {
  std::vector<std::string_view> names;
  for (const ListTopic& list : list_topics()) names.push_back(list.name);
  return names;
}

bool is_answer_to(std::string_view type, std::string_view answer) {
  const auto known = answer_type_of(type);
  return !known || answer_to_keep(*known, answer).has_value();
}

}  // namespace waterline::node
