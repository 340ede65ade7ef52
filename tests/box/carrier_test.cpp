#include "link/carrier.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

#include <catch2/catch.hpp>

#include "box/servers.h"
#include "box/visit.h"
#include "link/box_dial.h"

// The real carrier, as the node has it, and real servers: good ones, and one that behaves badly.
namespace waterline::link {

using box::box_at;
using box::goes_well;
using box::host_key_of;
using box::key_file;
using box::kName;
using box::some_bytes;
using box::Visit;

namespace {

PlaceFault fault_at(const box::Server& server, const std::string& how) {
  Visit visit(box_at("https", server.port, how));
  const auto listed = visit.carrier->list();
  return listed.ok() ? PlaceFault::kNone : listed.error();
}

}  // namespace

TEST_CASE("a carrier brings blobs to a WebDAV server and back", "[box][carrier]") {
  const fakes::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "common");
  const box::Server server = box::serve_web_dav(folder.path());
  Visit visit(box_at("https", server.port, "common"));
  goes_well(*visit.carrier);
}

TEST_CASE("a carrier brings blobs to an SFTP server and back", "[box][carrier]") {
  const fakes::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "common");
  const box::Server server = box::serve_sftp(folder.path());
  BoxSetting box = box_at("sftp", server.port, "common");
  {
    Visit first(box);
    CHECK(first.carrier->list().error() == PlaceFault::kOtherKey);
    box.host_key = first.carrier->shown_key();
    REQUIRE_FALSE(box.host_key.empty());
  }
  {
    Visit visit(box);
    goes_well(*visit.carrier);
  }
  box.password = "other";
  Visit wrong(box);
  CHECK(wrong.carrier->list().error() == PlaceFault::kRefused);
}

TEST_CASE("another key of an SFTP server gets no password", "[box][carrier]") {
  const fakes::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "common");
  BoxSetting box;
  {
    const box::Server server = box::serve_sftp(folder.path(), "other-host");
    box = box_at("sftp", server.port, "common");
    Visit first(box);
    CHECK(first.carrier->list().error() == PlaceFault::kOtherKey);
    box.host_key = first.carrier->shown_key();
  }
  const box::Server server = box::serve_sftp(folder.path(), "host");
  box.at.port = server.port;
  Visit visit(box);
  CHECK(visit.carrier->list().error() == PlaceFault::kOtherKey);
  CHECK(visit.carrier->shown_key() != box.host_key);
}

TEST_CASE("an SFTP server lets a carrier in by a key that no file has", "[box][carrier]") {
  const fakes::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "common");
  for (const char* login : {"login", "login-ecdsa"}) {
    INFO(login);
    const box::Server server = box::serve_sftp_by_key(folder.path(), login);
    BoxSetting box = box_at("sftp", server.port, "common");
    box.password.clear();
    box.login_key = key_file(login);
    box.host_key = host_key_of(box);
    {
      Visit visit(box);
      goes_well(*visit.carrier);
    }
    box.login_key = key_file("host");
    {
      Visit wrong(box);
      CHECK(wrong.carrier->list().error() == PlaceFault::kRefused);
    }
    // A key that is none, and a password where a key is asked for.
    box.login_key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    {
      Visit broken(box);
      CHECK(broken.carrier->list().error() == PlaceFault::kRefused);
    }
    box.login_key.clear();
    box.password = "secret";
    Visit by_password(box);
    CHECK(by_password.carrier->list().error() == PlaceFault::kRefused);
  }
}

TEST_CASE("a key with a passphrase, and what is no key, are told from one that can be used",
          "[box][carrier]") {
  using Form = LoginKeyForm;
  for (const char* usable : {"login", "login-ecdsa"})
    CHECK(form_of_login_key(key_file(usable)) == Form::kUsable);
  for (const char* kept : {"login-protected", "login-protected-pem"})
    CHECK(form_of_login_key(key_file(kept)) == Form::kProtected);
  CHECK(form_of_login_key(key_file("login.pub")) == Form::kNotAKey);
  CHECK(form_of_login_key(key_file("trusted.pem")) == Form::kNotAKey);
  CHECK(form_of_login_key("") == Form::kNotAKey);
}

TEST_CASE("a certificate of somebody unknown gets no password", "[box][carrier]") {
  const fakes::TemporaryFolder folder;
  const box::Server server = box::serve_web_dav(folder.path(), "other");
  CHECK(fault_at(server, "x") == PlaceFault::kNotTrusted);
  const box::Server expired = box::serve_web_dav(folder.path(), "expired");
  CHECK(fault_at(expired, "x") == PlaceFault::kCertificateTime);
  // The right authority, and another name.
  const box::Server trusted = box::serve_web_dav(folder.path());
  BoxSetting box = box_at("https", trusted.port, "x");
  box.at.host = "127.0.0.1";
  Visit visit(box);
  CHECK(visit.carrier->list().error() == PlaceFault::kOtherName);
  Visit trusts_nobody(
      box_at("https", trusted.port, "x"), [] { return true; }, box::Programs::Trusts::kNobody);
  CHECK(trusts_nobody.carrier->list().error() == PlaceFault::kNoAuthorities);
}

