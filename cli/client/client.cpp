#include "client/client.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <optional>
#include <utility>

#include <httplib.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/file_descriptor.h"
#include "base/id_beginning.h"
#include "client/held_words.h"
#include "client/names.h"
#include "client/no_place.h"
#include "daemon/run.h"
#include "terminal/questions.h"
#include "terminal/secrets.h"
#include "terminal/terminal.h"
#include "words/error_words.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

// The limit for the wait for one answer of the node. No request of a command takes the node longer,
// except those about backups and passphrases.
constexpr time_t kReadTimeoutSeconds = 120;
constexpr time_t kBackupTimeoutSeconds = 86400;  // a large journal on a slow disk
constexpr int kPassphraseTries = 3;
constexpr int kStopTimeoutMilliseconds = 20'000;

// The HTTP client of the library cpp-httplib, for one request over a connection to the node. This
// version of the library only knows TCP, but lets a subclass make the connection.
class UnixHttpClient final : public httplib::ClientImpl {
 public:
  explicit UnixHttpClient(base::FileDescriptor connection)
      : httplib::ClientImpl("localhost"), connection_(std::move(connection)) {
    set_read_timeout(kReadTimeoutSeconds);
    set_write_timeout(kReadTimeoutSeconds);
  }

 private:
  bool create_and_connect_socket(Socket& socket, httplib::Error& error) override {
    if (connection_) socket.sock = connection_.release();
    error = socket.is_open() ? httplib::Error::Success : httplib::Error::Connection;
    return socket.is_open();
  }

  base::FileDescriptor connection_;
};

bool needs_unlock(const Json& answer) {
  return answer.contains("error") && (answer["error"] == "closed" || answer["error"] == "locked");
}

// Returns whether a request begins a journal, or brings one back from a backup.
bool may_make_home(std::string_view path) {
  return path.starts_with("/v1/init/") || path.starts_with("/v1/backup/");
}

Ended words_for_no_journal_here() {
  return {Exit::kNoStore, tr("There is no journal in this folder."),
          tr("If it is on a disk that you took out, put that in. `waterline init` makes a new "
             "journal."),
          "no_store"};
}

// Sends a request to the node and returns its answer. The connection is used up; without one the
// node counts as ended. Throws Ended if no answer comes. Wipes the body.
httplib::Response sent(base::FileDescriptor connection, httplib::Request& request) {
  UnixHttpClient http(std::move(connection));
  const std::string& path = request.path;
  if (path.starts_with("/v1/backup/") || path.starts_with("/v1/passphrase/") ||
      path.starts_with("/v1/home/"))
    http.set_read_timeout(kBackupTimeoutSeconds);
  auto result = http.send(request);
  wipe(request.body);
  if (!result) {
    throw Ended(Exit::kFailure,
                tr("The node ended before it answered. Everything that was kept before is safe."),
                tr("Try again; `waterline status` says how things stand."), "node_ended");
  }
  return std::move(*result);
}

Json json_in(const std::string& body) {
  Json answer = Json::parse(body, nullptr, /*allow_exceptions=*/false);
  if (answer.is_object()) return answer;
  throw Ended(Exit::kFailure, tr("The node gave an answer that this version does not understand."),
              tr("`waterline stop`, then try again."), "bad_answer");
}

// Returns the side ("vault" or "deep") of the entry that a request is about.
std::string side_of(const std::string& path, const Json& body) {
  constexpr std::string_view kEntries = "/v1/entries/";
  const bool of_deep = path.starts_with(kEntries) && path.substr(kEntries.size()).starts_with('d');
  return body.value("side", of_deep ? "deep" : "vault");
}

}  // namespace

bool home_is_missing(const Context& context) {
  std::error_code error;
  const std::filesystem::path data = daemon::places_of(context.home).data;
  if (std::filesystem::exists(data, error)) return false;
  return context.home || std::filesystem::is_symlink(data, error);
}

std::string id_in_path(std::string_view id) {
  std::string path;
  for (const char letter : id) {
    const auto byte = static_cast<unsigned char>(letter);
    if (byte >= 0x80 || std::isalnum(byte) == 0) throw words_for({{"error", "unknown_id"}});
    path.push_back(static_cast<char>(std::tolower(byte)));
  }
  if (path.size() < base::kMinBeginningSize) {
    throw Ended(Exit::kNothing,
                tr("This beginning of an id is too short: give at least five letters."),
                tr("`waterline list`, `waterline ours` and `waterline waiting` show the ids."),
                "unknown_id");
  }
  return path;
}

std::string in_query(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '_';
    const auto byte = static_cast<unsigned char>(c);
    if (plain) {
      encoded.push_back(c);
    } else {
      encoded.append(1, '%').append(1, kDigits[byte >> 4]).append(1, kDigits[byte & 15]);
    }
  }
  return encoded;
}

