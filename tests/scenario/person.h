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

// One person with a home, a passphrase and the real program. Everything stays in a folder of the
// test's own; the node is stopped when the person goes.
class Person {
 public:
  explicit Person(const std::string& name);
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;
  ~Person();

  // Runs a command and waits for it, with the passphrase at hand and without a terminal.
  Finished run(const std::vector<std::string>& arguments, const std::string& input = {});
  // The same with --json; fails the test unless it ends well. Commands without output give null.
  Json ask(const std::vector<std::string>& arguments, const std::string& input = {});
  // Expects this exit code, and an error and a hint in words on standard error; gives standard
  // error.
  std::string refused(int code, const std::vector<std::string>& arguments,
                      const std::string& input = {});

  std::unique_ptr<Running> start(const std::vector<std::string>& arguments);
  std::unique_ptr<Conversation> converse(const std::vector<std::string>& arguments);

  void initialize();

  // One request of the API, past the command line: its JSON answer.
  Json request(const std::string& method, const std::string& path,
               const Json& body = Json::object());
  // The same of a node that may be killed meanwhile: none if no whole answer came.
  std::optional<Json> try_request(const std::string& method, const std::string& path,
                                  const Json& body = Json::object());
  // All shared items, newest first, a part at a time.
  Json shared_items();
  // Writes this, and shares the whole of it at once. Gives the id of the item; empty if it waits
  // all the same.
  std::string share(const std::string& words);
  std::set<std::string> shared_texts();

  // The process of this person's node. Fails the test if none runs.
  [[nodiscard]] pid_t node_process() const;
  // As a crash would: nothing is said or put in order.
  void kill_node();
  [[nodiscard]] bool node_answers() const;

  // A folder with programs of these names, instead of those that were built.
  void use_programs(const std::filesystem::path& folder) { programs_ = folder; }

  [[nodiscard]] const std::filesystem::path& folder() const { return scratch_.path(); }
  [[nodiscard]] std::filesystem::path home() const { return scratch_.path() / "home"; }
  void set_passphrase(const std::string& passphrase);
  void set_environment(const std::string& variable);  // "NAME=value"
  // Everything that this person starts from now on is started by this command: in a network of its
  // own, say. `root` is where its file system is seen from here.
  void live_in(std::vector<std::string> enter, const std::filesystem::path& root = {}) {
    enter_ = std::move(enter);
    root_ = root;
  }

 private:
  [[nodiscard]] std::string socket() const;
  [[nodiscard]] std::vector<std::string> command(const std::vector<std::string>& arguments,
                                                 bool with_passphrase) const;
  Scratch scratch_;
  std::filesystem::path programs_;
  std::vector<std::string> environment_;
  std::vector<std::string> enter_;
  std::filesystem::path root_;
};

// A shows a code (and listens on a free port of loopback), B joins; both confirm the same six
// words. If `relayed` is not empty, everything that passes between the two is recorded in that
// folder for as long as the gift lives.
std::unique_ptr<Running> pair_by_words(Person& a, Person& b,
                                       const std::filesystem::path& relayed = {});

// The port that stands at the end of HOST:PORT.
std::string port_of(const std::string& address);

// The last whole JSON document among several that a command printed one after another.
Json last_document(const std::string& output);

extern const char* const kBuildFolder;

}  // namespace waterline::scenario
