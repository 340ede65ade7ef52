#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <catch2/catch.hpp>
#include <signal.h>

#include "scenario/leaks.h"
#include "scenario/person.h"

// Tests jobs (docs/api.md): commands that the node runs for a client that can start no program.

using namespace waterline::scenario;
namespace fs = std::filesystem;

namespace {

// Sends a text file to the node in pieces. Fills it up with empty lines, because base64_of() takes
// only whole groups of three bytes. Returns the file's id.
std::string send(Person& person, std::string content) {
  content.append(3 - content.size() % 3, '\n');
  std::string id = person.request("POST", "/v1/jobs/file")["file"];
  constexpr std::size_t kPiece = 999'999;
  for (std::size_t at = 0; at < content.size(); at += kPiece) {
    const Json done =
        person.request("PUT", "/v1/jobs/file/" + id,
                       {{"at", at}, {"bytes", base64_of(content.substr(at, kPiece))}});
    REQUIRE(done["schema"] == "waterline/done/1");
  }
  return id;
}

template <class Check>
bool comes_about(const Check& check) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!check()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

// Waits for the end of the present job, and returns it.
Json ended(Person& person) {
  Json job;
  REQUIRE(comes_about([&] {
    job = person.request("GET", "/v1/jobs")["job"];
    return !job.is_object() || job["state"] != "running";
  }));
  return job;
}

// Returns a jrnl file with this many entries.
std::string journal_of(std::size_t entries) {
  std::ostringstream text;
  for (std::size_t i = 0; i < entries; ++i) {
    text << "[2019-0" << 1 + i % 9 << "-1" << i % 10 << " 08:" << 10 + i % 50 << "] Stone " << i
         << " of the wall.\n\n";
  }
  return text.str();
}

std::string text_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Returns the processes that `parent` started and that still run.
std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> children;
  for (const auto& process : fs::directory_iterator("/proc")) {
    const std::string name = process.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const std::string status = text_of(process.path() / "stat");
    const std::size_t after_name = status.rfind(')');
    if (after_name == std::string::npos) continue;
    char state = 0;
    pid_t its_parent = 0;
    std::istringstream(status.substr(after_name + 1)) >> state >> its_parent;
    if (its_parent == parent && state != 'Z') children.push_back(std::stoi(name));
  }
  return children;
}

std::size_t count_of(Person& person, const char* side) {
  std::size_t count = 0;
  std::string after;
  for (;;) {
    const Json page = person.request(
        "GET", std::string("/v1/entries?limit=1000&side=") + side + after)["entries"];
    if (page.empty()) return count;
    count += page.size();
    after = "&after=" + page.back()["id"].get<std::string>();
  }
}

}  // namespace

TEST_CASE("a job shows neither names, ids nor secrets to other processes", "[scenario][jobs]") {
  Person person("one");
  person.initialize();
  const std::string id = send(person, journal_of(4000));
  const std::string secret = "violet kettle orchard six";
  person.request(
      "POST", "/v1/jobs",
      {{"what", "import"}, {"file", id}, {"name", "what-she-said.txt"}, {"passphrase", secret}});
  std::size_t seen = 0;
  REQUIRE(comes_about([&] {
    for (const pid_t child : children_of(person.node_process())) {
      const fs::path process = fs::path("/proc") / std::to_string(child);
      const std::string words = text_of(process / "cmdline");
      const std::string all = words + text_of(process / "environ") + text_of(process / "comm");
      // A job hides its arguments as soon as it runs: its command line then has only the program's
      // name.
      if (words.starts_with("waterline")) ++seen;
      for (const std::string& hidden : {std::string("what-she-said"), secret})
        CHECK(all.find(hidden) == std::string::npos);
    }
    return person.request("GET", "/v1/jobs")["job"]["state"] != "running";
  }));
  CHECK(seen > 0);
  CHECK(ended(person)["answer"]["added"] == 4000);
}

TEST_CASE("a node that is killed takes its job along", "[scenario][jobs]") {
  Person person("one");
  person.initialize();
  const std::string id = send(person, journal_of(6000));
  person.request("POST", "/v1/jobs", {{"what", "import"}, {"file", id}, {"name", "wall.txt"}});
  std::vector<pid_t> children;
  REQUIRE(comes_about([&] {
    children = children_of(person.node_process());
    return !children.empty() && person.request("GET", "/v1/jobs")["job"]["done"] > 0;
  }));
  // Stopped processes cannot notice by themselves that the node is gone. The kernel must kill them.
  for (const pid_t child : children) kill(child, SIGSTOP);
  person.kill_node();
  for (const pid_t child : children)
    CHECK(comes_about([&] {
      return kill(child, 0) != 0 ||
             text_of("/proc/" + std::to_string(child) + "/stat").find(") Z") != std::string::npos;
    }));
}

