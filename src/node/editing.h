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

// The folders in which words are written: on a file system in memory, below one folder that this
// node makes, whose name nobody can know before. The node makes a folder for every command that
// writes and remembers what it is for; the folder itself says nothing about that, and one that the
// node did not make is left alone, unread.
//
// A command holds an flock on its folder, its lease, until its words are in their place. Without
// the lease the command has gone, whatever ended it, and the folder is swept: text.md becomes a
// draft if it is not what the editor began with, and then everything is overwritten and removed.
// What cannot be kept now stays, and is tried again.
namespace waterline::node {

// What is being written there.
struct EditingFacts {
  app::Side side = app::Side::kVault;
  std::string purpose;  // the command, as it is typed
  // JSON, an object of a known depth: what the text is a part of
  std::string request;
  crypto::PublicKey key;  // that a draft is sealed to
};

class EditingFolders {
 public:
  using Keep = std::function<bool(const EditingFacts&, const std::string& text)>;

  // `keep` is called from a thread and while this goes, for every text that was left; false if it
  // could not be kept.
  EditingFolders(base::Random& random, Keep keep);
  // Sweeps once more. Whatever a command still holds stays until that ends.
  ~EditingFolders();
  EditingFolders(const EditingFolders&) = delete;
  EditingFolders& operator=(const EditingFolders&) = delete;

  // A new folder, for a command that takes its lease soon. Folders are looked at every half second
  // as long as a command uses one. kNoPrivatePlace if there is no place in memory.
  Outcome<std::filesystem::path> make(EditingFacts facts);
  // One that an earlier node made for this journal.
  void remember(const std::filesystem::path& folder, EditingFacts facts);
  void forget(const std::filesystem::path& folder);

  [[nodiscard]] std::map<std::filesystem::path, EditingFacts> known() const;
  // How many texts lie there alone, because they could not be kept.
  [[nodiscard]] std::size_t left() const;

  // Also tries again what could not be kept.
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
  // Tells if a sweep tries again what could not be kept before. The last one also takes empty
  // folders that no command has taken its lease of yet.
  enum class Again { kToo, kNot, kForTheLastTime };
  // Returns true if any is in use.
  bool sweep(Again left_before);
  Found look_at(const std::filesystem::path& path, const Folder& folder, Again again);

  base::Random& random_;
  Keep keep_;
  mutable std::mutex mutex_;  // taken after the node's
  std::map<std::filesystem::path, Folder> folders_;
  std::filesystem::path place_;  // empty until the first is made
  std::condition_variable changed_;
  bool wanted_ = true;  // a sweep
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace waterline::node