TEST_CASE("each way in which a box fails has its own fault", "[box][carrier]") {
  const box::Server server = box::serve_badly();
  const std::pair<const char*, PlaceFault> ways[] = {
      {"good", PlaceFault::kNone},
      {"refused", PlaceFault::kRefused},
      {"moved", PlaceFault::kMoved},
      {"out-of-order", PlaceFault::kNotReached},
      {"cut-0", PlaceFault::kNotReached},
      {"cut-10", PlaceFault::kNotReached},
      {"cut-20", PlaceFault::kNotReached},
      {"cut-60", PlaceFault::kNotReached},
      {"endless", PlaceFault::kTooManyFiles},
      {"many", PlaceFault::kTooManyFiles},
      {"page", PlaceFault::kNotUnderstood},
  };
  for (const auto& [how, fault] : ways) {
    INFO(how);
    CHECK(static_cast<int>(fault_at(server, how)) == static_cast<int>(fault));
  }
  CHECK(fault_at(server, "headers") != PlaceFault::kNone);
  BoxSetting wrong = box_at("https", server.port, "good");
  wrong.password = "other";
  Visit refused(wrong);
  CHECK(refused.carrier->list().error() == PlaceFault::kRefused);
  BoxSetting nobody = box_at("https", 1, "good");
  Visit none(nobody);
  CHECK(none.carrier->list().error() == PlaceFault::kNotReached);
}

TEST_CASE("a box that is full, busy or moves no file is met", "[box][carrier]") {
  const box::Server server = box::serve_badly();
  const base::Bytes bytes = some_bytes(5000);
  {
    Visit full(box_at("https", server.port, "full"));
    CHECK(full.carrier->put(kName, bytes).error() == PlaceFault::kFull);
  }
  for (const char* how : {"busy", "no-move", "no-part", "only-plain"}) {
    INFO(how);
    Visit visit(box_at("https", server.port, how));
    REQUIRE(visit.carrier->put(kName, bytes).ok());
    CHECK(visit.carrier->list().value() == std::vector<std::string>{kName});
    CHECK(visit.carrier->get(kName).value() == bytes);
  }
  Visit odd(box_at("https", server.port, "odd"));
  CHECK(odd.carrier->list().value() ==
        std::vector<std::string>{"00112233445566778899aabbccddee05"});
}

TEST_CASE("an answer that is cut at any byte is no answer", "[box][carrier]") {
  const box::Server server = box::serve_badly();
  for (std::size_t at = 0; at < 140; at += 7) {
    INFO(at);
    Visit visit(box_at("https", server.port, "cut-" + std::to_string(at)));
    CHECK_FALSE(visit.carrier->list().ok());
  }
}

TEST_CASE("a visit to a box that never answers ends when it must", "[box][carrier]") {
  const box::Server server = box::serve_badly();
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  Visit visit(box_at("https", server.port, "silent"),
              [until] { return std::chrono::steady_clock::now() < until; });
  CHECK(visit.carrier->list().error() == PlaceFault::kNotReached);
  CHECK(std::chrono::steady_clock::now() < until + std::chrono::seconds(5));
  CHECK(visit.carrier->get(kName).error() == PlaceFault::kNotReached);
}

TEST_CASE("an answer that never ends to a command is not swallowed", "[box][carrier]") {
  const box::Server server = box::serve_badly();
  Visit visit(box_at("https", server.port, "talks"));
  CHECK(visit.carrier->remove(kName).error() == PlaceFault::kTooManyFiles);
  CHECK(visit.carrier->put(kName, some_bytes(10)).error() == PlaceFault::kTooManyFiles);
}

TEST_CASE("a box at a numeric address of either kind is visited", "[box][carrier]") {
  const fakes::TemporaryFolder folder;
  const box::Server server = box::serve_sftp(folder.path());
  const SocketAddress there = box_at("sftp", server.port, "x").at;
  for (const char* host : {"127.0.0.1", "::1", "2001:db8::7"}) {
    INFO(host);
    BoxSetting box = box_at("sftp", server.port, "x");
    box.at.host = host;
    const box::Programs programs;
    const auto goes_on = [] { return true; };
    const auto connect = [&] { return connect_to_box(there, BoxWay::kDirect, {}, goes_on); };
    auto carrier = Carrier::start({programs.folder() / "waterline-carrier", connect, goes_on}, box);
    REQUIRE(carrier.ok());
    CHECK((*carrier)->list().error() == PlaceFault::kOtherKey);
  }
}

}  // namespace waterline::link
