#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "api/api.h"
#include "api/http_server.h"
#include "base/file_descriptor.h"
#include "base/time.h"
#include "crypto/password_hash.h"
#include "crypto/system_random.h"
#include "node/node.h"

// Runs a real node on a home of its own, with a real socket and real stores. Only the clock is the
// test's.
namespace waterline::test {

using Json = nlohmann::json;

inline const std::string kPassphrase = "correct horse battery";

// A folder that is deleted with this object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Clocks that a test moves while the node's threads read them.
class TurnableClock final : public base::Clock {
 public:
  [[nodiscard]] base::WallTime now() const override;
  [[nodiscard]] base::SteadyTime steady_now() const override;
  [[nodiscard]] const base::BootClock& boot_clock() const { return boot_clock_; }
  void advance(std::chrono::seconds step);
  // Moves the clocks as if the machine slept: the steady clock stands still.
  void sleep(std::chrono::seconds step);
  // Moves the wall clock as if somebody had set it.
  void set_wall(std::chrono::seconds step);
  // Moves the clocks as if the machine had been off for this long, so the clock since boot begins
  // anew. REQUIRES: no node runs.
  void start_machine_again(std::chrono::seconds off);

 private:
  class Boot final : public base::BootClock {
   public:
    explicit Boot(const TurnableClock& clock) : clock_(clock) {}
    [[nodiscard]] base::BootTime now() const override;

   private:
    const TurnableClock& clock_;
  };

  mutable std::mutex mutex_;
  base::WallTime now_ = base::WallTime(std::chrono::sys_days(std::chrono::year(2026) / 11 / 23));
  base::SteadyTime steady_now_{};
  base::BootTime boot_{"1", {}};
  Boot boot_clock_{*this};
};

// An answer of the HTTP server to bytes that a test wrote by hand: the server must not be tested by
// its own library. Any thread may call the functions below.
struct HttpAnswer {
  // The status; 0 if the connection was closed without an answer.
  int status = 0;
  std::string head;
  std::string body;
  [[nodiscard]] Json json() const;
};
HttpAnswer talk(const std::filesystem::path& socket, const std::string& bytes);
HttpAnswer talk_over(const base::FileDescriptor& connection, const std::string& bytes);
std::string request_bytes(std::string_view method, std::string_view path, std::string_view body);

// A request whose body is bytes of a file, or that asks for a range of one.
std::string bytes_request(std::string_view path, std::string_view body);
std::string range_request(std::string_view path, std::string_view range);

// An answer of the node, as its caller sees it.
struct NodeAnswer {
  int status = 0;
  Json json;
  [[nodiscard]] std::string error() const { return json.value("error", ""); }
  const Json& operator[](const char* field) const { return json.at(field); }
};

// The lowest cost that a keyring accepts, so that tests do not wait for the hash of a passphrase.
inline constexpr crypto::PasswordHashCost kCheap{1, 8 * 1024};

class RunningNode {
 public:
  // Starts a node. `cost` is that of the passphrase's hash if this node makes a journal.
  explicit RunningNode(const std::filesystem::path& home, crypto::PasswordHashCost cost = kCheap);
  // Starts a node with this clock, which must outlive it.
  RunningNode(const std::filesystem::path& home, TurnableClock& clock);
  ~RunningNode();

  NodeAnswer get(const std::string& path) { return ask("GET", path, ""); }
  NodeAnswer post(const std::string& path, const Json& body = Json::object()) {
    return ask("POST", path, body.dump());
  }
  NodeAnswer put(const std::string& path, const Json& body) {
    return ask("PUT", path, body.dump());
  }
  NodeAnswer remove(const std::string& path) { return ask("DELETE", path, ""); }
  NodeAnswer ask(std::string_view method, const std::string& path, const std::string& body);

  // Makes a journal with kPassphrase and leaves it open.
  void make_journal();
  void unlock() { require_ok(post("/v1/unlock", {{"passphrase", kPassphrase}})); }
  // Begins a change of all keys and finishes it without the check of the phrase's words. Returns
  // the last answer. `phrase` gets the new recovery phrase.
  NodeAnswer change_keys(const Json& request, std::string* phrase = nullptr);
  std::string state() { return get("/v1/status")["state"]; }
  // Writes an entry and returns its id.
  std::string write(const std::string& text, const std::string& side = "vault");
  // Sends a file and returns the answer to its end, with the attachment's id.
  NodeAnswer upload(const std::string& content, const std::string& name = "",
                    const std::string& side = "vault");
  // Sends the next bytes of an attachment.
  NodeAnswer put_bytes(const std::string& id, std::uint64_t offset, std::string_view bytes);
  // Returns the bytes of an attachment; empty if the node gives none.
  std::string bytes_of(const std::string& id);
  // Returns the writer ids of the vault and the deep.
  std::vector<journal::WriterId> writers();
  void advance(std::chrono::seconds step);

  static void require_ok(const NodeAnswer& said);
  [[nodiscard]] const std::filesystem::path& socket() const { return socket_; }
  TurnableClock& clock() { return *clock_; }
  node::Node& node() { return *node_; }
  [[nodiscard]] bool stop_was_requested() const { return stop_requested_; }

 private:
  void start(const std::filesystem::path& home, crypto::PasswordHashCost cost = kCheap);

  std::unique_ptr<TurnableClock> own_clock_;
  TurnableClock* clock_;
  crypto::SystemRandom private_random_;
  crypto::SystemRandom shared_random_;
  std::filesystem::path socket_;
  std::unique_ptr<node::Node> node_;
  std::atomic<bool> stop_requested_ = false;
  std::optional<api::Api> api_;
  std::optional<api::HttpServer> server_;
};

// Waits until `happened` returns true, or about ten seconds have passed. Returns whether it did.
bool eventually(const std::function<bool()>& happened);

// Puts a confirmed partner into the ledger of a journal that nobody has open, as a pairing would.
// The partner does not exist.
void pair_offline(const std::filesystem::path& home, std::byte partner_key);
// Takes all unsent operations from the ledger of a journal that nobody has open, as a session does.
// They count as sent then.
void send_offline(const std::filesystem::path& home);
// Applies this batch to the ledger of a journal that nobody has open, as if it came from the
// partner's device.
void hear_offline(const std::filesystem::path& home, const base::OperationBatch& batch);
// Returns the shared items of a journal that nobody has open.
std::vector<ledger::Item> items_offline(const std::filesystem::path& home);

// Returns every file under a folder with its content, without the locks and the socket.
std::map<std::string, std::string> files_under(const std::filesystem::path& folder);

}  // namespace waterline::test
