#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "base/time.h"
#include "journal/entry.h"
#include "journal/error.h"
#include "store/database.h"

namespace waterline::journal {

// The tag type for ids as the rows of the tables have them. Such an id does not say whether its
// entry is in the vault or in the deep; Journal<Side> adds that to its type.
struct NoSide {
  static constexpr char kLetter = 'n';
  using Attachment = NoSideAttachment;
};

enum class Mark { kPinned, kLeftOut };

// The SQL behind Journal<Side>. Only Journal<Side> uses this class, and documents its functions.
class JournalCore {
 public:
  using EntryId = base::Id<NoSide>;

  JournalCore(store::Database& database, base::Random& random)
      : database_(&database), random_(&random) {}

  // Computes the data that older entries lack. Call this once, when a store is opened. It is in
  // journal_indexing.cpp.
  Result<void> catch_up();

  // These functions are in journal_core.cpp and write entries. `letter` is the first letter of the
  // text of an id: one letter for the vault, another for the deep.
  Result<EntryId> add(char letter, const Draft& draft);
  Result<Imported<NoSide>> add_all(char letter, const std::vector<Draft>& drafts,
                                   base::WallTime now, Trial trial,
                                   const std::vector<std::string>& elsewhere);
  Result<void> change(const EntryId& id, const Change& change, base::WallTime now);
  Result<bool> keep_outdone(const EntryId& id, const Change& change, std::uint32_t seen,
                            base::WallTime now);
  Result<void> undo(const EntryId& id, std::uint32_t revision, base::WallTime now);
  Result<void> remove(const EntryId& id);
  Result<std::size_t> empty_bin(base::WallTime until);

  // These two functions are in journal_lineage.cpp. They are about the id of this copy of the
  // store, under which it writes revisions.
  Result<WriterId> writer();
  Result<void> renew_writer();

  // These functions are in journal_reading.cpp. They find and read one entry.
  Result<Entry<NoSide>> get(const EntryId& id);
  Result<std::vector<Revision>> history(const EntryId& id);
  Result<EntryId> resolve(char letter, std::string_view id_or_beginning);
  // Returns the shortest beginning of the id that fits no other entry. `letter` is the first letter
  // of the id's text.
  Result<std::string> short_id(char letter, const EntryId& id);

  // These functions are in journal_finding.cpp. They return data of many entries at once.
  Result<std::vector<Summary<NoSide>>> list(const Part<EntryId>& part, const Filter& filter);
  Result<std::vector<Found<NoSide>>> search(std::string_view query, std::size_t limit,
                                            const Filter& filter);
  Result<std::vector<base::Day>> days(const Filter& filter);
  Result<std::vector<Value>> values(std::string_view field, const Filter& filter);
  Result<std::vector<std::string>> tags();

  // These functions are in journal_entry_state.cpp: bin, pins, links, tags and lists.
  Result<void> put_into_bin(const EntryId& id, base::WallTime now);
  Result<void> restore(const EntryId& id);
  Result<void> mark(Mark mark, const EntryId& id, bool marked);
  Result<void> link(const EntryId& from, const EntryId& to);
  Result<void> unlink(const EntryId& from, const EntryId& to);
  Result<void> rename_tag(std::string_view from, std::string_view to);
  Result<std::optional<std::string>> own(std::string_view topic);
  Result<void> set_own(std::string_view topic, std::string_view content);
  Result<std::vector<std::string>> own_topics(std::string_view prefix);

  // These functions are in journal_attached.cpp: which entry has which attachment.
  Result<void> forget_attachment(const RawAttachmentId& id);
  Result<std::vector<EntryId>> with_attachment(const RawAttachmentId& id);
  Result<bool> is_attached(const RawAttachmentId& id);
  Result<std::vector<Completion>> complete_attachments(
      const EntryId& id, const std::vector<RevisionAttachments>& revisions);

 private:
  struct Current {
    std::int64_t number = 0;
    std::uint32_t revision = 0;
    std::string text;
    std::vector<Field> fields;
    std::vector<Attached<RawAttachmentId>> attachments;
    bool in_bin = false;
    RevisionId revision_id;
  };

