#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "scenario/process.h"

namespace waterline::scenario {

using Json = nlohmann::json;

// One person with a home, a passphrase and the real program. All files are in a folder of the test.
// The node is stopped on destruction.
class Person {
 public:
  explicit Person(const std::string& name);
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;
  ~Person();

  // Runs a command with the passphrase and without a terminal, and waits for its end.
  Finished run(const std::vector<std::string>& arguments, const std::string& input = {});
  // Runs a command with --json. Fails the test unless it succeeds. Returns null for a command
  // without output.
  Json ask(const std::vector<std::string>& arguments, const std::string& input = {});
  // Runs a command that must fail with this exit code, and with an error and a hint on standard
  // error. Returns standard error.
  std::string refused(int code, const std::vector<std::string>& arguments,
                      const std::string& input = {});

  std::unique_ptr<Running> start(const std::vector<std::string>& arguments);
  std::unique_ptr<Conversation> converse(const std::vector<std::string>& arguments);

  void initialize();

  // Sends one request to the API directly. Returns its JSON answer.
  Json request(const std::string& method, const std::string& path,
               const Json& body = Json::object());
  // Sends a request to a node that may be killed meanwhile. Returns none if no complete answer
  // comes.
  std::optional<Json> try_request(const std::string& method, const std::string& path,
                                  const Json& body = Json::object());
  // Returns all shared items, newest first. Requests them page by page.
  Json shared_items();
  // Writes these words and shares all of them at once. Returns the id of the item, or an empty text
  // if the share waits.
  std::string share(const std::string& words);
  std::set<std::string> shared_texts();

  // Returns the process id of this person's node. Fails the test if none runs.
  [[nodiscard]] pid_t node_process() const;
  // Kills the node as a crash would, without any cleanup.
  void kill_node();
  [[nodiscard]] bool node_answers() const;

  // Uses programs from this folder instead of the built ones.
  void use_programs(const std::filesystem::path& folder) { programs_ = folder; }

  [[nodiscard]] const std::filesystem::path& folder() const { return scratch_.path(); }
  [[nodiscard]] std::filesystem::path home() const { return scratch_.path() / "home"; }
  void set_passphrase(const std::string& passphrase);
  void set_environment(const std::string& variable);  // "NAME=value"
  // Puts `enter` before every command that this person starts from now on, for example to run it in
  // another network namespace. `root` is the path of that namespace's file system as this process
  // sees it.
  void live_in(std::vector<std::string> enter, const std::filesystem::path& root = {}) {
    enter_ = std::move(enter);
    root_ = root;
  }

  // Returns the path of the socket of this person's node, as this process sees it.
  [[nodiscard]] std::string socket() const;

 private:
  [[nodiscard]] std::filesystem::path runtime() const { return scratch_.path() / "runtime"; }
  [[nodiscard]] std::vector<std::string> command(const std::vector<std::string>& arguments,
                                                 bool with_passphrase) const;
  Scratch scratch_;
  std::filesystem::path programs_;
  std::vector<std::string> environment_;
  std::vector<std::string> enter_;
  std::filesystem::path root_;
};

// Pairs two people by words: A shows a code and listens on a free port of loopback, B joins, and
// both confirm the same six words. If `relayed` is not empty, the traffic between the two goes
// through a relay that records it in that folder. The relay is the returned process.
std::unique_ptr<Running> pair_by_words(Person& a, Person& b,
                                       const std::filesystem::path& relayed = {});

// Pairs two people by words across a network: A waits for calls at the port 45454 of `host`, which is
// A's, B waits at 45455, and both confirm the six words.
void pair_at(const std::string& host, Person& a, Person& b);

// Returns the port of HOST:PORT.
std::string port_of(const std::string& address);

// Returns the last complete JSON document of several in a command's output.
Json last_document(const std::string& output);

extern const char* const kBuildFolder;

}  // namespace waterline::scenario
