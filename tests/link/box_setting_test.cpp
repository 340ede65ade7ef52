#include "link/box_setting.h"

#include <catch2/catch.hpp>

// The address of a box, and how it is kept.
namespace waterline::link {
namespace {

using base::carrier::Scheme;

BoxSetting read(std::string_view address, BoxWay way = BoxWay::kDirect) {
  auto box = BoxSetting::from_address(address, way);
  INFO(address);
  REQUIRE(box.ok());
  return std::move(*box);
}

BoxFault fault_of(std::string_view address, BoxWay way = BoxWay::kDirect) {
  const auto box = BoxSetting::from_address(address, way);
  INFO(address);
  REQUIRE_FALSE(box.ok());
  return box.error();
}

const std::string kOnion = std::string(56, 'a') + ".onion";

}  // namespace

TEST_CASE("an address of a box is read and shown the same way", "[link][box]") {
  const BoxSetting box = read("https://anna@cloud.example/remote.php/dav/files/anna/between");
  CHECK(box.scheme == Scheme::kHttps);
  CHECK(box.login == "anna");
  CHECK(box.at == SocketAddress{"cloud.example", 443});
  CHECK(box.path == "/remote.php/dav/files/anna/between/");
  CHECK(box.address() == "https://anna@cloud.example/remote.php/dav/files/anna/between/");
  CHECK(read("sftp://a@b@[2001:db8::7]:2222/~/x/").address() ==
        "sftp://a@b@[2001:db8::7]:2222/~/x/");
  CHECK(read("sftp://host").address() == "sftp://host/");
  CHECK(read("https://host:8443/a%20b").at.port == 8443);
  CHECK(read("https://Cloud.EXAMPLE./x").address() == "https://cloud.example/x/");
  CHECK(read("http://" + kOnion + "/x/", BoxWay::kTor).scheme == Scheme::kHttp);
}

TEST_CASE("an address that is no box's has its own reason", "[link][box]") {
  CHECK(fault_of("http://cloud.example/x/") == BoxFault::kPlain);
  CHECK(fault_of("http://cloud.example/x/", BoxWay::kTor) == BoxFault::kPlain);
  CHECK(fault_of("https://anna:word@cloud.example/x/") == BoxFault::kPasswordInIt);
  CHECK(fault_of("https://" + kOnion + "/x/") == BoxFault::kOnionNeedsTor);
  for (const char* host : {"ABC.ONION", "abc.Onion", "abc.onion.", "abc.onION.:443"})
    CHECK(fault_of("https://" + std::string(host) + "/x/") == BoxFault::kOnionNeedsTor);
  for (const char* other :
       {"", "cloud.example/x", "ftp://cloud.example/", "https://", "https:///x", "https://a b/",
        "https://host/a b", "https://host/x?y", "https://host/x#y", "https://host/../x",
        "https://host/x/..", "https://host:0/", "https://host:99999/", "sftp://host/a%20b",
        "sftp://host/a;b", "sftp://host/a\"b", "https://an\nna@host/", "https://host/\r\nX: y"})
    CHECK(fault_of(other) == BoxFault::kUnreadable);
}

TEST_CASE("a box is kept whole, and no other text is taken for one", "[link][box]") {
  BoxSetting box = read("sftp://anna@host/x/");
  box.password = "a word: with all/signs@ \xc3\xa4";
  box.host_key = base::to_bytes(base::bytes_of("key"));
  CHECK(BoxSetting::from_text(box.text()) == box);
  box.shown = BoxSetting::Shown::kOtherKey;
  CHECK(BoxSetting::from_text(box.text()) == box);
  CHECK(is_box(box.text()));
  CHECK_FALSE(is_box("/home/anna/box 1"));
  CHECK(box.address().find(box.password) == std::string::npos);
  for (const std::string& text : {std::string(), std::string("/a/folder"), std::string("box 1\n"),
                                  std::string("box 2\n") + box.text().substr(6), box.text() + "\n",
                                  std::string("box 1\nsftp://h/\nfar\n\np")})
    CHECK_FALSE(BoxSetting::from_text(text));
  BoxSetting by_key = box;
  by_key.password.clear();
  by_key.login_key = "-----BEGIN PRIVATE KEY-----\nAAAA\nBBBB\n-----END PRIVATE KEY-----\n";
  CHECK(BoxSetting::from_text(by_key.text()) == by_key);
  CHECK(is_same_box(box.text(), by_key.text()));
  by_key.login_key = "no key";
  CHECK_FALSE(BoxSetting::from_text(by_key.text()));
  BoxSetting other = box;
  other.password = "new";
  other.way = BoxWay::kTor;
  CHECK(is_same_box(box.text(), other.text()));
  other.login = "bea";
  CHECK_FALSE(is_same_box(box.text(), other.text()));
  CHECK_FALSE(is_same_box("/x", "/x"));
}

}  // namespace waterline::link
