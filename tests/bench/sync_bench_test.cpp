#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/tcp.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/figures.h"
#include "scenario/person.h"

using namespace waterline::bench;
using namespace waterline::scenario;

namespace {

constexpr int kEntries = 10'000;
constexpr std::size_t kEntrySize = 1024;
constexpr std::size_t kBatchBytes = 96 * 1024;  // base::kMaxBatchBytes; each entry counts its text and 128 more
constexpr int kRepeats = 5;

// So many bytes over a plain TCP connection on loopback, until the last has arrived.
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
  for (ssize_t got = 0; (got = read(in, part.data(), part.size())) > 0;) received += static_cast<std::size_t>(got);
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

// The same rows into plain SQLite, in as many durable transactions (WAL, synchronous=FULL).
double plain_sqlite(const std::filesystem::path& folder, int rows, int rows_in_a_transaction) {
  const std::filesystem::path file = folder / "plain.db";
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  run_sql(database, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
  run_sql(database, "CREATE TABLE entry (id BLOB PRIMARY KEY, number INTEGER, text TEXT) WITHOUT ROWID");
  sqlite3_stmt* insert = nullptr;
  REQUIRE(sqlite3_prepare_v2(database, "INSERT INTO entry VALUES (randomblob(16), ?1, ?2)", -1, &insert, nullptr) ==
          SQLITE_OK);
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

double resident_mib(pid_t process) {
  const std::string status = content_of("/proc/" + std::to_string(process) + "/status");
  const std::size_t at = status.find("VmRSS:");
  return at == std::string::npos ? 0 : std::atof(status.c_str() + at + 6) / 1024;
}

pid_t courier_of(pid_t node) {
  for (const auto& thread : std::filesystem::directory_iterator("/proc/" + std::to_string(node) + "/task")) {
    const int child = std::atoi(content_of(thread.path() / "children").c_str());
    if (child > 0) return child;
  }
  FAIL("the node has no courier");
  return 0;
}

std::string share_now(Person& person, const std::string& text) {
  const Json entry = person.request("POST", "/v1/entries", {{"text", text}});
  const Json held = person.request(
      "POST", "/v1/shares", {{"entry", entry["id"]}, {"depth", "whole"}, {"hold_seconds", 0}, {"confirm", "now"}});
  REQUIRE_FALSE(held.contains("error"));
  return held["item"];
}

std::string text_of_entry(int number) {
  std::string text = "Entry " + std::to_string(number) + " ";
  while (text.size() < kEntrySize) text += "words and words ";
  text.resize(kEntrySize);
  return text;
}

}  // namespace

TEST_CASE("first sync of 10,000 shared entries of 1 KiB, and one more while connected", "[bench]") {
  Person a("A");
  Person b("B");
  a.initialize();
  b.initialize();
  pair_by_words(a, b);
  b.ask({"sync"});
  b.ask({"stop"});
  for (int i = 0; i < kEntries; ++i) share_now(a, text_of_entry(i));

  const int rows_in_a_batch = static_cast<int>(kBatchBytes / (kEntrySize + 128));
  const double floor =
      plain_tcp(static_cast<std::size_t>(kEntries) * kEntrySize) + plain_sqlite(b.folder(), kEntries, rows_in_a_batch);
  b.ask({"unlock"});
  const auto start = Clock::now();
  const Json synced = b.request("POST", "/v1/sync", {{"wait_seconds", 60}});
  const double seconds = seconds_since(start);
  INFO(synced.dump());
  REQUIRE(synced["received"] == kEntries);
  figure("first sync of 10,000 shared entries of 1 KiB", seconds, "s", floor);

  std::vector<double> delays;
  std::vector<double> floors;
  for (int i = 0; i < kRepeats * 5; ++i) {
    const Json entry = a.request("POST", "/v1/entries", {{"text", text_of_entry(kEntries + i)}});
    const auto sent = Clock::now();
    const Json held = a.request("POST", "/v1/shares",
                                {{"entry", entry["id"]}, {"depth", "whole"}, {"hold_seconds", 0}, {"confirm", "now"}});
    const std::string path = "/v1/shared/" + held["item"].get<std::string>();
    while (b.request("GET", path).contains("error")) REQUIRE(seconds_since(sent) < 10);
    delays.push_back(seconds_since(sent) * 1000);
    floors.push_back((plain_sqlite(b.folder(), 2, 1) + plain_tcp(kEntrySize)) * 1000);
  }
  figure("share --now on one node to durable on the other", median(delays), "ms", median(floors));

  for (auto& [name, person] : {std::pair<const char*, Person&>{"A (sent)", a}, {"B (received)", b}}) {
    const pid_t node = person.node_process();
    figure((std::string("resident memory of the node of ") + name).c_str(), resident_mib(node), "MiB");
    figure((std::string("resident memory of the courier of ") + name).c_str(), resident_mib(courier_of(node)), "MiB");
  }
}
