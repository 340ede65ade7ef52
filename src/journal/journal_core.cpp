#include "journal/journal_core.h"

#include <algorithm>
#include <utility>

#include "journal/content_rules.h"
#include "journal/continuation.h"
#include "journal/forget_log.h"
#include "journal/lineage.h"
#include "journal/rows.h"
#include "journal/text_rules.h"

namespace waterline::journal {
namespace {

using EntryId = JournalCore::EntryId;

Result<void> check_draft(const Draft& draft) {
  const bool words_only = is_text(draft.kind) && is_text(draft.time_zone) &&
                          is_text(draft.source) && std::ranges::all_of(draft.tags, is_text);
  if (!words_only) return Error::kNotText;
  return {};
}

using Attachments = std::vector<Attached<RawAttachmentId>>;

std::string title_with(const std::string& text, const std::vector<Field>& fields) {
  if (!text.empty()) return title_of(text);
  // An entry that has only attachments has no title.
  return fields.empty() ? std::string() : title_of(fields.front().value);
}

WordsNeeded words_needed(const Attachments& attachments) {
  return attachments.empty() ? WordsNeeded::kYes : WordsNeeded::kNo;
}

}  // namespace

Result<EntryId> JournalCore::add(char letter, const Draft& draft) {
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  auto kept = keep(letter, draft, draft.modified.value_or(draft.created), {});
  if (!kept) return kept.error();
  if (auto done = drop_own(draft.in_place_of); !done) return done.error();
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  if (!draft.in_place_of.empty()) forget_log(*database_);
  return kept->id;
}

Result<ImportedEntry<NoSide>> JournalCore::keep(char letter, const Draft& draft, base::WallTime now,
                                                const Continued& continued) {
  if (auto sound = check_draft(draft); !sound) return sound.error();
  auto content = content_to_keep(draft.text, draft.fields, words_needed(draft));
  if (!content) return content.error();
  const auto here =
      continued.entry ? Result<std::optional<EntryId>>(continued.entry) : known(letter, draft);
  if (!here) return here.error();
  std::vector<Revision> states;
  for (const Revision& state : draft.earlier) {
    auto said = content_to_keep(state.text, state.fields, WordsNeeded::kNo);
    if (!said) return said.error();
    states.push_back(
        {0, state.written, std::move(said->text), std::move(said->fields), state.lineage});
  }
  const base::WallTime written = draft.modified.value_or(*here ? now : draft.created);
  states.push_back(
      {0, written, std::move(content->text), std::move(content->fields), draft.lineage});
  if (*here) {
    const EntryId id = **here;
    const auto taken = continued.entry ? keep_continued(id, draft, std::move(states.back()))
                                       : keep_missing(id, draft, std::move(states));
    if (!taken) return taken.error();
    return ImportedEntry<NoSide>{id, *taken};
  }
  const auto id = new_id(letter, draft);
  if (!id) return id.error();
  if (auto done = insert(*id, draft, states); !done) return done.error();
  return ImportedEntry<NoSide>{*id, Taken::kAdded, continued.resembles};
}

Result<void> JournalCore::insert(const EntryId& id, const Draft& draft,
                                 const std::vector<Revision>& states) {
  const Revision& newest = states.back();
  const std::string title = title_with(newest.text, newest.fields);
  const std::string source = source_to_keep(draft.source, draft.moment);
  auto row = database_->prepare(
      "INSERT INTO entries (id, kind, created, modified, time_zone, title, revision, source, text)"
      " VALUES (?1, ?2, ?3, ?8, ?4, ?5, ?9, ?6, ?7)");
  row.bind(1, id.bytes())
      .bind(2, draft.kind)
      .bind(3, to_row(draft.created))
      .bind(4, draft.time_zone);
  row.bind(5, title).bind(6, source).bind(7, newest.text).bind(8, to_row(newest.written));
  row.bind(9, to_row(states.size()));
  if (auto done = row.run(); !done) return from_store(done.error());
  const std::int64_t number = database_->last_insert_rowid();
  const std::vector<Lineage> named = lineages(id.bytes(), states);
  auto present = database_->prepare(
      "INSERT INTO present (entry, day, id, parents, writer)"
      " VALUES (?1, ?2, ?3, ?4, (SELECT n FROM writer WHERE own = 1))");
  present.bind(1, number).bind(
      2, to_row(draft.day.value_or(std::chrono::floor<std::chrono::days>(draft.created))));
  bind_lineage(present, 3, named.back());
  if (auto done = present.run(); !done) return from_store(done.error());
  if (auto done = insert_tags(number, draft.tags); !done) return done;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto revision = static_cast<std::uint32_t>(i + 1);
    if (auto done = insert_fields(number, revision, states[i].fields); !done) return done;
    if (revision == states.size()) {
      if (auto done = insert_attachments(number, revision, draft.attachments); !done) return done;
      break;
    }
    auto earlier = database_->prepare(
        "INSERT INTO revisions (entry, revision, written, text, id, parents, writer)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT n FROM writer WHERE own = 1))");
    earlier.bind(1, number)
        .bind(2, std::int64_t{revision})
        .bind(3, to_row(states[i].written))
        .bind(4, states[i].text);
    bind_lineage(earlier, 5, named[i]);
    if (auto done = earlier.run(); !done) return from_store(done.error());
  }
  if (draft.attachments.empty()) return index_new(number, newest);
  if (auto done = derive_index(number); !done) return done;
  return index(number);
}

