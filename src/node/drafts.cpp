#include "node/drafts.h"

#include <algorithm>
#include <cerrno>
#include <span>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/system_random.h"
#include "journal/entry.h"
#include "node/file_descriptor.h"

namespace waterline::node {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kSecretSetting = "draft_secret";
constexpr std::string_view kTopic = "draft-";
constexpr std::size_t kMaxSealedFile = 2 * journal::kMaxEntrySize;

std::filesystem::path folder_of(const Home& home) {
  return home.data / "drafts";
}

std::string topic_of(std::size_t place) {
  return std::string(kTopic) + std::to_string(place);
}

std::string text_of(const Draft& draft) {
  return Json{{"side", name_of(draft.side)},
              {"purpose", draft.purpose},
              {"content", draft.content},
              {"written", base::to_text(draft.written)}}
      .dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<Draft> draft_from(std::string_view text) {
  const Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return {};
  for (const char* name : {"side", "purpose", "content", "written"}) {
    if (!json.contains(name) || !json[name].is_string()) return {};
  }
  const auto written = base::time_from_text(json["written"].get<std::string>());
  if (!written) return {};
  return Draft{json["side"] == name_of(Side::kDeep) ? Side::kDeep : Side::kVault, json["purpose"], json["content"],
               *written};
}

template <class Use>
auto on_side(PrivateSide& open, Side side, const Use& use) {
  return side == Side::kDeep ? use(open.deep.entries()) : use(open.vault.entries());
}

journal::Result<std::optional<std::string>> kept_at(PrivateSide& open, Side side, std::size_t place) {
  return on_side(open, side, [&](auto& entries) { return entries.own(topic_of(place)); });
}

Failure failed(journal::Error error) {
  return from_journal(error, journal::kMaxEntrySize);
}

std::optional<int> digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return {};
}

bool bytes_from(std::string_view hex, base::MutableByteView out) {
  if (hex.size() != 2 * out.size()) return false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto high = digit_of(hex[2 * i]);
    const auto low = digit_of(hex[2 * i + 1]);
    if (!high || !low) return false;
    out[i] = static_cast<std::byte>(*high * 16 + *low);
  }
  return true;
}

std::optional<crypto::DraftSecret> secret_in(PrivateSide& open) {
  auto hex = open.vault.setting(kSecretSetting);
  if (!hex || !*hex) return {};
  crypto::DraftSecret secret;
  const bool whole = bytes_from(**hex, secret.bytes());
  crypto::wipe(std::as_writable_bytes(std::span(**hex)));
  if (!whole) return {};
  return secret;
}

