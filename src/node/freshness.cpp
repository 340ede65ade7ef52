#include "node/freshness.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "crypto/aead.h"
#include "node/file_descriptor.h"
#include "store/file.h"

namespace waterline::node {
namespace {

constexpr std::string_view kSetting = "moment";
constexpr std::string_view kNextSetting = "next_moment";
constexpr std::string_view kMarkerFile = "marker";

constexpr std::string_view kMagic = "WTRLMARK";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kSealedAt = 12;
constexpr std::size_t kPlainSize = 8 + 16;
constexpr std::size_t kMarkerSize = kSealedAt + kPlainSize + crypto::kSealOverhead;

base::Bytes marker_head() {
  base::Bytes head = base::to_bytes(base::bytes_of(kMagic));
  base::append_little_endian(head, kVersion);
  return head;
}

// A marker that is not there, or is not of this journal's keys, says as much as none.
Moment read_marker(const std::filesystem::path& file, const crypto::MarkerKey& key) {
  const auto opened = store::system_disk().open(file, store::OpenAs::kExisting);
  if (!opened) return {};
  base::Bytes bytes(kMarkerSize);
  const auto count = (*opened)->read(0, bytes);
  const base::Bytes head = marker_head();
  if (!count || *count != bytes.size() || !std::ranges::equal(base::ByteView(bytes).first(kSealedAt), head)) return {};
  base::Bytes plain(kPlainSize);
  if (!crypto::open(key.bytes(), base::ByteView(bytes).subspan(kSealedAt), head, plain)) return {};
  Moment moment;
  moment.number = base::read_little_endian<std::uint64_t>(plain);
  std::ranges::copy(base::ByteView(plain).subspan(8), moment.id.begin());
  return moment;
}

bool write_marker(const std::filesystem::path& file, const crypto::MarkerKey& key, const Moment& moment,
                  base::Random& random) {
  base::Bytes plain;
  base::append_little_endian(plain, moment.number);
  base::append(plain, moment.id);
  base::Bytes bytes = marker_head();
  bytes.resize(kMarkerSize);
  crypto::seal(key.bytes(), plain, marker_head(), random, base::MutableByteView(bytes).subspan(kSealedAt));
  const std::filesystem::path temporary = file.native() + ".new";
  ::unlink(temporary.c_str());
  const FileDescriptor made(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!made || ::write(made.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()) ||
      ::fsync(made.get()) != 0 || ::rename(temporary.c_str(), file.c_str()) != 0) {
    ::unlink(temporary.c_str());
    return false;
  }
  return store::system_disk().sync_folder(file.parent_path()).ok();
}

template <class T>
std::optional<T> number_from(std::string_view text) {
  T value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

template <class Store>
Outcome<std::optional<std::pair<Moment, std::uint64_t>>> moment_of(Store& store, std::string_view setting,
                                                                   std::string_view file) {
  const auto text = store.setting(setting);
  if (!text) return explained(from_journal(text.error(), 0), store, file);
  return *text ? moment_from_text(**text) : std::nullopt;
}

}  // namespace

std::vector<std::string> older_files(const Moments& moments) {
  std::set<std::string> older;
  const Moment deep_latest = moments.deep_next.value_or(moments.deep);
  const bool vault_fits = moments.vault == moments.deep || moments.vault == deep_latest;
  const bool marker_fits = moments.marker == moments.deep || moments.marker == deep_latest;
  const bool in_order = moments.vault == moments.deep || moments.marker == deep_latest;
  if (!vault_fits || !marker_fits || !in_order) {
    const std::uint64_t latest = std::max({moments.vault.number, deep_latest.number, moments.marker.number});
    if (moments.vault.number < latest) older.emplace(kVaultFile);
    if (deep_latest.number < latest) older.emplace(kDeepFile);
    if (moments.marker.number < latest) older.emplace(kMarkerFile);
    if (older.empty()) older = {std::string(kVaultFile), std::string(kDeepFile)};
  }
  if (moments.ledger_now < moments.ledger_then) older.emplace(kLedgerFile);
  return {older.begin(), older.end()};
}

std::string to_text(const Moment& moment, std::uint64_t ledger_sequence) {
  return std::to_string(moment.number) + " " + base::to_hex(moment.id) + " " + std::to_string(ledger_sequence);
}

std::optional<std::pair<Moment, std::uint64_t>> moment_from_text(std::string_view text) {
  const std::size_t first = text.find(' ');
  if (first == std::string_view::npos || text.size() < first + 34 || text[first + 33] != ' ') return {};
  const auto number = number_from<std::uint64_t>(text.substr(0, first));
  const auto sequence = number_from<std::uint64_t>(text.substr(first + 34));
  if (!number || !sequence) return {};
  Moment moment{*number, {}};
  for (std::size_t i = 0; i < moment.id.size(); ++i) {
    unsigned byte = 0;
    const char* digits = text.data() + first + 1 + 2 * i;
    const auto [end, error] = std::from_chars(digits, digits + 2, byte, 16);
    if (error != std::errc() || end != digits + 2) return {};
    moment.id.at(i) = static_cast<std::byte>(byte);
  }
  return std::pair(moment, *sequence);
}

Outcome<Moments> read_moments(const Home& home, PrivateSide& open, std::uint64_t ledger_sequence) {
  const auto vault = moment_of(open.vault, kSetting, kVaultFile);
  if (!vault) return vault.error();
  const auto deep = moment_of(open.deep, kSetting, kDeepFile);
  if (!deep) return deep.error();
  const auto next = moment_of(open.deep, kNextSetting, kDeepFile);
  if (!next) return next.error();
  Moments moments;
  for (const auto& [read, moment] : {std::pair{&*vault, &moments.vault}, {&*deep, &moments.deep}}) {
    if (!*read) continue;
    *moment = (*read)->first;
    moments.ledger_then = std::max(moments.ledger_then, (*read)->second);
  }
  if (*next) moments.deep_next = (*next)->first;
  moments.marker = read_marker(home.marker(), open.marker);
  moments.ledger_now = ledger_sequence;
  return moments;
}

void write_moment(const Home& home, PrivateSide& open, std::uint64_t ledger_sequence, base::Random& random) {
  const auto before = read_moments(home, open, ledger_sequence);
  if (!before) return;
  Moment moment;
  moment.number = 1 + std::max({before->vault.number, before->deep.number, before->marker.number,
                                before->deep_next.value_or(Moment{}).number});
  moment.id = random.bytes<16>();
  const std::string text = to_text(moment, ledger_sequence);
  if (!open.deep.set_setting(kNextSetting, text)) return;
  if (!write_marker(home.marker(), open.marker, moment, random)) return;
  if (!open.vault.set_setting(kSetting, text)) return;
  if (!open.deep.set_setting(kSetting, text)) return;
  static_cast<void>(open.deep.set_setting(kNextSetting, "").ok());
}

Outcome<void> forget_moments(PrivateSide& open) {
  for (const auto setting : {kSetting, kNextSetting}) {
    const auto in_deep = open.deep.set_setting(setting, "");
    const auto in_vault = in_deep ? open.vault.set_setting(setting, "") : in_deep;
    if (!in_vault) return from_journal(in_vault.error(), 0);
  }
  return {};
}

}  // namespace waterline::node
