#pragma once

#include <string>
#include <string_view>

#include "context.h"

namespace waterline::cli {

// An id as it may stand in a path: lower-case letters and digits alone; anything else names nothing
// (Ended, unknown id).
std::string id_in_path(std::string_view id);
// A text as it may stand behind a `?`.
std::string in_query(std::string_view text);

// The node, as a command sees it: the API of docs/api.md over the node's Unix socket.
class Client {
 public:
  explicit Client(const Context& context);

  // Asks the node, which is started in the background if none runs. An answer that says the journal
  // is closed or locked is met by asking for the passphrase, once, and asking again. Any other
  // error ends the command with its words and exit code; but where a person sits at a terminal and
  // the request has a text, they may put right what was wrong (a disk that is full) and have it
  // asked again: what they wrote may be nowhere else.
  Json get(const std::string& path);
  Json post(const std::string& path, const Json& body = Json::object());
  // An error of this code is given back as JSON with its "error".
  Json post(const std::string& path, const Json& body, std::string_view given_back);
  Json put(const std::string& path, const Json& body);
  Json remove(const std::string& path);

  // The same without any opening on the way: for the commands that open, close and report. An error
  // is given back as JSON with its "error".
  Json ask_plainly(const std::string& method, const std::string& path,
                   const Json& body = Json::object());

  // Whether a node runs for this home.
  [[nodiscard]] bool node_runs() const;
  void start_node();
  // Asks the node to end, and waits until its process is gone: then nothing is open and every file
  // is at rest.
  void stop_node();
  // Opens the journal with a passphrase that is given or typed (three tries when typed).
  void unlock(const Json& more = Json::object());

  // What an opening found of old state, if it found some (docs/api.md, /v1/unlock).
  static void say_found(const Context& context, const Json& unlocked);

  // Ends the command as this error says. REQUIRES: `answer` has an "error".
  [[noreturn]] static void fail(const Json& answer);

 private:
  Json ask(const std::string& method, const std::string& path, const Json& body,
           std::string_view given_back = {});
  Json ask_once(const std::string& method, const std::string& path, const Json& body,
                std::string_view given_back);

  const Context* context_;
  // what is written is kept as a draft already
  bool drafted_ = false;
};

}  // namespace waterline::cli