std::string content_of_file(const std::filesystem::path& file) {
  const FileDescriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat facts {};
  if (!opened || ::fstat(opened.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return {};
  if (facts.st_size < 0 || static_cast<std::size_t>(facts.st_size) > kMaxSealedFile) return {};
  std::string content(static_cast<std::size_t>(facts.st_size), '\0');
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t got = ::read(opened.get(), content.data() + done, content.size() - done);
    if (got <= 0) return {};
    done += static_cast<std::size_t>(got);
  }
  return content;
}

bool write_durably(const std::filesystem::path& file, base::ByteView content) {
  const FileDescriptor opened(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!opened) return false;
  while (!content.empty()) {
    const ssize_t written = ::write(opened.get(), content.data(), content.size());
    if (written <= 0) return false;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return ::fsync(opened.get()) == 0;
}

bool sync_folder(const std::filesystem::path& folder) {
  const FileDescriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return opened && ::fsync(opened.get()) == 0;
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code ignored;
  for (const auto& file : std::filesystem::directory_iterator(folder, ignored)) files.push_back(file.path());
  return files;
}

}  // namespace

std::optional<crypto::PublicKey> key_from(std::string_view hex) {
  crypto::PublicKey key;
  if (!bytes_from(hex, key.bytes)) return {};
  return key;
}

Outcome<crypto::PublicKey> draft_key(PrivateSide& open, base::Random& random) {
  if (const auto secret = secret_in(open)) return crypto::public_key_of(*secret);
  const auto secret = crypto::DraftSecret::generate(random);
  std::string hex = base::to_hex(secret.bytes());
  const auto kept = open.vault.set_setting(kSecretSetting, hex);
  crypto::wipe(std::as_writable_bytes(std::span(hex)));
  if (!kept) return explained(failed(kept.error()), open.vault, kVaultFile);
  return crypto::public_key_of(secret);
}

Outcome<std::string> keep_draft(PrivateSide& open, const Draft& draft) {
  if (draft.purpose.size() > kMaxPurpose) return Failure(Error::kTooLong, Limit{kMaxPurpose});
  const std::string letter = draft.side == Side::kDeep ? "d" : "e";
  std::size_t free = 0;
  for (std::size_t place = kMaxDrafts; place > 0; --place) {
    const auto there = kept_at(open, draft.side, place);
    if (!there) return failed(there.error());
    if (!*there) {
      free = place;
      continue;
    }
    const auto other = draft_from(**there);
    if (other && other->purpose == draft.purpose && other->content == draft.content)
      return letter + std::to_string(place);
  }
  if (free == 0) return Failure(Error::kTooMany);
  const std::string text = text_of(draft);
  const auto kept = on_side(open, draft.side, [&](auto& entries) { return entries.set_own(topic_of(free), text); });
  if (!kept) return failed(kept.error());
  return letter + std::to_string(free);
}

Outcome<std::vector<KeptDraft>> drafts_of(PrivateSide& open, Side side) {
  std::vector<KeptDraft> drafts;
  for (std::size_t place = 1; place <= kMaxDrafts; ++place) {
    const auto there = kept_at(open, side, place);
    if (!there) return failed(there.error());
    if (!*there) continue;
    if (auto draft = draft_from(**there)) {
      drafts.push_back({(side == Side::kDeep ? "d" : "e") + std::to_string(place), std::move(*draft)});
    }
  }
  std::ranges::stable_sort(drafts, {}, [](const KeptDraft& kept) { return kept.draft.written; });
  return drafts;
}

Outcome<void> drop_draft(PrivateSide& open, std::string_view id) {
  for (std::size_t place = 1; place <= kMaxDrafts; ++place) {
    const bool of_deep = id == "d" + std::to_string(place);
    if (!of_deep && id != "e" + std::to_string(place)) continue;
    const Side side = of_deep ? Side::kDeep : Side::kVault;
    const auto there = kept_at(open, side, place);
    if (!there) return failed(there.error());
    if (!*there) break;
    const auto dropped = on_side(open, side, [&](auto& entries) { return entries.set_own(topic_of(place), ""); });
    if (!dropped) return failed(dropped.error());
    return {};
  }
  return Failure(Error::kUnknownId);
}

void take_sealed_drafts(const Home& home, PrivateSide& open) {
  const auto files = files_in(folder_of(home));
  if (files.empty()) return;
  const auto secret = secret_in(open);
  if (!secret) return;
  for (const std::filesystem::path& file : files) {
    const std::string sealed = content_of_file(file);
    if (sealed.empty()) continue;  // cannot be read now
    const auto plain = crypto::open_sealed(*secret, base::bytes_of(sealed));
    const auto draft = plain ? draft_from(base::text_of(plain->view())) : std::nullopt;
    // A file that does not open under the journal's own key is no draft of its owner. It must not take the place of
    // one.
    if (!draft || keep_draft(open, *draft)) ::unlink(file.c_str());
  }
  ::rmdir(folder_of(home).c_str());  // goes if it is empty
}

Outcome<void> seal_draft(const Home& home, const crypto::PublicKey& key, const Draft& draft) {
  if (draft.purpose.size() > kMaxPurpose) return Failure(Error::kTooLong, Limit{kMaxPurpose});
  std::string text = text_of(draft);
  if (text.size() > journal::kMaxEntrySize) return Failure(Error::kTooLong, Limit{journal::kMaxEntrySize});
  const std::filesystem::path folder = folder_of(home);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return Failure(Error::kStorageFailed);
  if (files_in(folder).size() >= kMaxDrafts) return Failure(Error::kTooMany);
  const base::Bytes sealed = crypto::seal_to(key, base::bytes_of(text));
  crypto::wipe(std::as_writable_bytes(std::span(text)));
  crypto::SystemRandom random;
  const std::filesystem::path file = folder / base::to_hex(random.bytes<8>());
  if (write_durably(file, sealed) && sync_folder(folder) && sync_folder(home.data)) return {};
  ::unlink(file.c_str());
  return Failure(Error::kStorageFailed);
}

}  // namespace waterline::node
