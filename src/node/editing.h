#pragma once

#include <condition_variable>
#include <cstdint>
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
// lease belongs to a command that has ended, for whatever reason. The node then *sweeps* it:
// text.md becomes a draft if it differs from the text that the editor began with, and then
// everything is overwritten and removed. A text that cannot be stored now stays and is tried again.
namespace waterline::node {

// The facts that the node remembers about the text in a folder.
struct EditingFacts {
  app::Side side = app::Side::kVault;
  std::string purpose;  // the command, as it is typed
  // The JSON object to which the text belongs (formats/draft_contents.h). It may be nested only a
  // few levels deep.
  std::string request;
  crypto::PublicKey key;  // the key that drafts are sealed to
};

class EditingFolders {
 public:
  using Keep = std::function<bool(const EditingFacts&, const std::string& text)>;

  // `keep` stores a text that a command left. It is called from a thread of this object and from
  // the destructor, and returns false if the text could not be stored.
  EditingFolders(base::Random& random, Keep keep);
  // Sweeps all folders once more: stores the texts that ended commands left, and removes these
  // folders. The folder of a command that still runs stays.
  ~EditingFolders();
  EditingFolders(const EditingFolders&) = delete;
  EditingFolders& operator=(const EditingFolders&) = delete;

  // Makes a folder for a command, which must take its lease within a minute. While any command uses
  // a folder, all folders are checked every half second. Error kNoPrivatePlace if the system has no
  // file system in memory.
  Outcome<std::filesystem::path> make(EditingFacts facts);
  // Adds a folder that an earlier node made for this journal. This object then also stores the text
  // and removes the folder once its command has ended.
  void remember(const std::filesystem::path& folder, EditingFacts facts);
  void forget(const std::filesystem::path& folder);

  [[nodiscard]] std::map<std::filesystem::path, EditingFacts> known() const;
  // Returns the number of texts that ended commands left and that could not be stored yet.
  [[nodiscard]] std::size_t left() const;

  // Makes the thread check all folders soon. The thread then also tries again to store the texts
  // that could not be stored before.
  void sweep_soon();
  // Does the same, and returns after the thread has looked at every folder. REQUIRES: the caller
  // holds no mutex that `keep` takes.
  void sweep_now();

 private:
  struct Folder {
    EditingFacts facts;
    base::SteadyTime made{};
    bool left = false;
  };
  enum class Found { kInUse, kLeft, kGone };

  Outcome<std::filesystem::path> place();
  void run();
  // Says what a sweep does with the texts that an earlier sweep could not store. kNot: leaves them.
  // kToo: tries again to store them. kForTheLastTime: tries again too, and also removes empty
  // folders whose command has not taken its lease yet.
  enum class Again { kToo, kNot, kForTheLastTime };
  // Sweeps every folder without a lease, which means that its command has ended: stores its text
  // and removes it. Returns true if commands still use some folder.
  bool sweep(Again left_before);
  Found look_at(const std::filesystem::path& path, const Folder& folder, Again again);

  base::Random& random_;
  Keep keep_;
  mutable std::mutex mutex_;  // taken after the node's mutexes
  std::map<std::filesystem::path, Folder> folders_;
  std::filesystem::path place_;  // the folder of all; empty before make()
  std::condition_variable changed_;
  bool wanted_ = true;  // true if the thread is to sweep now
  bool ending_ = false;
  std::uint64_t sweeps_begun_ = 0;
  std::uint64_t sweeps_ended_ = 0;
  std::condition_variable swept_;
  std::thread thread_;
};

}  // namespace waterline::node
