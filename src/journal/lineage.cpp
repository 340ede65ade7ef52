#include "journal/lineage.h"

#include <algorithm>
#include <cstdint>
#include <map>

#include "base/bytes.h"
#include "crypto/mac.h"

namespace waterline::journal {
namespace {

constexpr std::string_view kRevisionLabel = "waterline/1 revision";
constexpr std::string_view kSourceLabel = "waterline/1 imported entry";
constexpr std::string_view kOwnSource = "waterline:";

using Digest = std::array<std::byte, 16>;

// Returns the first 16 bytes of SHA-512. Every other id has 16 bytes, too.
Digest digest_of(base::ByteView bytes) {
  const auto whole = crypto::sha512(bytes);
  Digest digest{};
  std::copy_n(whole.begin(), digest.size(), digest.begin());
  return digest;
}

// Returns true if the ids and parents in an imported file make these states one history.
bool belong_together(const std::vector<Revision>& states) {
  std::map<RevisionId, std::size_t> places;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const Lineage& lineage = states[i].lineage;
    if (!lineage.is_known() || lineage.parents.size() > kMaxParents) return false;
    if (!places.emplace(lineage.id, i).second) return false;
  }
  std::vector<bool> went_on(states.size());
  went_on.back() = true;
  for (std::size_t i = 0; i < states.size(); ++i) {
    for (const RevisionId& parent : states[i].lineage.parents) {
      const auto place = places.find(parent);
      if (place == places.end()) continue;  // the parent is older than the states in the file
      if (place->second >= i) return false;
      went_on[place->second] = true;
    }
  }
  return std::ranges::find(went_on, false) == went_on.end();
}

}  // namespace

RevisionId revision_id(base::ByteView entry_id, const std::vector<RevisionId>& parents,
                       base::WallTime written, std::string_view text,
                       const std::vector<Field>& fields) {
  base::Bytes ids;
  for (const RevisionId& parent : parents) base::append(ids, parent.bytes());
  base::Bytes seconds;
  const auto since = std::chrono::floor<std::chrono::seconds>(written).time_since_epoch().count();
  base::append_little_endian(seconds, static_cast<std::uint64_t>(since));
  base::Bytes answers;
  for (const Field& field : fields) {
    base::append_length_value(answers, base::bytes_of(field.name));
    base::append_length_value(answers, base::bytes_of(field.value));
  }
  base::Bytes all;
  all.reserve(text.size() + answers.size() + ids.size() + 128);
  base::append_length_value(all, base::bytes_of(kRevisionLabel));
  base::append_length_value(all, entry_id);
  base::append_length_value(all, ids);
  base::append_length_value(all, seconds);
  base::append_length_value(all, base::bytes_of(text));
  base::append_length_value(all, answers);
  return RevisionId(digest_of(all));
}

std::vector<RevisionId> in_order(std::vector<RevisionId> parents) {
  std::ranges::sort(parents);
  parents.erase(std::unique(parents.begin(), parents.end()), parents.end());
  return parents;
}

std::vector<Lineage> lineages(base::ByteView entry_id, const std::vector<Revision>& states) {
  std::vector<Lineage> all;
  const bool believed = states.back().lineage.is_known() && belong_together(states);
  // id in the file -> id here
  std::map<RevisionId, RevisionId> here;
  for (const Revision& state : states) {
    std::vector<RevisionId> parents;
    if (!believed) {
      if (!all.empty()) parents.push_back(all.back().id);
    } else {
      for (const RevisionId& parent : state.lineage.parents) {
        const auto known = here.find(parent);
        parents.push_back(known == here.end() ? parent : known->second);
      }
      parents = in_order(std::move(parents));
    }
    const RevisionId id = revision_id(entry_id, parents, state.written, state.text, state.fields);
    if (believed) here[state.lineage.id] = id;
    all.push_back({id, std::move(parents)});
  }
  return all;
}

std::array<std::byte, 16> id_by_source(char letter, std::string_view source) {
  if (source.starts_with(kOwnSource)) {
    const std::string_view text = source.substr(kOwnSource.size());
    Digest id{};
    // Text of 26 letters has two bits more than 16 bytes. from_base32 demands zeros for them, so
    // each id has only one valid spelling.
    if (text.size() == base::Id<RevisionKind>::kTextSize && text.front() == letter &&
        base::from_base32(text.substr(1), id)) {
      return id;
    }
  }
  base::Bytes all;
  base::append_length_value(all, base::bytes_of(kSourceLabel));
  base::append_length_value(all, base::bytes_of(source));
  return digest_of(all);
}

std::string source_to_keep(std::string_view source, std::string_view moment) {
  std::string kept(source);
  const std::size_t colon = source.find(':');
  if (moment.empty() || colon == std::string_view::npos) return kept;
  return kept.insert(colon + 1, std::string(moment) + "/");
}

std::string source_without_moment(std::string_view kept) {
  std::string source(kept);
  const std::size_t colon = source.find(':');
  const std::size_t slash = source.find('/');
  if (colon != std::string::npos && slash != std::string::npos && colon < slash)
    source.erase(colon + 1, slash - colon);
  return source;
}

}  // namespace waterline::journal