TEST_CASE("a lock ends a job, forgets its file, and loses no entry", "[scenario][jobs]") {
  Person person("one");
  person.initialize();
  const std::string journal = journal_of(6000);
  std::string id = send(person, journal);
  person.request("POST", "/v1/jobs", {{"what", "import"}, {"file", id}, {"name", "wall.txt"}});
  REQUIRE(comes_about([&] { return person.request("GET", "/v1/jobs")["job"]["done"] > 0; }));
  person.run({"lock"});
  person.run({"unlock"});
  CHECK(person.request("GET", "/v1/jobs")["job"].is_null());
  CHECK(person.request("POST", "/v1/jobs",
                       {{"what", "import"}, {"file", id}, {"name", "wall.txt"}})["error"] ==
        "unknown_id");
  const std::size_t kept = count_of(person, "vault");
  CHECK(kept < 6000);
  CHECK(comes_about([&] { return children_of(person.node_process()).empty(); }));
  id = send(person, journal);
  person.request("POST", "/v1/jobs", {{"what", "import"}, {"file", id}, {"name", "wall.txt"}});
  const Json job = ended(person);
  CHECK(job["answer"]["known"] == kept);
  CHECK(job["answer"]["added"] == 6000 - kept);
}

TEST_CASE("one job runs at a time, and can be broken off", "[scenario][jobs]") {
  Person person("one");
  person.initialize();
  const std::string id = send(person, journal_of(6000));
  const Json import = {{"what", "import"}, {"file", id}, {"name", "wall.txt"}};
  const std::string job = person.request("POST", "/v1/jobs", import)["job"];
  CHECK(person.request("POST", "/v1/jobs", {{"what", "traces"}})["error"] == "job_runs");
  CHECK(person.request("DELETE", "/v1/jobs/0")["error"] == "unknown_id");
  person.request("DELETE", "/v1/jobs/" + job);
  const Json broken_off = ended(person);
  CHECK(broken_off["state"] == "broken_off");
  CHECK(broken_off["answer"].is_null());
  // The file that was sent stays until the job is forgotten.
  const std::string second = person.request("POST", "/v1/jobs", import)["job"];
  CHECK(ended(person)["state"] == "ended");
  person.request("DELETE", "/v1/jobs/" + second);
  CHECK(person.request("GET", "/v1/jobs")["job"].is_null());
  CHECK(person.request("POST", "/v1/jobs", import)["error"] == "unknown_id");
  CHECK(count_of(person, "vault") == 6000);
}

