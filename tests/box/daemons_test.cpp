#include <filesystem>
#include <string>

#include <catch2/catch.hpp>

#include "box/visit.h"

// The real carrier and the servers that most boxes run: OpenSSH's own, and Apache's.
namespace waterline::link {
namespace {

using box::host_key_of;
using box::key_file;
using box::Visit;

// A folder that sshd shows, and a box in it.
struct BySshd {
  explicit BySshd(const std::vector<std::string>& host_keys)
      : server(box::serve_by_sshd(host_keys, {"login", "login-ecdsa", "login-rsa"})) {
    std::filesystem::create_directory(folder.path() / "common");
  }
  [[nodiscard]] BoxSetting box(const std::string& key) const {
    auto setting = BoxSetting::from_address("sftp://" + box::login_of_sshd() +
                                                "@localhost:" + std::to_string(server.port) +
                                                (folder.path() / "common").string() + "/",
                                            BoxWay::kDirect);
    REQUIRE(setting.ok());
    setting->login_key = key_file(key);
    return std::move(*setting);
  }
  fakes::TemporaryFolder folder;
  box::Server server;
};

PlaceFault fault_of(const BoxSetting& box) {
  Visit visit(box);
  const auto listed = visit.carrier->list();
  return listed.ok() ? PlaceFault::kNone : listed.error();
}

}  // namespace

TEST_CASE("a carrier brings blobs to OpenSSH's server and back", "[box][carrier]") {
  if (!box::is_here(box::kSshd, "openssh-server")) return;
  const BySshd sshd({"host", "host-rsa"});
  for (const char* key : {"login", "login-ecdsa"}) {
    INFO(key);
    BoxSetting box = sshd.box(key);
    box.host_key = host_key_of(box);
    Visit visit(box);
    box::goes_well(*visit.carrier);
  }
}

// The limit of Debian 12's libssh2, which signs with SHA-1 alone. If this test fails, it has gone:
// docs/commands.md and the words for box_refused_key and box_not_understood then say too much.
TEST_CASE("OpenSSH's server takes no RSA key from a carrier, and shows it none", "[box][carrier]") {
  if (!box::is_here(box::kSshd, "openssh-server")) return;
  {
    const BySshd sshd({"host"});
    BoxSetting box = sshd.box("login-rsa");
    box.host_key = host_key_of(box);
    CHECK(fault_of(box) == PlaceFault::kRefused);
  }
  const BySshd sshd({"host-rsa"});
  CHECK(fault_of(sshd.box("login")) == PlaceFault::kNotUnderstood);
}

TEST_CASE("OpenSSH's server with another key than before gets no login", "[box][carrier]") {
  if (!box::is_here(box::kSshd, "openssh-server")) return;
  BySshd sshd({"host"});
  BoxSetting box = sshd.box("login");
  box.host_key = host_key_of(box);
  CHECK(fault_of(box) == PlaceFault::kNone);
  sshd.server.process.reset();
  sshd.server = box::serve_by_sshd({"other-host"}, {"login"}, sshd.server.port);
  CHECK(fault_of(box) == PlaceFault::kOtherKey);
}

TEST_CASE("a carrier brings blobs to Apache and back", "[box][carrier]") {
  if (!box::is_here(box::kApache, "apache2-bin")) return;
  const fakes::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "common");
  const box::Server server = box::serve_by_apache(folder.path() / "common");
  {
    Visit visit(box::box_at("https", server.port, "common"));
    box::goes_well(*visit.carrier);
  }
  CHECK(fault_of(box::box_at("https", server.port, "missing")) == PlaceFault::kGone);
  BoxSetting wrong = box::box_at("https", server.port, "common");
  wrong.password = "another";
  CHECK(fault_of(wrong) == PlaceFault::kRefused);
}

}  // namespace waterline::link
