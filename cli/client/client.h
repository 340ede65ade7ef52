#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/file_descriptor.h"
#include "context.h"

namespace waterline::cli {

// Returns whether the folder of the journal was named, by --home or by a link in the usual place,
// and is not there: its disk may have been taken out. A node would make it in that disk's place.
bool home_is_missing(const Context& context);

// Returns an id or its beginning in lower case, for a path of the API. Throws Ended (unknown id) if
// it has other characters than letters and digits, or too few.
std::string id_in_path(std::string_view id);
// Returns a text in the percent-encoded form in which the query of a path has it.
std::string in_query(std::string_view text);

// Sends requests of the API (docs/api.md) to the node, over the node's Unix socket.
class Client {
 public:
  explicit Client(const Context& context);
  [[nodiscard]] const Context& context() const { return *context_; }

  // Each of these functions sends a request to the node, and starts the node if none runs. If the
  // journal is locked or closed, asks for the passphrase once and repeats the request. Any other
  // error ends the command with its words and exit code. But if the request has a text and there is
  // a terminal, the person can repair the cause (a full disk) and have the request repeated: the
  // text may be nowhere else.
  Json get(const std::string& path);
  Json post(const std::string& path, const Json& body = Json::object());
  // Does the same as the other `post`, except for an error of the code `given_back`: returns it as
  // JSON with its "error" instead of ending the command.
  Json post(const std::string& path, const Json& body, std::string_view given_back);
  Json put(const std::string& path, const Json& body);
  Json remove(const std::string& path);

  // Sends bytes of a file (docs/api.md, "Attachments"). Unlocks and reports as the functions above,
  // except for an error of the code `given_back`, which it returns.
  Json put_bytes(const std::string& path, std::string_view bytes, std::string_view given_back);
  // Returns bytes of a file, from this offset on.
  std::string get_bytes(const std::string& path, std::uint64_t from, std::uint64_t count);
  // Returns a picture that the node made, as a JPEG file.
  std::string get_picture(const std::string& path);

  // Sends a request without unlocking the journal: for the commands that unlock, lock and report.
  // Returns any error as JSON with its "error". Throws Ended if no answer comes.
  Json ask_plainly(const std::string& method, const std::string& path,
                   const Json& body = Json::object());

  // Does the same, but returns nullopt and starts nothing if no node runs.
  std::optional<Json> ask_if_it_runs(const std::string& method, const std::string& path);

  // Returns true if a node runs for this home.
  [[nodiscard]] bool node_runs() const;
  // Starts the node. Throws Ended if the person named a folder that is not there.
  void start_node();
  // Asks the node to end, and waits until its process has ended. Then nothing is unlocked and no
  // file changes any more. Does nothing if no node runs.
  void stop_node();
  // Unlocks the journal with the passphrase that the options give, or else asks for it, at most
  // three times. The members of `more` are added to the request.
  void unlock(const Json& more = Json::object());

  // Tells the person if an unlock found that files of the journal were set back to an older state
  // (docs/api.md, /v1/unlock). `unlocked` is the node's answer.
  static void say_found(const Context& context, const Json& unlocked);

  // Throws Ended with the words for the error in this answer. REQUIRES: `answer` has an "error".
  [[noreturn]] static void fail(const Json& answer);

 private:
  std::string get_content(const std::string& path, const std::string& type,
                          const std::string& range);
  Json ask(const std::string& method, const std::string& path, const Json& body,
           std::string_view given_back = {});
  Json ask_once(const std::string& method, const std::string& path, const Json& body,
                std::string_view given_back);
  // Returns a connection to the node, which is started if none runs; none if that fails at once.
  base::FileDescriptor connected();
  // Sends the request over this connection, which is used up. Without one the node counts as ended.
  Json ask_over(base::FileDescriptor connection, const std::string& method, const std::string& path,
                const Json& body);
  void require_way_to_unlock(const Json& answer) const;
  void spawn_node();

  const Context* context_;
  // True once the words of a request that failed were kept as a draft.
  bool drafted_ = false;
};

}  // namespace waterline::cli