TEST_CASE("an unsound request for a job starts nothing", "[scenario][jobs]") {
  Person person("one");
  person.initialize();
  const std::string entry = person.ask({"write", "A heron"})["id"];
  const std::string deep = person.ask({"note", "-"}, "A well\n")["id"];
  const std::string id = send(person, "[2021-03-04 09:10] A heron.\n");
  const std::string out = person.folder() / "out";
  const std::string secret = "violet kettle orchard six";
  const std::vector<Json> requests = {
      Json::object(),
      {{"what", "unpair"}},
      {{"what", "traces"}, {"language", "../../etc"}},
      {{"what", "traces"}, {"more", 1}},
      {{"what", "import"}},
      {{"what", "import"}, {"file", id}, {"name", ""}},
      {{"what", "import"}, {"file", id}, {"name", "../a.txt"}},
      {{"what", "import"}, {"file", id}, {"name", std::string("a\0b", 3)}},
      {{"what", "import"}, {"file", id}, {"name", "a.txt"}, {"dates", "any"}},
      {{"what", "import"}, {"file", id}, {"name", "a.txt"}, {"moods", {1}}},
      {{"what", "export"}, {"passphrase", secret}},
      {{"what", "export"}, {"path", "out"}, {"passphrase", secret}},
      {{"what", "export"}, {"path", out}, {"format", "exe"}, {"passphrase", secret}},
      {{"what", "export"}, {"place", "home"}, {"name", "../out"}, {"passphrase", secret}},
      {{"what", "export"}, {"path", out + std::string("\0--deep", 7)}, {"confirm", "plain"}},
      {{"what", "export"}, {"path", out}, {"confirm", std::string("plain\0--deep", 12)}},
      {{"what", "import"},
       {"file", id},
       {"name", "a.txt"},
       {"moods", {{std::string("a=1\0--passphrase-command=id", 27), "3"}}}},
      {{"what", "packet"}, {"ids", Json::array()}, {"for", "individual"}, {"trial", true}},
      {{"what", "packet"}, {"ids", {"--deep"}}, {"for", "individual"}, {"trial", true}},
      {{"what", "packet"}, {"ids", {entry}}, {"for", "everybody"}, {"trial", true}},
  };
  for (const Json& request : requests) {
    const Json answer = person.request("POST", "/v1/jobs", request);
    INFO(request << " " << answer);
    CHECK((answer["error"] == "bad_request" || answer["error"] == "no_file"));
    CHECK(person.request("GET", "/v1/jobs")["job"].is_null());
  }
  // The command itself refuses these orders.
  const std::vector<std::pair<Json, std::string>> refused = {
      {{{"what", "export"}, {"path", out}}, "needs_confirmation"},
      {{{"what", "export"}, {"path", out}, {"confirm", "plane"}}, "needs_confirmation"},
      {{{"what", "export"}, {"path", out}, {"passphrase", "short"}}, "weak_passphrase"},
      {{{"what", "packet"}, {"ids", {deep}}, {"for", "individual"}, {"trial", true}},
       "needs_confirmation"},
      {{{"what", "packet"}, {"ids", {deep}}, {"for", "couple"}, {"deep", true}, {"trial", true}},
       "stays_below"},
  };
  for (const auto& [request, error] : refused) {
    INFO(request);
    REQUIRE(person.request("POST", "/v1/jobs", request).contains("job"));
    const Json job = ended(person);
    CHECK(job["error"]["error"] == error);
    CHECK(job["answer"].is_null());
    CHECK(job.dump().find("A well") == std::string::npos);
  }
  CHECK_FALSE(fs::exists(out));
}

TEST_CASE("the questions about a file stay as few as can be answered", "[scenario][jobs]") {
  Person person("one");
  person.initialize();
  std::string table = "full_date,date,weekday,time,mood,activities,note_title,note\n";
  for (int i = 0; i < 700; ++i) {
    const std::string number = std::to_string(i);
    table += "2022-02-01,1. F,D,20:15,mood " + number + ",,,Calm " + number + "\n";
  }
  const std::string id = send(person, table);
  person.request("POST", "/v1/jobs",
                 {{"what", "import"}, {"file", id}, {"name", "a.csv"}, {"trial", true}});
  const Json answer = ended(person)["answer"];
  CHECK(answer["added"] == 700);
  CHECK(answer["moods"].size() == 100);
  CHECK(answer["shortened"] == true);
}

TEST_CASE("a file is taken in order, whole, and up to a limit", "[scenario][jobs]") {
  Person person("one");
  person.initialize();
  const Json begun = person.request("POST", "/v1/jobs/file");
  const std::string path = "/v1/jobs/file/" + begun["file"].get<std::string>();
  const auto put = [&](std::int64_t at, const std::string& bytes) {
    return person.request("PUT", path, {{"at", at}, {"bytes", bytes}}).value("error", "");
  };
  CHECK(put(1, base64_of("abc")) == "bad_request");
  CHECK(put(0, "not base64") == "bad_request");
  CHECK(put(-1, base64_of("abc")) == "bad_request");
  CHECK(put(0, base64_of("abc")).empty());
  CHECK(put(0, base64_of("abc")) == "bad_request");
  CHECK(put(begun["max_size"], base64_of("abc")) == "bad_request");
  person.request("POST", "/v1/jobs/file");
  CHECK(put(1, base64_of("abc")) == "unknown_id");
}

TEST_CASE("a job speaks the language that its client asks for", "[scenario][jobs]") {
  Person person("one");
  person.initialize();
  const std::string entry = person.ask({"write", "A heron"})["id"];
  for (const auto& [language, heading] :
       {std::pair{"en", "# For my session"}, std::pair{"de", "# Für meine Sitzung"}}) {
    person.request("POST", "/v1/jobs",
                   {{"what", "packet"},
                    {"ids", {entry}},
                    {"for", "individual"},
                    {"trial", true},
                    {"language", language}});
    const std::string text = ended(person)["answer"]["text"];
    CHECK(text.starts_with(heading));
    CHECK(text.find("A heron") != std::string::npos);
  }
}
