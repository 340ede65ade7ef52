#include "node/drafts.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <span>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/system_random.h"
#include "journal/entry.h"
#include "node/editing_facts.h"
#include "node/made_folders.h"

namespace waterline::node {
namespace {

constexpr std::size_t kMaxFormer = 8;
// The topics under which the journal stores the drafts (Journal::own). Their names begin with
// "device.", since drafts belong to a device and not to the person: they stay on the device where
// they were begun.
constexpr std::string_view kIndexTopic = "device.drafts";
constexpr std::string_view kEditingTopic = "device.editing";
constexpr const char* kFolder = "drafts";
constexpr std::size_t kMaxSealedFile = 2 * journal::kMaxEntrySize;

std::string topic_of(std::size_t place) {
  return "device.draft-" + std::to_string(place);
}

// --- Records. A record has fields of any bytes: each as its size, a colon, its bytes and a
// newline.

using Record = std::vector<std::string>;

std::string text_of(const Record& record) {
  std::string text;
  for (const std::string& field : record) text += std::to_string(field.size()) + ":" + field + "\n";
  return text;
}

std::optional<std::size_t> number_from(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

// Cuts a record with this number of fields off the beginning of `text`. Returns nullopt if `text`
// does not begin with one.
std::optional<Record> take_record(std::string_view& text, std::size_t fields) {
  Record record;
  while (record.size() < fields) {
    const std::size_t colon = std::min(text.find(':'), text.size());
    const auto size = number_from(text.substr(0, colon));
    if (!size) return {};
    text.remove_prefix(std::min(colon + 1, text.size()));
    if (*size >= text.size() || text[*size] != '\n') return {};
    record.emplace_back(text.substr(0, *size));
    text.remove_prefix(*size + 1);
  }
  return record;
}

// --- The text that is sealed for a draft: a record about it, then its content.

std::string text_of(const Draft& draft) {
  return text_of(Record{std::string(name_of(draft.side)), draft.purpose,
                        base::to_text(draft.written)}) +
         draft.content;
}

// Parses the text of a sealed draft that was opened. Only a program of the journal's owner knew the
// public key to seal it to, but everything in the text is checked all the same.
std::optional<Draft> draft_from(std::string_view text) {
  const auto about = take_record(text, 3);
  if (!about) return {};
  const auto written = base::time_from_text((*about)[2]);
  if (!written || !is_purpose((*about)[1])) return {};
  const app::Side side =
      (*about)[0] == name_of(app::Side::kDeep) ? app::Side::kDeep : app::Side::kVault;
  return Draft{side, (*about)[1], std::string(text), *written};
}

std::optional<Draft> unsealed(std::span<const crypto::DraftSecret> secrets,
                              std::string_view sealed) {
  for (const crypto::DraftSecret& secret : secrets) {
    if (const auto plain = crypto::open_sealed(secret, base::bytes_of(sealed))) {
      return draft_from(base::text_of(plain->view()));
    }
  }
  return {};
}

template <class Use>
auto on_side(app::PrivateSide& open, app::Side side, const Use& use) {
  return side == app::Side::kDeep ? use(open.deep.entries()) : use(open.vault.entries());
}

journal::Result<std::optional<std::string>> own(app::PrivateSide& open, app::Side side,
                                                std::string_view topic) {
  return on_side(open, side, [&](auto& entries) { return entries.own(topic); });
}

journal::Result<void> set_own(app::PrivateSide& open, app::Side side, std::string_view topic,
                              std::string_view content) {
  return on_side(open, side, [&](auto& entries) { return entries.set_own(topic, content); });
}

Failure failed(journal::Error error) {
  return app::from_journal(error, journal::kMaxEntrySize);
}

Failure failed(app::PrivateSide& open, app::Side side, journal::Error error) {
  return side == app::Side::kDeep ? app::explained(failed(error), open.deep, app::kDeepFile)
                                  : app::explained(failed(error), open.vault, app::kVaultFile);
}

// --- The index of one side: the facts about each of its drafts, by the draft's number.

struct Known {
  std::string purpose;
  base::WallTime written;
  std::size_t size = 0;
};
using Index = std::map<std::size_t, Known>;

Outcome<Index> index_of(app::PrivateSide& open, app::Side side) {
  const auto text = own(open, side, kIndexTopic);
  if (!text) return failed(open, side, text.error());
  Index index;
  if (!*text) return index;
  std::string_view left = **text;
  while (const auto record = take_record(left, 4)) {
    const auto place = number_from((*record)[0]);
    const auto size = number_from((*record)[1]);
    const auto written = base::time_from_text((*record)[2]);
    if (place && size) index[*place] = {(*record)[3], written.value_or(base::WallTime()), *size};
  }
  return index;
}

Outcome<void> set_index(app::PrivateSide& open, app::Side side, const Index& index) {
  std::string text;
  for (const auto& [place, known] : index) {
    text += text_of(Record{std::to_string(place), std::to_string(known.size),
                           base::to_text(known.written), known.purpose});
  }
  const auto set = set_own(open, side, kIndexTopic, text);
  if (!set) return failed(open, side, set.error());
  return {};
}

std::string id_of(app::Side side, std::size_t place) {
  return (side == app::Side::kDeep ? "d" : "e") + std::to_string(place);
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

void wipe_text(std::string& text) {
  crypto::wipe(std::as_writable_bytes(std::span(text)));
}

// Returns the secret halves of draft keys that a setting of the vault holds, one after the other in
// hex. Empty if the setting is not set. An incomplete secret ends the list.
std::vector<crypto::DraftSecret> secrets_in(app::PrivateSide& open, vault::Setting setting) {
  std::vector<crypto::DraftSecret> secrets;
  auto hex = open.vault.setting(setting);
  if (!hex || !*hex) return secrets;
  const std::string_view text = **hex;
  crypto::DraftSecret secret;
  for (std::size_t at = 0; bytes_from(text.substr(at, 2 * secret.bytes().size()), secret.bytes());
       at += 2 * secret.bytes().size()) {
    secrets.push_back(std::move(secret));
    secret = crypto::DraftSecret();
  }
  wipe_text(**hex);
  return secrets;
}

bool write_durably(int folder, const std::string& name, base::ByteView content) {
  const base::FileDescriptor opened(
      ::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!opened) return false;
  while (!content.empty()) {
    const ssize_t written = ::write(opened.get(), content.data(), content.size());
    if (written <= 0) return false;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return ::fsync(opened.get()) == 0;
}

// Opens the folder of sealed drafts, and makes it if it is missing. If its name belongs to
// something else, that is moved aside unread.
base::FileDescriptor made_folder(const Home& home, base::Random& random) {
  const std::filesystem::path folder = home.data / kFolder;
  base::FileDescriptor opened = open_own_folder(folder);
  if (opened) return opened;
  const std::string aside = folder.string() + ".aside-" + name_from(random.bytes<8>());
  ::rename(folder.c_str(), aside.c_str());
  if (::mkdir(folder.c_str(), 0700) != 0) return {};
  const base::FileDescriptor above(::open(home.data.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!above || ::fsync(above.get()) != 0) return {};
  return open_own_folder(folder);
}

}  // namespace

std::optional<crypto::PublicKey> key_from(std::string_view hex) {
  crypto::PublicKey key;
  if (!bytes_from(hex, key.bytes)) return {};
  return key;
}

Outcome<crypto::PublicKey> draft_key(app::PrivateSide& open, base::Random& random) {
  if (const auto present = secrets_in(open, vault::Setting::kDraftSecret); !present.empty()) {
    return crypto::public_key_of(present.front());
  }
  const auto secret = crypto::DraftSecret::generate(random);
  std::string hex = base::to_hex(secret.bytes());
  const auto kept = open.vault.set_setting(vault::Setting::kDraftSecret, hex);
  wipe_text(hex);
  if (!kept) return app::explained(failed(kept.error()), open.vault, app::kVaultFile);
  return crypto::public_key_of(secret);
}

Outcome<void> renew_draft_key(app::PrivateSide& open) {
  const auto present = secrets_in(open, vault::Setting::kDraftSecret);
  if (present.empty()) return {};
  auto former = open.vault.setting(vault::Setting::kFormerDraftSecrets);
  if (!former) return app::explained(failed(former.error()), open.vault, app::kVaultFile);
  std::string hex = base::to_hex(present.front().bytes());
  const std::size_t most = kMaxFormer * hex.size();
  if (*former) {
    hex += **former;
    wipe_text(**former);
  }
  hex.resize(std::min(hex.size(), most));
  auto kept = open.vault.set_setting(vault::Setting::kFormerDraftSecrets, hex);
  wipe_text(hex);
  if (kept) kept = open.vault.set_setting(vault::Setting::kDraftSecret, "");
  if (!kept) return app::explained(failed(kept.error()), open.vault, app::kVaultFile);
  return {};
}

Outcome<std::string> keep_draft(app::PrivateSide& open, const Draft& draft) {
  auto index = index_of(open, draft.side);
  if (!index) return index.error();
  std::size_t free = 0;
  for (std::size_t place = kMaxDrafts; place > 0; --place) {
    const auto known = index->find(place);
    if (known == index->end()) {
      free = place;
    } else if (known->second.purpose == draft.purpose &&
               known->second.size == draft.content.size()) {
      const auto there = own(open, draft.side, topic_of(place));
      if (!there) return failed(open, draft.side, there.error());
      if (*there == draft.content) return id_of(draft.side, place);
    }
  }
  if (free == 0) return Failure(Error::kTooMany);
  // Store the content first and the index last. A crash between the two loses nothing: the caller
  // of this function still has the words.
  const auto kept = set_own(open, draft.side, topic_of(free), draft.content);
  if (!kept) return failed(open, draft.side, kept.error());
  (*index)[free] = {draft.purpose, draft.written, draft.content.size()};
  if (const auto named = set_index(open, draft.side, *index); !named) return named.error();
  return id_of(draft.side, free);
}

Outcome<std::vector<KeptDraft>> drafts_of(app::PrivateSide& open, app::Side side,
                                          const std::optional<std::string>& purpose) {
  const auto index = index_of(open, side);
  if (!index) return index.error();
  std::vector<KeptDraft> drafts;
  for (const auto& [place, known] : *index) {
    if (purpose && *purpose != known.purpose) continue;
    const auto there = own(open, side, topic_of(place));
    if (!there) return failed(open, side, there.error());
    if (*there)
      drafts.push_back({id_of(side, place), {side, known.purpose, **there, known.written}});
  }
  std::ranges::stable_sort(drafts, {}, [](const KeptDraft& kept) { return kept.draft.written; });
  return drafts;
}

Outcome<bool> may_begin(app::PrivateSide& open, app::Side side, const std::string& purpose) {
  const auto index = index_of(open, side);
  if (!index) return index.error();
  return index->size() < kMaxDrafts || std::ranges::any_of(*index, [&](const auto& known) {
           return known.second.purpose == purpose;
         });
}

Outcome<void> drop_draft(app::PrivateSide& open, std::string_view id) {
  for (const app::Side side : {app::Side::kVault, app::Side::kDeep}) {
    auto index = index_of(open, side);
    if (!index) return index.error();
    const auto known =
        std::ranges::find_if(*index, [&](const auto& one) { return id == id_of(side, one.first); });
    if (known == index->end()) continue;
    const auto dropped = set_own(open, side, topic_of(known->first), "");
    if (!dropped) return failed(open, side, dropped.error());
    index->erase(known);
    return set_index(open, side, *index);
  }
  return Failure(Error::kUnknownId);
}

void take_sealed_drafts(const Home& home, app::PrivateSide& open) {
  const std::filesystem::path path = home.data / kFolder;
  const base::FileDescriptor folder = open_own_folder(path);
  if (!folder) return;
  std::vector<crypto::DraftSecret> secrets = secrets_in(open, vault::Setting::kDraftSecret);
  std::ranges::move(secrets_in(open, vault::Setting::kFormerDraftSecrets),
                    std::back_inserter(secrets));
  if (secrets.empty()) return;
  for (const std::string& name : names_in(folder.get())) {
    if (!is_made_name(name)) continue;
    const auto sealed = content_at(folder.get(), name, kMaxSealedFile);
    if (!sealed || sealed->empty()) continue;
    const auto draft = unsealed(secrets, *sealed);
    if (!draft || keep_draft(open, *draft)) ::unlinkat(folder.get(), name.c_str(), 0);
  }
  ::rmdir(path.c_str());  // removed only if it is empty
}

std::size_t sealed_drafts(const Home& home) {
  const base::FileDescriptor folder = open_own_folder(home.data / kFolder);
  if (!folder) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(names_in(folder.get()), is_made_name));
}

Outcome<void> note_editing(app::PrivateSide& open, app::Side side,
                           const std::map<std::filesystem::path, EditingFacts>& editing) {
  std::string text;
  for (const auto& [folder, facts] : editing) {
    if (facts.side == side) text += text_of(Record{facts.purpose, facts.request, folder.string()});
  }
  const auto set = set_own(open, side, kEditingTopic, text);
  if (!set) return failed(open, side, set.error());
  return {};
}

std::map<std::filesystem::path, EditingFacts> noted_editing(app::PrivateSide& open,
                                                            const crypto::PublicKey& key) {
  std::map<std::filesystem::path, EditingFacts> editing;
  for (const app::Side side : {app::Side::kVault, app::Side::kDeep}) {
    const auto text = own(open, side, kEditingTopic);
    if (!text || !*text) continue;
    std::string_view left = **text;
    while (const auto record = take_record(left, 3))
      editing[(*record)[2]] = {side, (*record)[0], (*record)[1], key};
  }
  return editing;
}

Outcome<void> seal_draft(const Home& home, const crypto::PublicKey& key, const Draft& draft) {
  std::string text = text_of(draft);
  if (text.size() > journal::kMaxEntrySize)
    return Failure(Error::kTooLong, app::Limit{journal::kMaxEntrySize});
  const base::Bytes sealed = crypto::seal_to(key, base::bytes_of(text));
  crypto::wipe(std::as_writable_bytes(std::span(text)));
  crypto::SystemRandom random;
  const base::FileDescriptor folder = made_folder(home, random);
  if (!folder)
    return Failure(errno == ENOSPC || errno == EDQUOT ? Error::kDiskFull : Error::kStorageFailed);
  const std::string name = name_from(random.bytes<8>());
  if (write_durably(folder.get(), name, sealed) && ::fsync(folder.get()) == 0) return {};
  const bool is_full = errno == ENOSPC || errno == EDQUOT;
  ::unlinkat(folder.get(), name.c_str(), 0);
  return Failure(is_full ? Error::kDiskFull : Error::kStorageFailed);
}

}  // namespace waterline::node
