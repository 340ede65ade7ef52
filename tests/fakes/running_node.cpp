#include "fakes/running_node.h"

#include <fstream>
#include <iterator>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <unistd.h>

#include "api/unix_socket.h"
#include "node/unlock.h"

namespace waterline::test {
namespace {

keyring::DerivedKeys keys_of(const node::Home& home) {
  const auto opened = node::open_keyring(
      home, {node::OwnersSecret::Kind::kPassphrase, base::bytes_of(kPassphrase)});
  REQUIRE(opened.ok());
  return keyring::derive_keys(opened->secrets);
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "waterline-node-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

base::WallTime TurnableClock::now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

base::SteadyTime TurnableClock::steady_now() const {
  const std::lock_guard lock(mutex_);
  return steady_now_;
}

void TurnableClock::advance(std::chrono::seconds step) {
  const std::lock_guard lock(mutex_);
  now_ += step;
  steady_now_ += step;
  boot_.since += step;
}

void TurnableClock::sleep(std::chrono::seconds step) {
  const std::lock_guard lock(mutex_);
  now_ += step;
  boot_.since += step;
}

void TurnableClock::set_wall(std::chrono::seconds step) {
  const std::lock_guard lock(mutex_);
  now_ += step;
}

void TurnableClock::start_machine_again(std::chrono::seconds off) {
  const std::lock_guard lock(mutex_);
  now_ += off;
  steady_now_ = {};
  boot_ = {boot_.boot + "1", {}};
}

base::BootTime TurnableClock::Boot::now() const {
  const std::lock_guard lock(clock_.mutex_);
  return clock_.boot_;
}

Json HttpAnswer::json() const {
  return Json::parse(body, nullptr, /*allow_exceptions=*/false);
}

HttpAnswer talk(const std::filesystem::path& socket, const std::string& bytes) {
  const auto connection = api::connect_to(socket);
  return connection.ok() ? talk_over(*connection, bytes) : HttpAnswer{};
}

HttpAnswer talk_over(const base::FileDescriptor& connection, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t count =
        ::send(connection.get(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) break;
    sent += static_cast<std::size_t>(count);
  }
  std::string answer;
  std::array<char, 65536> buffer{};
  for (ssize_t count = 0;
       (count = ::recv(connection.get(), buffer.data(), buffer.size(), 0)) > 0;) {
    answer.append(buffer.data(), static_cast<std::size_t>(count));
  }
  const std::size_t end = answer.find("\r\n\r\n");
  if (end == std::string::npos) return {};
  return {std::stoi(answer.substr(9, 3)), answer.substr(0, end), answer.substr(end + 4)};
}

std::string request_bytes(std::string_view method, std::string_view path, std::string_view body) {
  std::string bytes =
      std::string(method) + " " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\n";
  if (method == "POST" || method == "PUT") {
    bytes +=
        "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  }
  return bytes + "\r\n" + std::string(body);
}

std::string bytes_request(std::string_view path, std::string_view body) {
  return "PUT " + std::string(path) +
         " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

std::string range_request(std::string_view path, std::string_view range) {
  return "GET " + std::string(path) +
         " HTTP/1.1\r\nHost: localhost\r\nRange: " + std::string(range) + "\r\n\r\n";
}

NodeAnswer RunningNode::put_bytes(const std::string& id, std::uint64_t offset,
                                  std::string_view bytes) {
  const HttpAnswer said = talk(
      socket_,
      bytes_request("/v1/attachments/" + id + "/bytes?offset=" + std::to_string(offset), bytes));
  return {said.status, said.json()};
}

NodeAnswer RunningNode::upload(const std::string& content, const std::string& name,
                               const std::string& side) {
  const NodeAnswer begun =
      post("/v1/attachments", {{"side", side}, {"size", content.size()}, {"name", name}});
  if (begun.status != 200) return begun;
  const std::string id = begun["id"];
  constexpr std::size_t kPiece = 1000000;
  for (std::size_t at = 0; at < content.size(); at += kPiece) {
    const NodeAnswer put = put_bytes(id, at, std::string_view(content).substr(at, kPiece));
    if (put.status != 200) return put;
  }
  return post("/v1/attachments/" + id + "/finish");
}

std::string RunningNode::bytes_of(const std::string& id) {
  const HttpAnswer said =
      talk(socket_, request_bytes("GET", "/v1/attachments/" + id + "/bytes", ""));
  return said.status == 200 ? said.body : std::string();
}

RunningNode::RunningNode(const std::filesystem::path& home, crypto::PasswordHashCost cost)
    : own_clock_(std::make_unique<TurnableClock>()), clock_(own_clock_.get()) {
  start(home, cost);
}

RunningNode::RunningNode(const std::filesystem::path& home, TurnableClock& clock) : clock_(&clock) {
  start(home);
}

void RunningNode::start(const std::filesystem::path& home, crypto::PasswordHashCost cost) {
  const node::Home where = node::Home::locate(home);
  auto held = node::Node::hold(where, {*clock_, private_random_, shared_random_,
                                       "/nonexistent/courier", cost, clock_->boot_clock()});
  REQUIRE(held.ok());
  node_ = std::move(*held);
  api_.emplace(
      *node_, [this] { stop_requested_ = true; }, private_random_);
  socket_ = where.socket();
  auto listening = api::listen_at(socket_);
  REQUIRE(listening.ok());
  server_.emplace(
      api::HttpServer::Door{
          .listening = std::move(*listening), .admits = &api::is_own_user, .threads = 16},
      [this](const api::Request& request) { return api_->answer_at_socket(request); },
      &api::Api::max_body);
}

RunningNode::~RunningNode() {
  (void)node_->close();
  server_.reset();
}

NodeAnswer RunningNode::ask(std::string_view method, const std::string& path,
                            const std::string& body) {
  const HttpAnswer answer = talk(socket_, request_bytes(method, path, body));
  INFO(method << " " << path << ": " << answer.head);
  REQUIRE(answer.status != 0);
  NodeAnswer said{answer.status, answer.json()};
  REQUIRE(said.json.is_object());
  REQUIRE(said.json.contains("schema"));
  REQUIRE((said.status == 200) == !said.json.contains("error"));
  return said;
}

void RunningNode::make_journal() {
  require_ok(post("/v1/init/begin", {{"passphrase", kPassphrase}}));
  require_ok(post("/v1/init/finish", {{"accept_loss", true}}));
}

NodeAnswer RunningNode::change_keys(const Json& request, std::string* phrase) {
  const NodeAnswer begun = post("/v1/passphrase/begin", request);
  require_ok(begun);
  if (phrase != nullptr) {
    phrase->clear();
    for (const Json& word : begun["recovery_phrase"]) *phrase += word.get<std::string>() + " ";
  }
  return post("/v1/passphrase/finish", {{"change", begun["change"]}, {"accept_loss", true}});
}

std::string RunningNode::write(const std::string& text, const std::string& side) {
  const NodeAnswer said = post("/v1/entries", {{"text", text}, {"side", side}});
  require_ok(said);
  return said["id"];
}

void RunningNode::advance(std::chrono::seconds step) {
  clock_->advance(step);
  node_->wake();
}

void RunningNode::require_ok(const NodeAnswer& said) {
  INFO(said.json.dump());
  REQUIRE(said.status == 200);
}

std::vector<journal::WriterId> RunningNode::writers() {
  const auto writers = node_->while_open([](app::PrivateSide& open)
                                             -> app::Outcome<std::vector<journal::WriterId>> {
    return std::vector{open.vault.entries().writer().value(), open.deep.entries().writer().value()};
  });
  REQUIRE(writers.ok());
  return *writers;
}

bool eventually(const std::function<bool()>& happened) {
  for (int i = 0; i < 1000; ++i) {
    if (happened()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

void pair_offline(const std::filesystem::path& home, std::byte partner_key) {
  const node::Home where = node::Home::locate(home);
  crypto::SystemRandom random;
  auto ledger = node::open_ledger(where, keys_of(where), random);
  REQUIRE(ledger.ok());
  const auto own_epoch = ledger->epoch_for_pairing();
  REQUIRE(own_epoch.ok());
  ledger::NewPartnership partnership;
  partnership.partner.bytes.fill(partner_key);
  partnership.pair_key = crypto::PairKey::generate(random);
  partnership.partner_epoch = base::EpochId::generate(random);
  partnership.own_epoch = *own_epoch;
  partnership.paired_on = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23);
  REQUIRE(ledger->begin_partnership(partnership).ok());
  REQUIRE(ledger->confirm_partnership().ok());
}

void send_offline(const std::filesystem::path& home) {
  const node::Home where = node::Home::locate(home);
  crypto::SystemRandom random;
  auto ledger = node::open_ledger(where, keys_of(where), random);
  REQUIRE(ledger.ok());
  REQUIRE(ledger->lacking({}, base::kMaxBatchBytes).ok());
}

void hear_offline(const std::filesystem::path& home, const base::OperationBatch& batch) {
  const node::Home where = node::Home::locate(home);
  crypto::SystemRandom random;
  auto ledger = node::open_ledger(where, keys_of(where), random);
  REQUIRE(ledger.ok());
  const auto applied = ledger->apply(batch);
  REQUIRE(applied.ok());
  REQUIRE(applied->refused == 0);
}

std::vector<ledger::Item> items_offline(const std::filesystem::path& home) {
  const node::Home where = node::Home::locate(home);
  crypto::SystemRandom random;
  auto ledger = node::open_ledger(where, keys_of(where), random);
  REQUIRE(ledger.ok());
  auto items = ledger->items();
  REQUIRE(items.ok());
  return *items;
}

std::map<std::string, std::string> files_under(const std::filesystem::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (!file.is_regular_file() || file.path().filename() == "lock") continue;
    std::ifstream in(file.path(), std::ios::binary);
    files[file.path().string()] = std::string(std::istreambuf_iterator<char>(in), {});
  }
  return files;
}

}  // namespace waterline::test
