#include "formats/coded_reading.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "formats/coded_text.h"
#include "formats/draft_rules.h"
#include "formats/limits.h"

namespace waterline::formats {
namespace {

enum class Record : std::uint8_t { kDraft = 1, kLeftOut, kNotKept, kList, kRemark, kName };

constexpr std::array<std::string_view, 14> kSources = {
    "bear",    "daylio", "dayone", "diarium",  "diaro",  "evernote",      "joplin",
    "journey", "jrnl",   "keep",   "markdown", "notion", "standardnotes", "waterline"};
constexpr std::size_t kMaxNotKept = 1000;
// The first moment that is accepted. Years have four digits, so it is in the year 0.
constexpr base::WallTime kFirstMoment = base::Day(std::chrono::year(0) / 1 / 1);
constexpr base::WallTime kLastMoment = base::Day(std::chrono::year(10000) / 1 / 1);

void put_number(base::Bytes& out, std::size_t number) {
  base::append_little_endian(out, static_cast<std::uint32_t>(number));
}

void put_moment(base::Bytes& out, const Moment& moment) {
  out.push_back(static_cast<std::byte>(moment.kind));
  base::append_little_endian(out,
                             static_cast<std::uint64_t>(moment.time.time_since_epoch().count()));
}

void put_values(base::Bytes& out, const NamedValues& values) {
  put_number(out, values.size());
  for (const auto& [name, value] : values) {
    put_text(out, name);
    put_text(out, value);
  }
}

void put_texts(base::Bytes& out, const std::vector<std::string>& texts) {
  put_number(out, texts.size());
  for (const std::string& text : texts) put_text(out, text);
}

void put_lineage(base::Bytes& out, const Lineage& lineage) {
  put_text(out, lineage.id);
  put_texts(out, lineage.parents);
}

void put_attachments(base::Bytes& out, const std::vector<OwnAttachment>& attachments) {
  put_number(out, attachments.size());
  for (const OwnAttachment& one : attachments) {
    put_text(out, one.id);
    put_text(out, one.description);
  }
}

void put_media(base::Bytes& out, const std::vector<Media>& media) {
  put_number(out, media.size());
  for (const Media& one : media) {
    base::append_little_endian(out, static_cast<std::uint64_t>(one.place));
    base::append_little_endian(out, static_cast<std::uint64_t>(one.length));
    for (const std::string* text : {&one.kind, &one.name, &one.description, &one.md5, &one.id})
      put_text(out, *text);
    out.push_back(std::byte{one.bytes.has_value()});
    if (!one.bytes) continue;
    out.push_back(static_cast<std::byte>(one.bytes->packing));
    base::append_little_endian(out, one.bytes->file);
    for (const std::uint64_t number : {one.bytes->offset, one.bytes->packed_size, one.bytes->size})
      base::append_little_endian(out, number);
    out.push_back(std::byte{one.bytes->checksum.has_value()});
    base::append_little_endian(out, one.bytes->checksum.value_or(0));
  }
}

base::Bytes coded(const Draft& draft) {
  base::Bytes out{static_cast<std::byte>(Record::kDraft)};
  put_text(out, draft.place);
  put_text(out, draft.text);
  put_moment(out, draft.created);
  put_text(out, draft.time_zone);
  put_texts(out, draft.tags);
  out.push_back(std::byte{draft.starred});
  put_text(out, draft.source);
  put_text(out, draft.source_id);
  put_text(out, draft.identity);
  put_text(out, draft.side);
  put_text(out, draft.kind);
  put_text(out, draft.day);
  put_values(out, draft.fields);
  put_media(out, draft.media);
  out.push_back(std::byte{draft.left_out_of_look_back});
  put_texts(out, draft.links);
  put_number(out, draft.earlier.size());
  for (const EarlierState& state : draft.earlier) {
    put_moment(out, state.written);
    put_text(out, state.text);
    put_values(out, state.fields);
    put_lineage(out, state.lineage);
    put_attachments(out, state.attachments);
  }
  put_moment(out, draft.modified);
  put_lineage(out, draft.lineage);
  put_attachments(out, draft.attachments);
  return out;
}

class Decoder {
 public:
  explicit Decoder(base::ByteView bytes) : cursor_(bytes) {}

