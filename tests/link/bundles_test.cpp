#include "link/bundles.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <thread>

#include <catch2/catch.hpp>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "fakes/eventually.h"
#include "link/bundle_home.h"
#include "link/folder_names.h"
#include "link/own_sockets.h"
#include "wire/bundle_messages.h"

namespace waterline::link {
namespace {

namespace fs = std::filesystem;

TEST_CASE("a bundle marker stays valid until renewed, but never in a copy", "[link][carry]") {
  const fakes::TemporaryFolder folder;
  crypto::SystemRandom random;
  const BundleMarker marker(folder.path() / "marker");
  CHECK(marker.read().empty());
  const auto first = marker.renew(random);
  REQUIRE_FALSE(first.empty());
  CHECK(marker.read() == first);
  const auto options = fs::copy_options::overwrite_existing;
  fs::copy_file(folder.path() / "marker", folder.path() / "copy");
  CHECK(BundleMarker(folder.path() / "copy").read() != first);
  const auto second = marker.renew(random);
  CHECK(second != first);
  CHECK(marker.read() == second);
  // Put an old marker back in two ways: copy it into the present file, or rename it over that file.
  // The store must notice each.
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  fs::copy_file(folder.path() / "copy", folder.path() / "marker", options);
  CHECK(marker.read() != first);
  fs::rename(folder.path() / "copy", folder.path() / "marker");
  CHECK(marker.read() != first);
  CHECK(BundleMarker(folder.path() / "nowhere" / "marker").renew(random).empty());
}

TEST_CASE("two homes without a network exchange everything by bundles", "[link][carry]") {
  const fakes::TemporaryFolder stick;
  Home a;
  Home b;
  pair(a, b);
  a.share("from a");
  b.share("from b");
  REQUIRE(a.out(stick.path() / "one").ok());
  REQUIRE(b.in(stick.path() / "one").ok());
  CHECK(b.in(stick.path() / "one")->received == 0);
  REQUIRE(b.out(stick.path() / "two").ok());
  a.share("later");
  REQUIRE(a.out(stick.path() / "three").ok());
  const auto in = a.in(stick.path() / "two");
  REQUIRE(in.ok());
  CHECK(in->received == 1);
  CHECK(b.in(stick.path() / "three")->received == 1);
  CHECK(b.in(stick.path() / "one")->received == 0);
  const std::set<std::string> all{"from a", "from b", "later"};
  CHECK(a.texts() == all);
  CHECK(b.texts() == all);
  // Only this user may open the bundle, and its texts are encrypted.
  struct stat found {};
  REQUIRE(stat((stick.path() / "one").c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
  for (const OwnSocket& socket : own_sockets()) {
    CHECK(socket.kind != OwnSocket::Kind::kTcp);
    CHECK(socket.kind != OwnSocket::Kind::kTcpListening);
    CHECK(socket.kind != OwnSocket::Kind::kUdp);
  }
}

TEST_CASE("a damaged, foreign or unrelated file changes nothing", "[link][carry]") {
  const fakes::TemporaryFolder stick;
  Home a;
  Home b;
  Home stranger;
  Home strangers_partner;
  pair(a, b);
  pair(stranger, strangers_partner);
  a.share("from a");
  const auto file = stick.path() / "file";
  REQUIRE(a.out(file).ok());
  CHECK(a.out(file).error() == Error::kFileExists);
  CHECK(stranger.refused(file) == Error::kBadBundle);
  CHECK(a.refused(file) == Error::kBadBundle);

  const auto size = fs::file_size(file);
  const auto cut = stick.path() / "cut";
  fs::copy_file(file, cut);
  fs::resize_file(cut, size - 1);
  CHECK(b.refused(cut) == Error::kBadBundle);
  fs::resize_file(cut, size + 7);
  CHECK(b.refused(cut) == Error::kBadBundle);
  fs::resize_file(cut, 0);
  CHECK(b.refused(cut) == Error::kBadBundle);
  fs::resize_file(cut, std::uintmax_t{1} << 30);  // sparse
  CHECK(b.refused(cut) == Error::kBadBundle);

  CHECK(b.refused(stick.path() / "nothing") == Error::kNoFile);
  CHECK(b.refused(stick.path()) == Error::kNoFile);
  fs::create_symlink(file, stick.path() / "link");
  CHECK(b.refused(stick.path() / "link") == Error::kNoFile);
  REQUIRE(mkfifo((stick.path() / "pipe").c_str(), 0600) == 0);
  CHECK(b.refused(stick.path() / "pipe") == Error::kNoFile);
  CHECK(b.refused("/dev/zero") == Error::kNoFile);

  REQUIRE(b.with([](SharedSide& side, auto&) { return side.partner_link.unpair(); }).ok());
  CHECK(b.in(file).error() == Error::kNoPartner);
  REQUIRE(a.with([](SharedSide& side, auto&) { return side.partner_link.unpair(); }).ok());
  // After a new pairing, a bundle from before it is refused.
  pair(a, b);
  CHECK(b.refused(file) == Error::kBadBundle);
}

TEST_CASE("two homes with a common folder converge and then write nothing", "[link][carry]") {
  const fakes::TemporaryFolder folder;
  Home a;
  Home b;
  const auto key = pair(a, b);
  REQUIRE(a.watch(folder.path()).ok());
  REQUIRE(b.watch(folder.path()).ok());
  a.share("from a");
  b.share("from b");
  CHECK(a.eventually_has({"from a", "from b"}));
  CHECK(b.eventually_has({"from a", "from b"}));
  b.stop();
  a.share("while b was off");
  a.check_folder();
  b.start();
  b.share("b again");
  CHECK(b.eventually_has({"from a", "from b", "while b was off", "b again"}));
  CHECK(a.eventually_has({"from a", "from b", "while b was off", "b again"}));

  // Once both homes know what the other has, each has one bundle in the folder, and checks of the
  // folder change nothing.
  const auto check_both = [&] {
    for (int i = 0; i < 3; ++i) {
      a.check_folder();
      b.check_folder();
    }
  };
  check_both();
  const auto names = [&] {
    std::set<std::string> found;
    for (const auto& entry : fs::directory_iterator(folder.path()))
      found.insert(entry.path().filename());
    return found;
  };
  const auto quiet = names();
  CHECK(quiet.size() == 2);
  check_both();
  CHECK(names() == quiet);
  const FolderNames known(key, a.key(), b.key());
  CHECK(std::ranges::count_if(
            quiet, [&](auto& name) { return known.whose(name) == FolderNames::Whose::kOwn; }) == 1);

  // When A stops using the shared folder, A deletes its own bundle there and leaves B's.
  REQUIRE(a.watch("").ok());
  fakes::eventually([&] { return names().size() == 1; });
}

TEST_CASE("in a hostile folder only the home's own bundles are touched", "[link][carry]") {
  const fakes::TemporaryFolder folder;
  const fakes::TemporaryFolder elsewhere;
  Home a;
  Home b;
  const auto key = pair(a, b);
  const FolderNames of_a(key, a.key(), b.key());
  std::ofstream(elsewhere.path() / "precious") << "precious";
  const auto named = [&] { return folder.path() / of_a.fresh(a.random()); };
  // Put bad files into the folder whose names look like those of the partner's bundles.
  fs::create_symlink(elsewhere.path() / "precious", named());
  REQUIRE(mkfifo(named().c_str(), 0600) == 0);
  fs::create_directory(named());
  const auto sparse = named();
  std::ofstream(sparse).close();
  fs::resize_file(sparse, std::uintmax_t{1} << 30);
  const auto noise = named();
  std::ofstream(noise) << std::string(5000, 'x');
  // Puts files into the folder whose names belong to bundles of neither device.
  std::ofstream(folder.path() / "\x1b[2Jclear\n") << "x";
  std::ofstream(folder.path() / std::string(255, 'n')) << "x";
  std::ofstream(folder.path() / "00112233445566778899aabbccddeeff") << "x";
  REQUIRE(b.watch(folder.path()).ok());
  b.share("from b");
  REQUIRE(a.watch(folder.path()).ok());
  a.share("from a");
  CHECK(a.eventually_has({"from a", "from b"}));
  CHECK(b.eventually_has({"from a", "from b"}));
  CHECK(b.problem() == FolderWatch::Problem::kUnsound);
  std::ifstream precious(elsewhere.path() / "precious");
  std::string text;
  precious >> text;
  CHECK(text == "precious");
  REQUIRE(b.watch("").ok());
  for (const std::string& name : {std::string("\x1b[2Jclear\n"), std::string(255, 'n'),
                                  std::string("00112233445566778899aabbccddeeff")}) {
    CHECK(fs::file_size(folder.path() / name) == 1);
  }
}

TEST_CASE("a paused home leaves its folder alone", "[link][carry]") {
  const fakes::TemporaryFolder folder;
  Home a;
  Home b;
  pair(a, b);
  REQUIRE(a.with([](SharedSide& side, auto&) {
             return side.partner_link.set_paused(Paused::kYes);
           }).ok());
  REQUIRE(a.watch(folder.path()).ok());
  a.share("from a");
  a.check_folder();
  CHECK(fs::is_empty(folder.path()));
  REQUIRE(a.with([](SharedSide& side, auto&) {
             return side.partner_link.set_paused(Paused::kNo);
           }).ok());
  REQUIRE(b.watch(folder.path()).ok());
  CHECK(b.eventually_has({"from a"}));
}

}  // namespace
}  // namespace waterline::link
