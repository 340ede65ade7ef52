#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/tcp.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/figures.h"
#include "crypto/system_random.h"
#include "keyring/file.h"
#include "keyring/keyring.h"
#include "ledger/ledger.h"
#include "scenario/person.h"

using namespace waterline;
using namespace waterline::bench;
using namespace waterline::scenario;

namespace {

constexpr std::size_t kEntrySize = 1024;
// The size of a batch, as base::kMaxBatchBytes. Each entry counts as its text and 128 bytes.
constexpr std::size_t kBatchBytes = std::size_t{96} * 1024;
constexpr int kRepeats = 25;

// Sends this many bytes over a plain TCP connection on loopback. Returns the time until the last
// has arrived.
double plain_tcp(std::size_t bytes) {
  const int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  REQUIRE(bind(listening, reinterpret_cast<const sockaddr*>(&address), size) == 0);
  REQUIRE(listen(listening, 1) == 0);
  REQUIRE(getsockname(listening, reinterpret_cast<sockaddr*>(&address), &size) == 0);
  const auto start = Clock::now();
  std::thread sender([&] {
    const int out = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(out, reinterpret_cast<const sockaddr*>(&address), size) == 0) {
      const std::vector<char> part(65536, 'x');
      for (std::size_t left = bytes; left > 0;) {
        const ssize_t sent = write(out, part.data(), std::min(left, part.size()));
        if (sent <= 0) break;
        left -= static_cast<std::size_t>(sent);
      }
    }
    close(out);
  });
  const int in = accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
  std::vector<char> part(65536);
  std::size_t received = 0;
  for (ssize_t got = 0; (got = read(in, part.data(), part.size())) > 0;)
    received += static_cast<std::size_t>(got);
  const double seconds = seconds_since(start);
  sender.join();
  close(in);
  close(listening);
  REQUIRE(received == bytes);
  return seconds;
}

void run_sql(sqlite3* database, const char* sql) {
  REQUIRE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
}