Client::Client(const Context& context) : context_(&context) {
  require_place(context);
}

bool Client::node_runs() const {
  return daemon::connect_to_node(context_->home).ok();
}

void Client::start_node() {
  if (home_is_missing(*context_)) throw words_for_no_journal_here();
  spawn_node();
}

void Client::spawn_node() {
  daemon::Options options;
  options.home = context_->home;
  const auto started = daemon::spawn_node(options);
  if (started.ok()) return;
  if (started.error() == app::Error::kStoreBusy) throw words_for({{"error", "store_busy"}});
  throw words_for_no_node(*context_);
}

void Client::stop_node() {
  if (!node_runs()) return;
  // A service manager may own the node's socket and start the node at the first request. This
  // request has it start the node, so that the process at the other end of the next connection is
  // the node and not the service manager.
  (void)ask_plainly("GET", "/v1/loopback");
  auto connection = daemon::connect_to_node(context_->home);
  if (!connection.ok()) return;
  ucred node_process{};
  socklen_t size = sizeof node_process;
  int process = -1;
  if (getsockopt(connection->get(), SOL_SOCKET, SO_PEERCRED, &node_process, &size) == 0) {
    process = static_cast<int>(syscall(SYS_pidfd_open, node_process.pid, 0));
  }
  const base::FileDescriptor owned(process);
  connection->reset();
  const Json answer = ask_plainly("POST", "/v1/stop");
  if (answer.contains("error")) fail(answer);
  pollfd ended{process, POLLIN, 0};
  if (process >= 0 && poll(&ended, 1, kStopTimeoutMilliseconds) == 1) return;
  throw Ended(Exit::kFailure, tr("The node was asked to stop and has not ended yet."),
              tr("`waterline status` says when it has ended."), "still_stopping");
}

Json Client::ask_plainly(const std::string& method, const std::string& path, const Json& body) {
  auto connection = daemon::connect_to_node(context_->home);
  if (connection.ok()) return ask_over(std::move(*connection), method, path, body);
  if (home_is_missing(*context_) && !may_make_home(path)) return {{"error", "no_store"}};
  return ask_over(connected(), method, path, body);
}

base::FileDescriptor Client::connected() {
  auto connection = daemon::connect_to_node(context_->home);
  if (!connection.ok()) {
    spawn_node();
    connection = daemon::connect_to_node(context_->home);
  }
  return connection.ok() ? std::move(*connection) : base::FileDescriptor();
}

std::optional<Json> Client::ask_if_it_runs(const std::string& method, const std::string& path) {
  auto connection = daemon::connect_to_node(context_->home);
  if (!connection.ok()) return {};
  return ask_over(std::move(*connection), method, path, Json::object());
}

Json Client::ask_over(base::FileDescriptor connection, const std::string& method,
                      const std::string& path, const Json& body) {
  httplib::Request request;
  request.method = method;
  request.path = path;
  if (method == "POST" || method == "PUT") {
    // Text that is not UTF-8 is refused before anything is sent: replacing its bytes would change
    // it.
    try {
      request.body = body.dump();
    } catch (const Json::type_error&) {
      return {{"error", "not_text"}};
    }
    request.set_header("Content-Type", "application/json");
  }
  return json_in(sent(std::move(connection), request).body);
}

Json Client::put_bytes(const std::string& path, std::string_view bytes,
                       std::string_view given_back) {
  for (bool again = false;; again = true) {
    base::FileDescriptor connection = connected();
    httplib::Request request;
    request.method = "PUT";
    request.path = path;
    request.body = bytes;
    request.set_header("Content-Type", "application/octet-stream");
    Json answer = json_in(sent(std::move(connection), request).body);
    if (!answer.contains("error") || answer["error"] == given_back) return answer;
    if (again || !needs_unlock(answer)) fail(answer);
    require_way_to_unlock(answer);
    unlock();
  }
}

std::string Client::get_bytes(const std::string& path, std::uint64_t from, std::uint64_t count) {
  return get_content(path, "application/octet-stream",
                     "bytes=" + std::to_string(from) + "-" + std::to_string(from + count - 1));
}

std::string Client::get_picture(const std::string& path) {
  return get_content(path, "image/jpeg", {});
}

std::string Client::get_content(const std::string& path, const std::string& type,
                                const std::string& range) {
  for (bool again = false;; again = true) {
    base::FileDescriptor connection = connected();
    httplib::Request request;
    request.method = "GET";
    request.path = path;
    if (!range.empty()) request.set_header("Range", range);
    httplib::Response response = sent(std::move(connection), request);
    if (response.get_header_value("Content-Type") == type) return std::move(response.body);
    const Json answer = json_in(response.body);
    if (again || !needs_unlock(answer)) fail(answer);
    require_way_to_unlock(answer);
    unlock();
  }
}