  std::optional<Reading> reading() {
    while (!cursor_.at_end()) record();
    if (!cursor_.sound()) return {};
    return std::move(reading_);
  }

 private:
  void require(bool rule) {
    if (!rule) cursor_.refuse();
  }

  void record() {
    switch (static_cast<Record>(cursor_.number<std::uint8_t>())) {
      case Record::kDraft:
        reading_.drafts.push_back(draft());
        return require(reading_.drafts.size() <= kMaxEntries);
      case Record::kLeftOut: {
        const std::string place = cursor_.text();
        const auto reason = cursor_.number<std::uint8_t>();
        require(!place.empty() && reason <= static_cast<std::uint8_t>(kLastReason));
        reading_.left_out.push_back({place, static_cast<Reason>(reason)});
        return require(reading_.left_out.size() <= kMaxLeftOut);
      }
      case Record::kNotKept: {
        const std::string thing = cursor_.text();
        require(base::is_plain_text(thing));
        reading_.not_kept[thing] += static_cast<std::size_t>(cursor_.number<std::uint64_t>());
        return require(reading_.not_kept.size() <= kMaxNotKept);
      }
      case Record::kList: {
        std::string name = text();
        reading_.lists.push_back({std::move(name), text()});
        return require(reading_.lists.size() <= kMaxEntries);
      }
      case Record::kRemark: {
        const std::string place = cursor_.text();
        const auto kind = cursor_.number<std::uint8_t>();
        require(!place.empty() && kind <= static_cast<std::uint8_t>(Remark::Kind::kSeveralFiles));
        reading_.remarks.push_back({place, static_cast<Remark::Kind>(kind)});
        return require(reading_.remarks.size() <= kMaxLeftOut);
      }
      case Record::kName: {
        const std::string name = text();
        const auto place = cursor_.number<std::uint8_t>();
        require(place <= static_cast<std::uint8_t>(NamePlace::kNothing));
        reading_.names[name] = {static_cast<NamePlace>(place),
                                static_cast<std::size_t>(cursor_.number<std::uint64_t>())};
        return require(reading_.names.size() <= kMaxNotKept);
      }
    }
    cursor_.refuse();
  }

  // Reads a text, and counts it against a limit, because each takes some tens of bytes of memory
  // even if it is short.
  std::string text() {
    require(++texts_ <= kMaxValues);
    std::string text = cursor_.text();
    require(base::is_utf8(text));
    return text;
  }

  bool flag() {
    const auto number = cursor_.number<std::uint8_t>();
    require(number <= 1);
    return number == 1;
  }

  Moment moment() {
    const auto kind = cursor_.number<std::uint8_t>();
    const base::WallTime time(
        std::chrono::milliseconds(static_cast<std::int64_t>(cursor_.number<std::uint64_t>())));
    require(kind <= static_cast<std::uint8_t>(Moment::Kind::kDay) && time >= kFirstMoment &&
            time < kLastMoment);
    return {static_cast<Moment::Kind>(kind), time};
  }

  NamedValues values() {
    NamedValues values;
    for (auto left = cursor_.number<std::uint32_t>(); left > 0 && cursor_.sound(); --left) {
      std::string name = text();
      values.emplace_back(std::move(name), text());
    }
    return values;
  }

  std::vector<std::string> texts() {
    std::vector<std::string> texts;
    for (auto left = cursor_.number<std::uint32_t>(); left > 0 && cursor_.sound(); --left)
      texts.push_back(text());
    return texts;
  }

  Media media() {
    Media one;
    one.place = static_cast<std::size_t>(cursor_.number<std::uint64_t>());
    one.length = static_cast<std::size_t>(cursor_.number<std::uint64_t>());
    for (std::string* said : {&one.kind, &one.name, &one.description, &one.md5, &one.id})
      *said = text();
    if (!flag()) return one;
    MediaBytes bytes;
    const auto packing = cursor_.number<std::uint8_t>();
    require(packing <= static_cast<std::uint8_t>(MediaBytes::Packing::kDeflated));
    bytes.packing = static_cast<MediaBytes::Packing>(packing);
    bytes.file = cursor_.number<std::uint32_t>();
    for (std::uint64_t* number : {&bytes.offset, &bytes.packed_size, &bytes.size})
      *number = cursor_.number<std::uint64_t>();
    const bool has_checksum = flag();
    const auto checksum = cursor_.number<std::uint32_t>();
    if (has_checksum) bytes.checksum = checksum;
    one.bytes = bytes;
    return one;
  }