// Inserts this many rows into plain SQLite, in durable transactions (WAL, synchronous=FULL).
// Returns the time.
double plain_sqlite(const std::filesystem::path& folder, int rows, int rows_in_a_transaction) {
  const std::filesystem::path file = folder / "plain.db";
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  run_sql(database,
          "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
  run_sql(database,
          "CREATE TABLE entry (id BLOB PRIMARY KEY, number INTEGER, text TEXT) WITHOUT ROWID");
  sqlite3_stmt* insert = nullptr;
  REQUIRE(sqlite3_prepare_v2(database, "INSERT INTO entry VALUES (randomblob(16), ?1, ?2)", -1,
                             &insert, nullptr) == SQLITE_OK);
  const std::string text(kEntrySize, 'x');
  const auto start = Clock::now();
  for (int row = 0; row < rows; ++row) {
    if (row % rows_in_a_transaction == 0) run_sql(database, row == 0 ? "BEGIN" : "COMMIT; BEGIN");
    sqlite3_bind_int(insert, 1, row);
    sqlite3_bind_text(insert, 2, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    REQUIRE(sqlite3_step(insert) == SQLITE_DONE);
    sqlite3_reset(insert);
  }
  run_sql(database, "COMMIT");
  const double seconds = seconds_since(start);
  sqlite3_finalize(insert);
  sqlite3_close(database);
  return seconds;
}

// Returns the peak memory of a process since forget_peak.
double peak_mib(pid_t process) {
  constexpr std::string_view kName = "VmHWM:";
  const std::string status = content_of("/proc/" + std::to_string(process) + "/status");
  const std::size_t at = status.find(kName);
  return at == std::string::npos ? 0 : std::atof(status.c_str() + at + kName.size()) / 1024;
}

// Resets the peak (proc(5)). Otherwise it would be that of the passphrase's hash, which takes 256
// MiB for half a second.
void forget_peak(pid_t process) {
  write_file("/proc/" + std::to_string(process) + "/clear_refs", "5");
}

pid_t courier_of(pid_t node) {
  for (const auto& thread :
       std::filesystem::directory_iterator("/proc/" + std::to_string(node) + "/task")) {
    const int child = std::atoi(content_of(thread.path() / "children").c_str());
    if (child > 0) return child;
  }
  FAIL("the node has no courier");
  return 0;
}

// Writes shares without entries directly into the ledger of a person whose node does not run,
// because only the sync is measured.
void fill_ledger(const Person& person, int from, int count) {
  std::string passphrase = content_of(person.folder() / "passphrase");
  passphrase.pop_back();
  const auto opened = keyring::open(person.home(), [&](base::ByteView file) {
    return keyring::open_with_passphrase(file, base::bytes_of(passphrase));
  });
  REQUIRE(opened.ok());
  const keyring::DerivedKeys keys = keyring::derive_keys(opened->secrets);
  crypto::SystemRandom random;
  auto ledger = ledger::Ledger::open(person.home() / "ledger.db", keys.ledger_store, keys.author,
                                     keys.proof, random);
  REQUIRE(ledger.ok());
  for (int number = from; number < from + count; ++number) {
    const std::string text = text_of(static_cast<std::uint64_t>(number), kEntrySize);
    const auto item =
        ledger->item_id(base::Depth::kWhole, text, base::WallTime(std::chrono::seconds(number)));
    REQUIRE(ledger->share(item, base::Depth::kWhole, text, {}).ok());
  }
}

void set_partner_address(Person& person, const std::string& address) {
  const Json set = person.request("POST", "/v1/partner/address", {{"address", address}});
  INFO(set.dump());
  REQUIRE_FALSE(set.contains("error"));
}

// Two paired people who cannot reach each other, because B has lost the address of A.
struct Apart {
  Apart() {
    a.initialize();
    b.initialize();
    pair_by_words(a, b);
    b.ask({"sync"});
    address = b.request("GET", "/v1/status")["partner"]["address"];
    set_partner_address(b, "127.0.0.1:1");
    a.ask({"stop"});
    b.ask({"stop"});
  }
  // Starts and unlocks both nodes.
  void begin() {
    a.ask({"unlock"});
    b.ask({"unlock"});
  }
  Json meet(const std::string& at) {
    set_partner_address(b, at);
    Json synced = b.request("POST", "/v1/sync", {{"wait_seconds", 60}});
    INFO(synced.dump());
    REQUIRE_FALSE(synced.contains("error"));
    return synced;
  }
  void part() {
    set_partner_address(b, "127.0.0.1:1");
    b.ask({"stop"});
    b.ask({"unlock"});
  }

  Person a{"A"};
  Person b{"B"};
  std::string address;
};

// Records the bytes on the way to a port.
struct Observer {
  Observer(const Scratch& scratch, const std::string& address)
      : folder(scratch.path() / "wire"),
        relay({std::string(kBuildFolder) + "/waterline-relay", port_of(address), folder}, {}, "") {
    std::filesystem::create_directories(folder);
    relay.wait_for_output("\n");
    at = "127.0.0.1:" + std::to_string(std::atoi(relay.out_so_far().c_str()));
  }
  [[nodiscard]] double bytes() const {
    double sum = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder))
      sum += static_cast<double>(file.file_size());
    return sum;
  }
  std::filesystem::path folder;
  Running relay;
  std::string at;
};

std::string thousands(int count) {
  return count < 1000 ? std::to_string(count) : std::to_string(count / 1000) + ",000";
}

void figure_memory(Person& person, const std::string& name) {
  const pid_t node = person.node_process();
  const pid_t courier = courier_of(node);
  figure("sync: most memory of the node of " + name, peak_mib(node), "MiB");
  figure("sync: most memory of the courier of " + name, peak_mib(courier), "MiB");
}

}  // namespace