  // The stored entry that belongs to one draft of an import. The functions from here on need an
  // open transaction.
  struct Continued {
    std::optional<EntryId> entry;      // it is the same entry
    std::optional<EntryId> resembles;  // it is only similar
  };
  Result<ImportedEntry<NoSide>> keep(char letter, const Draft& draft, base::WallTime now,
                                     const Continued& continued);
  // Adds those of a draft's states that the entry lacks, oldest first.
  Result<Taken> keep_missing(const EntryId& id, const Draft& draft, std::vector<Revision> states);
  Result<std::optional<EntryId>> known(char letter, const Draft& draft);
  Result<EntryId> new_id(char letter, const Draft& draft);
  // Inserts a new entry. `states` are its earlier states and its present one, normalized.
  Result<void> insert(const EntryId& id, const Draft& draft, const std::vector<Revision>& states);
  Result<void> insert_tags(std::int64_t number, const std::vector<std::string>& tags);
  Result<void> insert_fields(std::int64_t number, std::uint32_t revision,
                             const std::vector<Field>& fields);
  Result<void> set_when(std::int64_t number, const When& when);
  struct Written {
    std::string text;
    std::vector<Field> fields;
    std::vector<RevisionId> parents;
    base::WallTime when;
    // Not set: those of the revision before.
    std::optional<std::vector<Attached<RawAttachmentId>>> attachments{};
  };
  Result<void> write_revision(const EntryId& id, Current& now_said, Written written);
  // Writes `outdone`, which was made from an earlier revision than the present one, into the
  // history. The entry keeps its present words.
  Result<void> write_outdone(const EntryId& id, Current& present, Written outdone,
                             base::WallTime present_written);
  // Computes ids and parents for the revisions of an entry that have none, because an earlier
  // version of this program wrote them.
  Result<void> make_missing_lineage(std::int64_t number);
  Result<void> make_writer();
  Result<void> remove_number(std::int64_t number);
  Result<void> finish_removal(store::Transaction& transaction);
  Result<void> index(std::int64_t number);
  Result<void> index_new(std::int64_t number, const Revision& ascii);
  Result<void> unindex(std::int64_t number);
  Result<void> derive_index(std::int64_t number);

  // Returns for each draft the stored entry that it continues, if any. If an import takes several
  // calls, `elsewhere` has the sources of the drafts in the other calls. This function and the ones
  // below, up to add_tags(), are in journal_continuing.cpp, and also need an open transaction.
  Result<std::vector<Continued>> continued(char letter, const std::vector<Draft>& drafts,
                                           const std::vector<std::string>& elsewhere);
  // The sources of all drafts of an import, and the ids that derive from these sources. A draft
  // never continues an entry that has one of them: such an entry is itself a draft of the import.
  struct Claims {
    std::set<std::string> sources;
    std::set<EntryId> ids;
  };
  Result<std::vector<EntryId>> of_moment(const Draft& draft, const Claims& claims);
  // Gives a stored entry the new state `said`, which comes from a draft that continues the entry.
  Result<Taken> keep_continued(const EntryId& id, const Draft& draft, Revision said);
  Result<void> set_source(std::int64_t number, const Draft& draft);
  Result<void> add_tags(std::int64_t number, const std::vector<std::string>& tags);

  // current() returns the present state of an entry, even if it is in the bin. current_in_use()
  // returns kUnknown for an entry in the bin.
  Result<Current> current(const EntryId& id);
  Result<Current> current_in_use(const EntryId& id);
  Result<std::vector<Field>> fields_of(std::int64_t number, std::uint32_t revision);
  Result<std::vector<std::string>> tags_of(std::int64_t number);
  // These are in journal_attached.cpp. insert_attachments() returns kUnknown for an attachment that
  // is not whole. drop_attachments() deletes those that no other entry has. REQUIRES for the three
  // that write: an open transaction.
  Result<std::vector<Attached<RawAttachmentId>>> attachments_of(std::int64_t number,
                                                                std::uint32_t revision);
  Result<std::vector<RevisionAttachment>> attachments_in_history(std::int64_t number,
                                                                 std::uint32_t revision);
  Result<void> insert_attachments(std::int64_t number, std::uint32_t revision,
                                  const std::vector<Attached<RawAttachmentId>>& attachments);
  Result<void> replace_attachments(std::int64_t number, std::uint32_t revision,
                                   const std::vector<RevisionAttachment>& attachments);
  Result<void> copy_attachments(std::int64_t number, std::uint32_t from, std::uint32_t to);
  Result<void> drop_attachments(std::int64_t number);
  // Deletes the content of a topic. REQUIRES: an open transaction.
  Result<void> drop_own(std::string_view topic);
  Result<std::vector<EntryId>> ids_of(store::Statement rows);

  store::Database* database_;
  base::Random* random_;
};

}  // namespace waterline::journal