Result<void> JournalCore::insert_tags(std::int64_t number, const std::vector<std::string>& tags) {
  auto row = database_->prepare("INSERT INTO tags (entry, position, tag) VALUES (?1, ?2, ?3)");
  for (auto tag = tags.begin(); tag != tags.end(); ++tag) {
    if (tag->empty() || std::find(tags.begin(), tag, *tag) != tag) continue;
    row.bind(1, number).bind(2, static_cast<std::int64_t>(tag - tags.begin())).bind(3, *tag);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  return {};
}

Result<void> JournalCore::insert_fields(std::int64_t number, std::uint32_t revision,
                                        const std::vector<Field>& fields) {
  auto row = database_->prepare(
      "INSERT INTO fields (entry, revision, position, name, value) VALUES (?1, ?2, ?3, ?4, ?5)");
  for (std::size_t i = 0; i < fields.size(); ++i) {
    row.bind(1, number).bind(2, std::int64_t{revision}).bind(3, to_row(i));
    row.bind(4, fields[i].name).bind(5, fields[i].value);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  return {};
}

Result<void> JournalCore::change(const EntryId& id, const Change& change, base::WallTime now) {
  const bool words_only = (!change.kind || is_text(*change.kind)) &&
                          (!change.when || is_text(change.when->time_zone)) &&
                          (!change.tags || std::ranges::all_of(*change.tags, is_text));
  if (!words_only) return Error::kNotText;
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  auto before = current_in_use(id);
  if (!before) return before.error();
  const Attachments& attachments = change.attachments ? *change.attachments : before->attachments;
  auto content = content_to_keep(change.text.value_or(before->text),
                                 change.fields.value_or(before->fields), words_needed(attachments));
  if (!content) return content.error();

  if (content->text != before->text || content->fields != before->fields ||
      attachments != before->attachments) {
    Written written{std::move(content->text),
                    std::move(content->fields),
                    {before->revision_id},
                    now,
                    change.attachments};
    if (auto done = write_revision(id, *before, std::move(written)); !done) return done;
  }
  if (change.kind) {
    auto row = database_->prepare("UPDATE entries SET kind = ?2 WHERE number = ?1");
    row.bind(1, before->number).bind(2, *change.kind);
    if (auto done = row.run(); !done) return from_store(done.error());
  }
  if (change.tags) {
    auto row = database_->prepare("DELETE FROM tags WHERE entry = ?1");
    row.bind(1, before->number);
    if (auto done = row.run(); !done) return from_store(done.error());
    if (auto done = insert_tags(before->number, *change.tags); !done) return done;
  }
  if (change.when) {
    if (auto done = set_when(before->number, *change.when); !done) return done;
  }
  if (auto done = drop_own(change.in_place_of); !done) return done;
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  if (!change.in_place_of.empty()) forget_log(*database_);
  return {};
}

Result<void> JournalCore::set_when(std::int64_t number, const When& when) {
  auto row =
      database_->prepare("UPDATE entries SET created = ?2, time_zone = ?3 WHERE number = ?1");
  row.bind(1, number).bind(2, to_row(when.created)).bind(3, when.time_zone);
  if (auto done = row.run(); !done) return from_store(done.error());
  auto day = database_->prepare("UPDATE present SET day = ?2 WHERE entry = ?1");
  day.bind(1, number).bind(2, to_row(when.day));
  return from_store(day.run());
}

Result<void> JournalCore::write_revision(const EntryId& id, Current& now_said, Written written) {
  if (auto done = unindex(now_said.number); !done) return done;
  auto history = database_->prepare(
      "INSERT INTO revisions (entry, revision, written, id, parents, writer, text)"
      " SELECT number, revision, modified, present.id, parents, writer, text"
      " FROM entries JOIN present ON present.entry = number WHERE number = ?1");
  history.bind(1, now_said.number);
  if (auto done = history.run(); !done) return from_store(done.error());
  const std::string title = title_with(written.text, written.fields);
  auto row = database_->prepare(
      "UPDATE entries SET text = ?2, title = ?3, modified = ?4, revision = revision + 1 WHERE "
      "number = ?1");
  row.bind(1, now_said.number).bind(2, written.text).bind(3, title).bind(4, to_row(written.when));
  if (auto done = row.run(); !done) return from_store(done.error());
  ++now_said.revision;
  if (auto done = insert_fields(now_said.number, now_said.revision, written.fields); !done)
    return done;
  if (written.attachments) {
    const auto done = insert_attachments(now_said.number, now_said.revision, *written.attachments);
    if (!done) return done;
    now_said.attachments = std::move(*written.attachments);
  } else {
    const auto done = copy_attachments(now_said.number, now_said.revision - 1, now_said.revision);
    if (!done) return done;
  }
  Lineage lineage{{}, in_order(std::move(written.parents))};
  lineage.id = revision_id(id.bytes(), lineage.parents, written.when, written.text, written.fields);
  auto present = database_->prepare(
      "UPDATE present SET id = ?2, parents = ?3, writer = (SELECT n FROM writer WHERE own = 1) "
      "WHERE entry = ?1");
  present.bind(1, now_said.number);
  bind_lineage(present, 2, lineage);
  if (auto done = present.run(); !done) return from_store(done.error());
  now_said.revision_id = lineage.id;
  now_said.text = std::move(written.text);
  now_said.fields = std::move(written.fields);
  if (auto done = derive_index(now_said.number); !done) return done;
  return index(now_said.number);
}

// Writes `outdone` into the history: a state that somebody made from an earlier revision than the
// present one. Then writes the present text once more, with both states as its parents, so that
// this newest revision is the only one without a child.
Result<void> JournalCore::write_outdone(const EntryId& id, Current& present, Written outdone,
                                        base::WallTime present_written) {
  Written again{
      present.text, present.fields, {present.revision_id}, present_written, present.attachments};
  if (auto done = write_revision(id, present, std::move(outdone)); !done) return done;
  again.parents.push_back(present.revision_id);
  return write_revision(id, present, std::move(again));
}

Result<bool> JournalCore::keep_outdone(const EntryId& id, const Change& change, std::uint32_t seen,
                                       base::WallTime now) {
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  auto present = current_in_use(id);
  if (!present) return present.error();
  const Attachments& attachments = change.attachments ? *change.attachments : present->attachments;
  auto content =
      content_to_keep(change.text.value_or(present->text), change.fields.value_or(present->fields),
                      words_needed(attachments));
  if (!content) return content.error();
  if (content->text == present->text && content->fields == present->fields &&
      attachments == present->attachments)
    return false;
  const RevisionId before = present->revision_id;
  const auto states = history(id);
  if (!states) return states.error();
  const auto made_from = std::ranges::find(*states, seen, &Revision::number);

  Written outdone{std::move(content->text),
                  std::move(content->fields),
                  {made_from == states->end() ? before : made_from->lineage.id},
                  now,
                  change.attachments};
  if (auto done = write_outdone(id, *present, std::move(outdone), now); !done) return done.error();
  if (auto done = transaction->commit(); !done) return from_store(done.error());
  return true;
}

Result<void> JournalCore::undo(const EntryId& id, std::uint32_t revision, base::WallTime now) {
  auto all = history(id);
  if (!all) return all.error();
  const auto earlier =
      std::ranges::find_if(*all, [&](const Revision& one) { return one.number == revision; });
  if (earlier == all->end()) return Error::kUnknown;
  Attachments attachments;
  for (const RevisionAttachment& one : earlier->attachments) {
    if (one.id) attachments.push_back({*one.id, one.description});
  }
  return change(
      id, {.text = earlier->text, .fields = earlier->fields, .attachments = std::move(attachments)},
      now);
}

Result<void> JournalCore::remove(const EntryId& id) {
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  auto entry = current(id);
  if (!entry) return entry.error();
  if (auto done = remove_number(entry->number); !done) return done;
  return finish_removal(*transaction);
}

Result<std::size_t> JournalCore::empty_bin(base::WallTime until) {
  std::vector<std::int64_t> numbers;
  {
    auto row = database_->prepare("SELECT entry FROM bin WHERE removed <= ?1");
    row.bind(1, to_row(until));
    for (;;) {
      auto more = row.step();
      if (!more) return from_store(more.error());
      if (!*more) break;
      numbers.push_back(row.integer(0));
    }
  }
  if (numbers.empty()) return std::size_t{0};
  auto transaction = database_->begin();
  if (!transaction) return from_store(transaction.error());
  for (const std::int64_t number : numbers) {
    if (auto done = remove_number(number); !done) return done.error();
  }
  if (auto done = finish_removal(*transaction); !done) return done.error();
  return numbers.size();
}

Result<void> JournalCore::remove_number(std::int64_t number) {
  if (auto done = unindex(number); !done) return done;
  if (auto done = drop_attachments(number); !done) return done;
  auto row = database_->prepare("DELETE FROM entries WHERE number = ?1");
  row.bind(1, number);
  return from_store(row.run());
}

Result<void> JournalCore::finish_removal(store::Transaction& transaction) {
  {
    // A deletion from the index only marks the words as deleted. Merging the whole index removes
    // them, and also the words of earlier revisions.
    auto merge = database_->prepare("INSERT INTO words (words) VALUES ('optimize')");
    if (auto done = merge.run(); !done) return from_store(done.error());
  }
  if (auto done = transaction.commit(); !done) return from_store(done.error());
  forget_log(*database_);
  return {};
}

}  // namespace waterline::journal