namespace {

// Two people after their first sync of `held` entries, with an observer between them.
struct Synced {
  explicit Synced(int count) : held(count), observer(scratch, two.address) {}
  int held;
  Apart two;
  Scratch scratch;
  Observer observer;
  std::vector<double> times;
  std::vector<double> sizes;
};

void sync_first(Synced& synced) {
  Apart& two = synced.two;
  fill_ledger(two.a, 0, synced.held);
  const int rows_in_a_batch = static_cast<int>(kBatchBytes / (kEntrySize + 128));
  const double floor = plain_tcp(static_cast<std::size_t>(synced.held) * kEntrySize) +
                       plain_sqlite(two.b.folder(), synced.held, rows_in_a_batch);
  two.begin();
  for (const Person* person : {&two.a, &two.b}) forget_peak(person->node_process());
  Json met;
  const double seconds = seconds_of([&] { met = two.meet(two.address); });
  REQUIRE(met["received"] == synced.held);
  figure("sync: first, of " + thousands(synced.held) + " entries of 1 KiB", seconds, "s", floor);
  figure_memory(two.a, "A (sent) with " + thousands(synced.held));
  figure_memory(two.b, "B (received) with " + thousands(synced.held));
}

// From now on B meets A only on request, so each sync is a separate link.
void meet_by_hand(Synced& synced) {
  const Json set = synced.two.b.request("POST", "/v1/partner/settings", {{"sync_when", "manual"}});
  REQUIRE_FALSE(set.contains("error"));
  set_partner_address(synced.two.b, synced.observer.at);
}

// Measures the time from the request until both devices are in step, and all bytes of the link,
// including those of its end (FIN).
void reconnect(Synced& synced) {
  // With manual sync a courier runs only during a session, so a running courier shows that there is
  // a link.
  const auto is_linked = [&] {
    return !synced.two.b.request("GET", "/v1/status")["courier"].is_null();
  };
  while (is_linked()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  // Wait until bytes in transit have reached the observer.
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  const double before = synced.observer.bytes();
  synced.times.push_back(
      seconds_of([&] {
        REQUIRE_FALSE(
            synced.two.b.request("POST", "/v1/sync", {{"wait_seconds", 60}}).contains("error"));
      }) *
      1000);
  while (is_linked()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  synced.sizes.push_back(synced.observer.bytes() - before);
}

}  // namespace

TEST_CASE("first sync of 10,000 and 100,000 entries, and an empty reconnect", "[bench]") {
  std::vector<std::unique_ptr<Synced>> all;
  for (const int count : {100, 10'000, 100'000})
    sync_first(*all.emplace_back(std::make_unique<Synced>(count)));
  for (const auto& synced : all) meet_by_hand(*synced);
  // Take the pairs of devices in turn, so that other load on the machine affects each of them
  // alike.
  for (int round = 0; round < kRepeats; ++round) {
    for (const auto& synced : all) reconnect(*synced);
  }
  const Synced& few = *all.front();
  for (const auto& synced : all) {
    const std::string held = thousands(synced->held) + " held";
    figure("sync: bytes of a reconnect without news, " + held, median(synced->sizes), "B",
           median(few.sizes));
    figure("sync: time of a reconnect without news, " + held, median(synced->times), "ms",
           median(few.times));
  }
}

TEST_CASE("one more entry while connected", "[bench]") {
  Apart two;
  fill_ledger(two.a, 0, 10'000);
  two.begin();
  two.meet(two.address);
  const auto share_one = [&](int number) {
    const Json entry = two.a.request(
        "POST", "/v1/entries", {{"text", text_of(static_cast<std::uint64_t>(number), kEntrySize)}});
    const auto sent = Clock::now();
    const Json held = two.a.request(
        "POST", "/v1/shares",
        {{"entry", entry["id"]}, {"depth", "whole"}, {"wait_seconds", 0}, {"confirm", "now"}});
    const std::string path = "/v1/shared/" + held["item"].get<std::string>();
    while (two.b.request("GET", path).contains("error")) REQUIRE(seconds_since(sent) < 10);
    return seconds_since(sent) * 1000;
  };
  int number = 20'000;
  const Times times = interleaved(
      51, [&] { return share_one(number++); },
      [&] { return (plain_sqlite(two.b.folder(), 2, 1) + plain_tcp(kEntrySize)) * 1000; });
  figure("sync: share --now on one node to durable on the other", times.work, "ms", times.floor);

  const Scratch scratch;
  const Observer observer(scratch, two.address);
  two.part();
  two.meet(observer.at);
  const double before = observer.bytes();
  for (int i = 0; i < 10; ++i) share_one(number++);
  figure("sync: bytes both ways of one entry of 1 KiB while connected",
         (observer.bytes() - before) / 10, "B");
}
