#pragma once

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "fakes/seeded_random.h"

namespace waterline::link {

// A program that keeps two folders equal, as Syncthing, the client of a cloud or rclone do, on a bad
// day: it is late, shows half a file first, makes copies for conflicts that are none, brings deleted
// files and old versions back, and changes inodes and times. It relies on one thing: a file is whole
// when it first appears in the folder of the device that writes it.
class UntidySync {
 public:
  UntidySync(std::filesystem::path first, std::filesystem::path second, std::uint64_t seed)
      : folders_{std::move(first), std::move(second)}, random_(seed) {}

  // Does one thing to one file, drawn at random.
  void do_something() {
    look();
    const std::size_t side = random_.below(2);
    switch (random_.below(12)) {
      case 0:
      case 1:
      case 2:
        return each_one_sided([&](const std::string& name, std::size_t from) {
          if (!synced_.contains(name)) carry(name, from);
        });
      case 3:
        return begin_in_place(side);
      case 4:
        return finish_one();
      case 5:
        return spread_a_deletion();
      case 6:
        return make_conflict(side);
      case 7:
        return hide(side);
      case 8:
        return unhide();
      case 9:
        return bring_old_back(side);
      case 10:
        return touch(side);
      default:
        return cut_short(side);
    }
  }

  // Ends everything that is under way, and makes both folders equal.
  void settle() {
    look();
    while (!begun_.empty()) finish_one();
    unhide();
    for (const std::string& name : known_of_both()) {
      const bool here = is_in(0, name);
      const bool there = is_in(1, name);
      if (here && there) {
        for (const std::size_t side : {0, 1})
          if (content_of(folders_[side] / name) != archive_.at(name)) write(side, name, true);
        synced_.insert(name);
      } else if (synced_.erase(name) > 0) {
        std::filesystem::remove(folders_[here ? 0 : 1] / name);
      } else {
        carry(name, here ? 0 : 1);
      }
    }
  }

  [[nodiscard]] std::set<std::string> names_in(std::size_t side) const {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folders_[side]))
      names.insert(entry.path().filename());
    return names;
  }

 private:
  using Bytes = std::string;

  static Bytes content_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  [[nodiscard]] bool is_in(std::size_t side, const std::string& name) const {
    return std::filesystem::exists(folders_[side] / name);
  }
  // Returns the names that look() has seen: the devices change their folders meanwhile.
  [[nodiscard]] std::set<std::string> known_in(std::size_t side) const {
    std::set<std::string> names = names_in(side);
    std::erase_if(names, [this](const auto& name) { return !archive_.contains(name); });
    return names;
  }
  [[nodiscard]] std::set<std::string> known_of_both() const {
    std::set<std::string> names = known_in(0);
    names.merge(known_in(1));
    return names;
  }
  // Keeps the content of every file that was not seen before.
  void look() {
    for (const std::size_t side : {0, 1}) {
      for (const std::string& name : names_in(side))
        if (!archive_.contains(name)) archive_[name] = content_of(folders_[side] / name);
    }
  }
  // Returns a name in this folder; empty if there is none.
  std::string one_of(const std::set<std::string>& names) {
    if (names.empty()) return {};
    return *std::next(names.begin(), static_cast<std::ptrdiff_t>(random_.below(names.size())));
  }
  // Writes a file: in place, or beside it and then renamed.
  void write(std::size_t side, const std::string& name, bool in_place) {
    const auto file = folders_[side] / name;
    const auto beside = folders_[side] / (".syncing." + name + ".tmp");
    std::ofstream(in_place ? file : beside, std::ios::binary) << archive_.at(name);
    if (!in_place) std::filesystem::rename(beside, file);
    set_time(file);
  }
  // The device may have removed the file already.
  static void set_time(const std::filesystem::path& file) {
    std::error_code vanished;
    std::filesystem::last_write_time(file, kTime, vanished);
  }
  template <class Do>
  void each_one_sided(Do act) {
    for (const std::string& name : known_of_both()) {
      if (is_in(0, name) != is_in(1, name) && random_.below(2) == 0)
        act(name, is_in(0, name) ? std::size_t{0} : std::size_t{1});
    }
  }
  void carry(const std::string& name, std::size_t from) {
    write(1 - from, name, random_.below(2) == 0);
    synced_.insert(name);
  }
  // Shows half of a file, perhaps with its later size and time already.
  void begin_in_place(std::size_t from) {
    const std::string name = one_of(known_in(from));
    if (name.empty() || is_in(1 - from, name)) return;
    const Bytes& whole = archive_.at(name);
    const auto file = folders_[1 - from] / name;
    std::ofstream(file, std::ios::binary) << whole.substr(0, whole.size() / 2);
    if (random_.below(2) == 0) {
      std::error_code vanished;
      std::filesystem::resize_file(file, whole.size(), vanished);
      set_time(file);
    }
    begun_.emplace_back(1 - from, name);
  }
  void finish_one() {
    if (begun_.empty()) return;
    const auto [side, name] = begun_.back();
    begun_.pop_back();
    if (!is_in(side, name)) return;
    write(side, name, true);
    synced_.insert(name);
  }
  void spread_a_deletion() {
    each_one_sided([&](const std::string& name, std::size_t side) {
      if (!synced_.contains(name)) return;
      if (random_.below(3) == 0) return write(1 - side, name, false);
      std::filesystem::remove(folders_[side] / name);
      synced_.erase(name);
    });
  }
  void make_conflict(std::size_t side) {
    const std::string name = one_of(known_in(side));
    if (name.empty()) return;
    const std::string number = std::to_string(++conflicts_);
    const std::string copy = random_.below(2) == 0 ? name + " (conflicted copy " + number + ")"
                                                   : name + ".sync-conflict-" + number;
    if (copy.size() < 200)
      std::ofstream(folders_[side] / copy, std::ios::binary) << archive_.at(name);
  }
  void hide(std::size_t side) {
    const std::string name = one_of(known_in(side));
    if (name.empty()) return;
    std::filesystem::remove(folders_[side] / name);
    hidden_.emplace_back(side, name);
  }
  void unhide() {
    for (const auto& [side, name] : std::exchange(hidden_, {})) write(side, name, false);
  }
  void bring_old_back(std::size_t side) {
    std::set<std::string> names;
    for (const auto& [name, bytes] : archive_) names.insert(name);
    if (const std::string name = one_of(names); !name.empty()) write(side, name, false);
  }
  // Puts a copy in the place of a file: another inode, another time.
  void touch(std::size_t side) {
    const std::string name = one_of(known_in(side));
    if (name.empty()) return;
    const auto copy = folders_[side] / ".syncing.copy";
    std::ofstream(copy, std::ios::binary) << archive_.at(name);
    std::filesystem::rename(copy, folders_[side] / name);
  }
  // Cuts a file in two. It is only mended when everything settles.
  void cut_short(std::size_t side) {
    const std::string name = one_of(known_in(side));
    if (name.empty() || !is_in(1 - side, name)) return;
    std::error_code vanished;
    std::filesystem::resize_file(folders_[1 - side] / name, archive_.at(name).size() / 2, vanished);
  }

  static constexpr std::filesystem::file_time_type kTime{};

  const std::array<std::filesystem::path, 2> folders_;
  fakes::SeededRandom random_;
  std::map<std::string, Bytes> archive_;  // every file that was ever seen
  std::set<std::string> synced_;          // names that were in both folders
  std::vector<std::pair<std::size_t, std::string>> begun_;
  std::vector<std::pair<std::size_t, std::string>> hidden_;
  int conflicts_ = 0;
};

}  // namespace waterline::link
