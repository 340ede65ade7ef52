#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/client.h"
#include "commands/foreign_files.h"
#include "commands/import_report.h"
#include "formats/draft.h"

namespace waterline::cli {

// Brings the media of imported entries into the journal, one entry after the other, behind their
// words. What is attached already is not attached again, and what the person took off an entry
// stays off.
class MediaImport {
 public:
  // All must outlive this object.
  MediaImport(Client& client, ForeignFiles& files, ImportReport& report)
      : client_(client), files_(files), report_(report) {}

  // Attaches the media of a draft to its entry. If the words of the entry are still those of the
  // draft, references to the attachments stand where the media stood.
  void bring(const formats::Draft& draft, const std::string& entry);

  // Gives the revisions of an entry from this program's own export the attachments that they had,
  // under the same ids where these are free here. So an equal journal has equal entries.
  void bring_own(const formats::Draft& draft, const std::string& entry);

  // Counts the media of a draft as if they were brought.
  void try_out(const formats::Draft& draft);

 private:
  // Returns the id of the attachment; empty if the medium could not be read.
  std::string attachment_of(const formats::Media& media, const std::string& side);
  // Does it once; nullopt if the node forgot a part of it, so that it has to be done again.
  std::optional<std::string> uploaded(const formats::Media& media, const std::string& side);
  std::vector<std::string> attachments_of(const formats::Draft& draft);
  void attach_present(const formats::Draft& draft, const std::string& entry,
                      const std::map<std::string, std::string>& here);
  void attach(const formats::Draft& draft, const std::string& entry,
              const std::vector<std::string>& ids);

  Client& client_;
  ForeignFiles& files_;
  ImportReport& report_;
  struct Brought {
    std::string id;
    bool differs = false;
  };
  // What was uploaded, by side and place in the input: entries may share a picture.
  std::map<std::string, Brought> brought_;
};

}  // namespace waterline::cli