  std::vector<OwnAttachment> attachments() {
    std::vector<OwnAttachment> attachments;
    for (auto left = cursor_.number<std::uint32_t>(); left > 0 && cursor_.sound(); --left) {
      std::string id = text();
      attachments.push_back({std::move(id), text()});
    }
    return attachments;
  }

  Lineage lineage() {
    Lineage lineage{text(), {}};
    lineage.parents = texts();
    require(is_revision_name(lineage.id) && std::ranges::all_of(lineage.parents, is_revision_name));
    require(lineage.parents.size() <= kMaxParents);
    return lineage;
  }

  Draft draft() {
    Draft draft;
    draft.place = cursor_.text();
    draft.text = text();
    draft.created = moment();
    draft.time_zone = text();
    draft.tags = texts();
    draft.starred = flag();
    draft.source = text();
    draft.source_id = text();
    draft.identity = text();
    draft.side = text();
    draft.kind = text();
    draft.day = text();
    draft.fields = values();
    for (auto left = cursor_.number<std::uint32_t>(); left > 0 && cursor_.sound(); --left)
      draft.media.push_back(media());
    draft.left_out_of_look_back = flag();
    draft.links = texts();
    for (auto left = cursor_.number<std::uint32_t>(); left > 0 && cursor_.sound(); --left) {
      const Moment written = moment();
      std::string words = text();
      NamedValues fields = values();
      Lineage own = lineage();
      draft.earlier.push_back(
          {written, std::move(words), std::move(fields), std::move(own), attachments()});
    }
    draft.modified = moment();
    draft.lineage = lineage();
    draft.attachments = attachments();
    require(!draft.place.empty() && draft.tags.size() <= kMaxTags &&
            (draft.side.empty() || draft.side == "deep"));
    require(std::find(kSources.begin(), kSources.end(), draft.source) != kSources.end());
    require(is_zone_name(draft.time_zone) && !refusal_of(draft) &&
            is_sound(draft.media, draft.text) && are_sound_attachments(draft));
    return draft;
  }

  Cursor cursor_;
  Reading reading_;
  std::size_t texts_ = 0;
};

}  // namespace

void encode(const Reading& reading, const std::function<void(base::ByteView)>& put) {
  for (const Draft& draft : reading.drafts) put(coded(draft));
  for (std::size_t i = 0; i < std::min(reading.left_out.size(), kMaxLeftOut); ++i) {
    base::Bytes out{static_cast<std::byte>(Record::kLeftOut)};
    put_text(out, reading.left_out[i].place);
    out.push_back(static_cast<std::byte>(reading.left_out[i].reason));
    put(out);
  }
  for (const auto& [thing, count] : reading.not_kept) {
    base::Bytes out{static_cast<std::byte>(Record::kNotKept)};
    put_text(out, thing);
    base::append_little_endian(out, static_cast<std::uint64_t>(count));
    put(out);
  }
  for (std::size_t i = 0; i < std::min(reading.remarks.size(), kMaxLeftOut); ++i) {
    base::Bytes out{static_cast<std::byte>(Record::kRemark)};
    put_text(out, reading.remarks[i].place);
    out.push_back(static_cast<std::byte>(reading.remarks[i].kind));
    put(out);
  }
  std::size_t names = 0;
  for (const auto& [name, use] : reading.names) {
    if (++names > kMaxNotKept) break;
    base::Bytes out{static_cast<std::byte>(Record::kName)};
    put_text(out, name);
    out.push_back(static_cast<std::byte>(use.place));
    base::append_little_endian(out, static_cast<std::uint64_t>(use.count));
    put(out);
  }
  for (const OwnList& list : reading.lists) {
    base::Bytes out{static_cast<std::byte>(Record::kList)};
    put_text(out, list.name);
    put_text(out, list.text);
    put(out);
  }
}

std::optional<Reading> decode_reading(base::ByteView bytes) {
  return Decoder(bytes).reading();
}

}  // namespace waterline::formats