void Client::unlock(const Json& more) {
  const int tries = context_->passphrase_file.empty() && context_->passphrase_fd < 0 &&
                            context_->passphrase_command.empty()
                        ? kPassphraseTries
                        : 1;
  for (int i = 1;; ++i) {
    auto given = given_passphrase(*context_);
    std::string passphrase = given ? *given : ask_secret(tr("Passphrase: "));
    Json request = more;
    request["passphrase"] = passphrase;
    const Json answer = ask_plainly("POST", "/v1/unlock", request);
    wipe(passphrase);
    if (given) wipe(*given);
    if (!answer.contains("error")) return say_found(*context_, answer);
    if (answer["error"] != "wrong_passphrase" || i == tries) fail(answer);
    say(*context_, tr("This is not the passphrase."));
  }
}

void Client::say_found(const Context& context, const Json& unlocked) {
  if (unlocked.contains("older")) {
    std::string files;
    for (const Json& file : unlocked["older"])
      files += (files.empty() ? "" : ", ") + file.get<std::string>();
    say(context,
        wrapped(filled(
            tr("A file of this journal is older than the others: {1}. Somebody or something put it "
               "back "
               "as it was before. All that waits is paused, and nothing goes to your partner's "
               "device until you say so: `waterline status` shows more."),
            for_terminal(files))));
  }
  if (unlocked.contains("pairing_ended_again")) {
    say(context, wrapped(tr("The pairing that you had ended was there again. It has ended again; "
                            "nothing was sent.")));
  }
  if (unlocked.contains("cancelled_again")) {
    const auto count = unlocked["cancelled_again"].get<std::size_t>();
    say(context,
        wrapped(filled(
            tr_n("{1} share that you had cancelled waited again. It is gone again; nothing was "
                 "sent.",
                 "{1} shares that you had cancelled waited again. They are gone again; nothing was "
                 "sent.",
                 count),
            count)));
  }
}

Json Client::ask(const std::string& method, const std::string& path, const Json& body,
                 std::string_view given_back) {
  for (;;) {
    try {
      return ask_once(method, path, body, given_back);
    } catch (const Ended& ended) {
      const bool may_pass =
          ended.code() == Exit::kFailure || ended.code() == Exit::kWrongPassphrase;
      const bool is_held = carries_writing(method, path, body);
      // With this error, the node has already stored the words as a revision. If the request were
      // repeated, the node would add another revision.
      const bool is_kept = ended.error_code() == "changed_meanwhile";
      if (is_kept && is_held) words_in_place(*this);
      if (!may_pass || is_kept || drafted_ || !(is_held || body.contains("text")) ||
          !input_is_terminal() || !can_ask())
        throw;
      report(*context_, ended);
      if (!ask_yes_or_no(
              tr("Your words are still here, and nowhere else. Try to keep them again? (y/n) "))) {
        if (is_held) throw;
        throw Ended(ended.code(), tr("Your words were not kept."), {}, ended.error_code());
      }
    }
  }
}

// Throws the error of this answer if nobody can be asked for the passphrase.
void Client::require_way_to_unlock(const Json& answer) const {
  const bool passphrase_given = !context_->passphrase_file.empty() ||
                                context_->passphrase_fd >= 0 ||
                                !context_->passphrase_command.empty();
  if (!passphrase_given && !can_ask()) fail(answer);
}

Json Client::ask_once(const std::string& method, const std::string& path, const Json& body,
                      std::string_view given_back) {
  Json answer = ask_plainly(method, path, body);
  if (needs_unlock(answer)) {
    require_way_to_unlock(answer);
    if (carries_writing(method, path, body) && keep_words(*this)) {
      drafted_ = true;
      say(*context_,
          wrapped(tr("The journal was locked meanwhile. Your words are kept, sealed; the "
                     "passphrase puts them in their place. Ctrl-C leaves them as a draft.")));
    }
    unlock();
    answer = ask_plainly(method, path, body);
  }
  if (answer.value("error", "") == "no_store" && context_->home && given_back != "no_store") {
    throw words_for_no_journal_here();
  }
  if (answer.contains("error") && answer["error"] != given_back)
    fail(with_shown_names(*this, side_of(path, body), std::move(answer)));
  if (!answer.contains("error") && carries_writing(method, path, body)) words_in_place(*this);
  return answer;
}

Json Client::post(const std::string& path, const Json& body, std::string_view given_back) {
  return ask("POST", path, body, given_back);
}

Json Client::get(const std::string& path) {
  return ask("GET", path, Json::object());
}
Json Client::post(const std::string& path, const Json& body) {
  return ask("POST", path, body);
}
Json Client::put(const std::string& path, const Json& body) {
  return ask("PUT", path, body);
}
Json Client::remove(const std::string& path) {
  return ask("DELETE", path, Json::object());
}

void Client::fail(const Json& answer) {
  throw words_for(answer);
}

}  // namespace waterline::cli
