#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "fakes/looking.h"
#include "hostile/attacked.h"
#include "keyring/keyring.h"
#include "scenario/process_memory.h"
#include "store/page_codec.h"

// Searches the memory of the courier, as root from outside, like an attacker who took it over.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

using namespace waterline;
using namespace waterline::hostile;
using scenario::Needle;

namespace {

template <class Key>
Needle needle_of(const std::string& name, const Key& key) {
  return {name, std::string(base::text_of(key.bytes()))};
}

void add_keys_of_store(std::vector<Needle>& needles, const std::filesystem::path& file,
                       base::ByteView key) {
  constexpr std::size_t kFileIdAt = 16;  // docs/storage.md, "The main file"
  const std::string content = scenario::content_of(file);
  store::FileId id{};
  std::ranges::copy(base::bytes_of(content).subspan(kFileIdAt, id.size()), id.begin());
  const store::StoreKeys keys(store::StoreKey(key), id);
  const std::string name = file.filename();
  needles.push_back({name + " key", std::string(base::text_of(key))});
  needles.push_back(needle_of(name + " page key", keys.pages));
  needles.push_back(needle_of(name + " log key", keys.log));
}

}  // namespace

TEST_CASE("the courier's memory has the link's keys, but no store's key", "[hostile][cage][user]") {
  if (!waterline::fakes::may_look()) return;
  const std::string passphrase = "the passphrase of Ada";
  Attacked scene;
  HostileSession session = scene.connect();
  REQUIRE(session.meet());
  const std::string content = scenario::content_of(scene.ada.home() / "keyring");
  const auto root =
      keyring::open_with_passphrase(base::bytes_of(content), base::bytes_of(passphrase));
  REQUIRE(root.ok());
  const keyring::DerivedKeys keys = keyring::derive_keys(*root);
  std::vector<Needle> needles{{"passphrase", passphrase},
                              needle_of("root key", root->root),
                              needle_of("author key", keys.author)};
  for (const auto& [file, key] : {std::pair{"deep.db", keys.deep_store.bytes()},
                                  {"vault.db", keys.vault_store.bytes()},
                                  {"ledger.db", keys.ledger_store.bytes()}}) {
    add_keys_of_store(needles, scene.ada.home() / file, key);
  }
  const pid_t courier = scene.courier();
  REQUIRE(courier > 0);
  // First check that the search finds a key that is there.
  const auto own = scenario::found_in_memory(courier, {needle_of("identity key", keys.identity)});
  if (!own) {
    WARN("SKIPPED: this system does not let the test read the memory of another process");
    return;
  }
  CHECK(own->size() == 1);
  CHECK(scenario::found_in_memory(courier, needles) == std::vector<std::string>{});
}

#endif
