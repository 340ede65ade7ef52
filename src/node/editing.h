#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "node/editing_facts.h"
#include "node/failure.h"
#include "node/home.h"

// The folders in which a person's editor works: on a file system in memory, below one folder that belongs to this home.
// Every command that edits makes a folder of its own there and holds an flock on it, its lease. Without the lease the
// command has gone, whatever ended it, and the folder is swept: what was saved in it and not kept becomes a draft, then
// everything in it is overwritten and removed.
namespace waterline::node {

// A text that was saved by an editor whose command has gone.
struct LeftText {
  EditingFacts facts;
  std::string content;  // the request with the text in it
};

class EditingFolders {
 public:
  // `keep` is called from a thread, for every text that was left. Sweeps at once.
  EditingFolders(const Home& home, std::function<void(const LeftText&)> keep);
  // Sweeps once more. Whatever an editor still has open stays until its command ends it.
  ~EditingFolders();
  EditingFolders(const EditingFolders&) = delete;
  EditingFolders& operator=(const EditingFolders&) = delete;

  // The folder to make others in, and to hold a shared flock on meanwhile. It is swept every half second from now on,
  // as long as anything is in it. kNoPrivatePlace if there is no place in memory, or another account owns it.
  Outcome<std::filesystem::path> folder();
  void sweep_soon();

 private:
  void run();
  enum class Then { kKeepPlace, kRemovePlace };
  // Whether anything is left there.
  bool sweep(Then then);

  std::vector<std::filesystem::path> places_;  // where the folder may be, by what the environment says
  std::function<void(const LeftText&)> keep_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool wanted_ = true;  // a sweep
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace waterline::node
