#include "scenario/person.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <thread>

#include <catch2/catch.hpp>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

namespace waterline::scenario {

const char* const kBuildFolder = WATERLINE_BUILD_DIR;

namespace {

// Connects to the socket of this path. Returns -1 if nobody listens there.
int connect_to(const std::string& path) {
  const int connection = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  REQUIRE(path.size() < sizeof address.sun_path);
  path.copy(address.sun_path, path.size());
  if (connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    return connection;
  close(connection);
  return -1;
}

}  // namespace

Person::Person(const std::string& name) : programs_(kBuildFolder) {
  set_passphrase("the passphrase of " + name);
  const std::string folder = scratch_.path();
  std::filesystem::create_directory(runtime());
  std::filesystem::permissions(runtime(), std::filesystem::perms::owner_all);
  // AddressSanitizer, in its own builds, looks for no leaks, since it cannot trace our programs, and
  // starts behind another library too (clock_shim).
  environment_ = {"PATH=/usr/bin:/bin",
                  "HOME=" + folder,
                  "XDG_RUNTIME_DIR=" + runtime().native(),
                  "TERM=dumb",
                  "TZ=Europe/Berlin",
                  "ASAN_OPTIONS=detect_leaks=0:verify_asan_link_order=0"};
}

Person::~Person() {
  run({"stop"});
}

void Person::set_passphrase(const std::string& passphrase) {
  write_file(folder() / "passphrase", passphrase + "\n");
}

void Person::set_environment(const std::string& variable) {
  const std::string name = variable.substr(0, variable.find('=') + 1);
  std::erase_if(environment_, [&](const std::string& other) { return other.starts_with(name); });
  environment_.push_back(variable);
}

std::vector<std::string> Person::command(const std::vector<std::string>& arguments,
                                         bool with_passphrase) const {
  std::vector<std::string> words = enter_;
  words.insert(words.end(), {programs_ / "waterline", "--home", home()});
  if (with_passphrase) words.insert(words.end(), {"--passphrase-file", folder() / "passphrase"});
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

Finished Person::run(const std::vector<std::string>& arguments, const std::string& input) {
  Finished finished = Running(command(arguments, true), environment_, input).wait();
  // WATERLINE_TEST_PAUSE is a time in milliseconds to wait after each command. Such a pause reveals
  // tests that pass only because the partner's device has not sent something yet.
  if (const char* pause = std::getenv("WATERLINE_TEST_PAUSE")) {  // NOLINT(concurrency-mt-unsafe)
    std::this_thread::sleep_for(std::chrono::milliseconds(std::stoi(pause)));
  }
  return finished;
}

Json Person::ask(const std::vector<std::string>& arguments, const std::string& input) {
  std::vector<std::string> words = {"--json"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const Finished finished = run(words, input);
  INFO(finished.out << finished.err);
  REQUIRE(finished.code == 0);
  return finished.out.empty() ? Json() : last_document(finished.out);
}

std::string Person::refused(int code, const std::vector<std::string>& arguments,
                            const std::string& input) {
  const Finished finished = run(arguments, input);
  std::string shown;
  for (const std::string& word : arguments) shown += word + " ";
  INFO(shown << "\n" << finished.out << finished.err);
  CHECK(finished.code == code);
  // The error begins a line, which need not be the first: other text may precede it ("This backup
  // was made ..."). With the code 4 (nothing was found) there is no error.
  CHECK((code == 4 || ("\n" + finished.err).find("\nerror: ") != std::string::npos));
  CHECK(finished.err.find("\nhint: ") != std::string::npos);
  CHECK(finished.out.empty());
  return finished.err;
}

std::unique_ptr<Running> Person::start(const std::vector<std::string>& arguments) {
  return std::make_unique<Running>(command(arguments, true), environment_, "");
}

std::unique_ptr<Conversation> Person::converse(const std::vector<std::string>& arguments) {
  return std::make_unique<Conversation>(command(arguments, false), environment_);
}

void Person::initialize() {
  ask({"init", "--confirm", "loss"});
}

std::string Person::socket() const {
  for (const auto& folder : std::filesystem::directory_iterator(runtime())) {
    if (folder.path().filename().native().starts_with("waterline-home-"))
      return root_.native() + (folder.path() / "sock").native();
  }
  return runtime() / "no node made a folder here yet";
}

Json Person::request(const std::string& method, const std::string& path, const Json& body) {
  auto answer = try_request(method, path, body);
  REQUIRE(answer.has_value());
  return *std::move(answer);
}

Json Person::shared_items() {
  Json items = Json::array();
  std::string before;
  do {
    const Json answer = request("GET", "/v1/shared?limit=1000" + before);
    for (const Json& item : answer["items"]) items.push_back(item);
    before = answer["next"].is_null()
                 ? ""
                 : "&before=" + std::to_string(answer["next"].get<std::int64_t>());
  } while (!before.empty());
  return items;
}

std::string Person::share(const std::string& words) {
  const std::string entry = ask({"write", "-"}, words)["id"];
  const Json item = ask({"share", entry, "--whole", "--now", "--confirm", "now"})["item"];
  return item.is_null() ? std::string() : item.get<std::string>();
}

std::set<std::string> Person::shared_texts() {
  std::set<std::string> texts;
  const Json items = shared_items();
  for (const Json& item : items) texts.insert(item["text"].get<std::string>());
  return texts;
}

std::optional<Json> Person::try_request(const std::string& method, const std::string& path,
                                        const Json& body) {
  const int connection = connect_to(socket());
  if (connection < 0) return {};
  std::string text = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
  if (method == "POST" || method == "PUT") {
    const std::string content = body.dump();
    text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(content.size()) +
            "\r\n\r\n" + content;
  } else {
    text += "\r\n";
  }
  std::string answer;
  if (send(connection, text.data(), text.size(), MSG_NOSIGNAL) ==
      static_cast<ssize_t>(text.size())) {
    char part[4096];
    for (ssize_t got = 0; (got = read(connection, part, sizeof part)) > 0;)
      answer.append(part, static_cast<std::size_t>(got));
  }
  close(connection);
  const std::size_t end_of_head = answer.find("\r\n\r\n");
  if (end_of_head == std::string::npos) return {};
  Json parsed = Json::parse(answer.substr(end_of_head + 4), nullptr, /*allow_exceptions=*/false);
  if (parsed.is_discarded()) return {};
  return parsed;
}

pid_t Person::node_process() const {
  const int connection = connect_to(socket());
  REQUIRE(connection >= 0);
  ucred listening{};
  socklen_t size = sizeof listening;
  REQUIRE(getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &listening, &size) == 0);
  close(connection);
  // The kernel may report -1 or 0 here. kill(-1) would kill every process of the machine.
  REQUIRE(listening.pid > 1);
  return listening.pid;
}

bool Person::node_answers() const {
  const int connection = connect_to(socket());
  if (connection >= 0) close(connection);
  return connection >= 0;
}

void Person::kill_node() {
  const pid_t node = node_process();
  const int process = static_cast<int>(syscall(SYS_pidfd_open, node, 0));
  REQUIRE(process >= 0);
  REQUIRE(kill(node, SIGKILL) == 0);
  // Wait until the process is dead. Until then its socket may still accept connections.
  pollfd gone{process, POLLIN, 0};
  CHECK(poll(&gone, 1, 10'000) == 1);
  close(process);
}

std::string port_of(const std::string& address) {
  return address.substr(address.rfind(':') + 1);
}

Json last_document(const std::string& output) {
  const std::size_t start = output.rfind("\n{");
  return Json::parse(start == std::string::npos ? output : output.substr(start));
}

std::unique_ptr<Running> pair_by_words(Person& a, Person& b, const std::filesystem::path& relayed) {
  const auto showing =
      a.start({"--json", "pair", "show", "--listen", "127.0.0.1:0", "--confirm", "same"});
  showing->wait_for_output("\n}");
  const Json offer = Json::parse(showing->out_so_far());
  std::string port = port_of(offer["listen"]);
  std::unique_ptr<Running> relay;
  if (!relayed.empty()) {
    std::filesystem::create_directories(relayed);
    relay = std::make_unique<Running>(
        std::vector<std::string>{std::string(kBuildFolder) + "/waterline-relay", port, relayed},
        std::vector<std::string>{}, "");
    relay->wait_for_output("\n");
    port = std::to_string(std::strtol(relay->out_so_far().c_str(), nullptr, 10));
  }
  const Finished joined = b.run(
      {"--json", "pair", "join", offer["code"], "--at", "127.0.0.1:" + port, "--confirm", "same"});
  const Finished shown = showing->wait();
  INFO(shown.out << shown.err << joined.out << joined.err);
  REQUIRE(joined.code == 0);
  REQUIRE(shown.code == 0);
  const auto words_in = [](const std::string& output) {
    const std::size_t start = output.find("\"words\"");
    return output.substr(start, output.find(']', start) - start);
  };
  REQUIRE(words_in(joined.out).size() > 40);
  REQUIRE(words_in(joined.out) == words_in(shown.out));
  return relay;
}

void pair_at(const std::string& host, Person& a, Person& b) {
  const auto showing =
      a.start({"--json", "pair", "show", "--listen", "45454", "--confirm", "same"});
  showing->wait_for_output("\n}");
  const std::string code = Json::parse(showing->out_so_far())["code"];
  const Finished joined = b.run({"--json", "pair", "join", code, "--at", host + ":45454",
                                 "--listen", "45455", "--confirm", "same"});
  const Finished shown = showing->wait();
  INFO(shown.out << shown.err << joined.out << joined.err);
  REQUIRE(joined.code == 0);
  REQUIRE(shown.code == 0);
}

}  // namespace waterline::scenario
