#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "app/entries.h"
#include "base/random.h"
#include "base/time.h"
#include "crypto/keys.h"
#include "node/error.h"

// The folders in which commands edit a text. They are on a file system in memory, inside one folder
// that this node makes, under a name that nobody can guess. The node makes a folder for every
// command that edits, and remembers what the text is for; the folder itself does not show that. A
// folder that the node did not make is left alone, unread.
//
// A command holds an flock on its folder, its lease, until its text is stored. A folder without a
// lease belongs to a command that has ended, for whatever reason, and is swept: text.md becomes a
// draft if it differs from the text that the editor began with, and then everything is overwritten
// and removed. A text that cannot be stored now stays and is tried again.
namespace waterline::node {

// The purpose of the text in a folder.
struct EditingFacts {
  app::Side side = app::Side::kVault;
  std::string purpose;  // the command, as it is typed
  // The JSON object to which the text belongs (formats/draft_contents.h). Its nesting is limited.
  std::string request;
  crypto::PublicKey key;  // the key that drafts are sealed to
};

class EditingFolders {
 public:
  using Keep = std::function<bool(const EditingFacts&, const std::string& text)>;

  // `keep` is called for every text that a command left, from a thread of this object and from the
  // destructor. It returns false if the text could not be stored.
  EditingFolders(base::Random& random, Keep keep);
  // Sweeps the folders once more. The folder of a command that still runs stays.
  ~EditingFolders();
  EditingFolders(const EditingFolders&) = delete;
  EditingFolders& operator=(const EditingFolders&) = delete;

  // Makes a folder for a command, which must take its lease within a minute. While a command uses a
  // folder, all folders are checked every half second. kNoPrivatePlace if there is no file system
  // in memory.
  Outcome<std::filesystem::path> make(EditingFacts facts);
  // Adds a folder that an earlier node made for this journal.
  void remember(const std::filesystem::path& folder, EditingFacts facts);
  void forget(const std::filesystem::path& folder);

  [[nodiscard]] std::map<std::filesystem::path, EditingFacts> known() const;
  // Returns the number of texts that commands left and that could not be stored.
  [[nodiscard]] std::size_t left() const;

  // Starts another look at all folders, which also tries again to store the texts that could not be
  // stored.
  void sweep_soon();

 private:
  struct Folder {
    EditingFacts facts;
    base::SteadyTime made{};
    bool left = false;
  };
  enum class Found { kInUse, kLeft, kGone };

  Outcome<std::filesystem::path> place();
  void run();
  // Says whether a sweep also tries again the texts that could not be stored before: kToo and
  // kForTheLastTime do. kForTheLastTime also removes empty folders whose command has not taken its
  // lease.
  enum class Again { kToo, kNot, kForTheLastTime };
  // Sweeps every folder without a lease. Returns true if any folder is in use.
  bool sweep(Again left_before);
  Found look_at(const std::filesystem::path& path, const Folder& folder, Again again);

  base::Random& random_;
  Keep keep_;
  mutable std::mutex mutex_;  // taken after the node's mutexes
  std::map<std::filesystem::path, Folder> folders_;
  std::filesystem::path place_;  // the folder of all; empty before make()
  std::condition_variable changed_;
  bool wanted_ = true;  // true if a sweep is wanted now
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace waterline::node
