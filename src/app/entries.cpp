#include "app/entries.h"

#include <algorithm>
#include <utility>

#include "app/attachments_together.h"
#include "app/own_lists.h"
#include "app/side_stores.h"
#include "base/id_beginning.h"
#include "journal/content_rules.h"
#include "journal/search_words.h"
#include "journal/text_rules.h"

namespace waterline::app {
namespace {

Outcome<journal::Kind> default_kind(PrivateSide& open, Side side) {
  const auto kinds = kinds_of(open, side);
  if (!kinds) return kinds.error();
  return kinds->front().name;
}

// Returns an error if an entry may not have this text or these fields.
std::optional<Error> unfit(const std::string& said, const std::vector<journal::Field>& fields,
                           journal::WordsNeeded needed) {
  const auto content = journal::content_to_keep(said, fields, needed);
  if (!content) return from_journal(content.error(), 0).error;
  return {};
}

// Returns an error if this imported entry may not be stored.
std::optional<Error> unfit(const journal::Draft& draft) {
  const bool words_only = journal::is_text(draft.time_zone) && journal::is_text(draft.source) &&
                          journal::is_text(draft.kind) && journal::is_text(draft.moment) &&
                          std::ranges::all_of(draft.tags, journal::is_text);
  if (!words_only) return Error::kNotText;
  if (draft.kind.size() > journal::kMaxNameSize) return Error::kTooLong;
  for (const journal::Revision& state : draft.earlier) {
    if (const auto error = unfit(state.text, state.fields, journal::WordsNeeded::kNo)) return error;
  }
  return unfit(draft.text, draft.fields, journal::words_needed(draft));
}

template <class Store>
auto part_of(Store& store, Side side, const ListPart& part) {
  using EntryId = typename std::remove_cvref_t<decltype(store.entries())>::EntryId;
  journal::Part<EntryId> whole{part.limit, part.offset, {}, part.preview};
  if (part.after.empty()) return Outcome<journal::Part<EntryId>>(whole);
  const auto id = store.entries().resolve(part.after);
  if (!id) return Outcome<journal::Part<EntryId>>(failed(id.error(), store, side));
  whole.after = *id;
  return Outcome<journal::Part<EntryId>>(whole);
}

}  // namespace

std::string_view name_of(Side side) {
  return side == Side::kVault ? "vault" : "deep";
}

std::optional<Side> side_of(std::string_view id_or_beginning) {
  if (base::has_letter(id_or_beginning, vault::Side::kLetter)) return Side::kVault;
  if (base::has_letter(id_or_beginning, deep::Side::kLetter)) return Side::kDeep;
  return {};
}

Outcome<EntryView> write_entry(PrivateSide& open, Side side, journal::Draft draft,
                               const Answers& answers,
                               const std::vector<GivenAttachment>& attachments) {
  if (draft.kind.empty()) {
    auto kind = default_kind(open, side);
    if (!kind) return kind.error();
    draft.kind = std::move(*kind);
  }
  auto fields = fields_from(open, side, draft.kind, answers);
  if (!fields) return fields.error();
  draft.fields = std::move(*fields);
  return on_side(open, side, [&](auto& store) -> Outcome<EntryView> {
    auto given = attachments_from(store, side, attachments);
    if (!given) return given.error();
    const auto id = with_room(open, [&] { return store.entries().add(draft, *given); });
    if (!id) return failed(id.error(), store, side);
    return view(store, side, *id);
  });
}

Outcome<EntryView> read_entry(PrivateSide& open, std::string_view id) {
  return on_entry<EntryView>(
      open, id, [](auto& store, Side side, const auto& whole) { return view(store, side, whole); });
}

Outcome<EntryView> change_entry(PrivateSide& open, std::string_view id, journal::Change change,
                                const Answers& answers, base::WallTime now,
                                std::optional<std::uint32_t> base,
                                const std::optional<std::vector<GivenAttachment>>& attachments) {
  return on_entry<EntryView>(
      open, id, [&](auto& store, Side side, const auto& whole) -> Outcome<EntryView> {
        const auto before = store.entries().get(whole);
        if (!before) return failed(before.error(), store, side);
        if (!answers.empty() || change.kind) {
          auto given = fields_from(open, side, change.kind.value_or(before->kind), answers);
          if (!given) return given.error();
          std::vector<journal::Field> fields = before->fields;
          for (const auto& [name, answer] : answers) {
            std::erase_if(
                fields, [&name = name](const journal::Field& field) { return field.name == name; });
          }
          fields.insert(fields.end(), given->begin(), given->end());
          change.fields = std::move(fields);
        }
        if (attachments) {
          auto given = attachments_from(store, side, *attachments, before->attachments);
          if (!given) return given.error();
          change.attachments = store.entries().raw(*given);
        }
        bool is_outdone = base && *base != before->revision;
        if (is_outdone) {
          const auto history = store.entries().history(whole);
          if (!history) return failed(history.error(), store, side);
          const auto seen = std::ranges::find(*history, *base, &journal::Revision::number);
          if (seen != history->end() && seen->text == before->text &&
              seen->fields == before->fields) {
            // Only attachments came or went. That is no other text.
            is_outdone = false;
            if (change.attachments) {
              change.attachments = attachments_together(
                  seen->attachments, store.entries().raw(before->attachments), *change.attachments);
            }
          }
        }
        if (is_outdone) {
          const auto outdone = store.entries().keep_outdone(whole, change, *base, now);
          if (!outdone) return failed(outdone.error(), store, side);
          if (*outdone) return Failure(Error::kChangedMeanwhile);
          // keep_outdone() stored nothing: the entry already has these words, from another change.
          // So no words were lost, and there is no error.
          return view(store, side, whole);
        }
        const auto changed =
            with_room(open, [&] { return store.entries().change(whole, change, now); });
        if (!changed) return failed(changed.error(), store, side);
        return view(store, side, whole);
      });
}

Outcome<std::vector<EntryLine>> list_entries(PrivateSide& open, Side side, const ListPart& part,
                                             const journal::Filter& filter) {
  return on_side(open, side, [&](auto& store) -> Outcome<std::vector<EntryLine>> {
    auto whole = part_of(store, side, part);
    if (!whole) return whole.error();
    auto summaries = store.entries().list(*whole, filter);
    if (!summaries) return failed(summaries.error(), store, side);
    std::vector<EntryLine> lines;
    for (auto& summary : *summaries) {
      auto shown = line(store, side, std::move(summary));
      if (!shown) return shown.error();
      lines.push_back(std::move(*shown));
    }
    return lines;
  });
}

Outcome<std::vector<EntryLine>> search_entries(PrivateSide& open, Side side, std::string_view query,
                                               std::size_t limit, const journal::Filter& filter) {
  return on_side(open, side, [&](auto& store) -> Outcome<std::vector<EntryLine>> {
    auto found = store.entries().search(query, limit, filter);
    if (!found) return failed(found.error(), store, side, journal::kMaxQuerySize);
    std::vector<EntryLine> lines;
    for (auto& hit : *found) {
      auto shown = line(store, side, std::move(hit.summary));
      if (!shown) return shown.error();
      shown->snippet = std::move(hit.snippet);
      lines.push_back(std::move(*shown));
    }
    return lines;
  });
}

std::size_t ImportReport::count(journal::Taken taken) const {
  return static_cast<std::size_t>(std::ranges::count(accepted, taken, &Accepted::taken));
}

Outcome<ImportReport> import_entries(PrivateSide& open, Side side,
                                     std::vector<journal::Draft> drafts, base::WallTime now,
                                     journal::Trial trial,
                                     const std::vector<std::string>& elsewhere) {
  const auto kind = default_kind(open, side);
  if (!kind) return kind.error();
  ImportReport report;
  std::vector<journal::Draft> fit;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (drafts[i].kind.empty()) drafts[i].kind = *kind;
    if (const auto error = unfit(drafts[i])) {
      report.skipped.push_back({i, *error});
    } else {
      fit.push_back(std::move(drafts[i]));
      places.push_back(i);
    }
  }
  return on_side(open, side, [&](auto& store) -> Outcome<ImportReport> {
    const auto imported = store.entries().add_all(fit, now, trial, elsewhere);
    if (!imported) return failed(imported.error(), store, side);
    for (std::size_t i = 0; i < fit.size(); ++i) {
      const auto& entry = imported->entries[i];
      report.accepted.push_back(
          {places[i], fit[i].source.empty() ? std::string() : entry.id.text(), entry.taken});
      if (!entry.resembles) continue;
      const auto short_id = store.entries().short_id(*entry.resembles);
      if (!short_id) return failed(short_id.error(), store, side);
      report.accepted.back().resembles = entry.resembles->text();
      report.accepted.back().resembles_short = *short_id;
    }
    return report;
  });
}

}  // namespace waterline::app
