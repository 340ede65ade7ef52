#pragma once

#include <map>
#include <string>
#include <utility>

#include "store/file.h"

namespace waterline::store::testing {

// Counts the calls that reach the system's disk, by the name of the file. It never syncs, so that a
// test may write much: nobody pulls the plug on a test.
class CountedDisk final : public Disk {
 public:
  struct Calls {
    int reads = 0;
    int writes = 0;
    int syncs = 0;
  };

  // The calls about all files whose names begin so, since the last forget().
  [[nodiscard]] Calls calls(const std::string& name) const {
    Calls sum;
    for (auto one = calls_.lower_bound(name); one != calls_.end(); ++one) {
      if (!one->first.starts_with(name)) break;
      sum.reads += one->second.reads;
      sum.writes += one->second.writes;
      sum.syncs += one->second.syncs;
    }
    return sum;
  }
  void forget() {
    for (auto& [name, calls] : calls_) calls = {};
  }

  Result<std::unique_ptr<File>> open(const std::filesystem::path& path, OpenAs how) override {
    auto opened = system_disk().open(path, how);
    if (!opened) return opened.error();
    return std::unique_ptr<File>(
        std::make_unique<Counted>(std::move(*opened), calls_[path.filename().string()]));
  }
  Result<void> rename_new(const std::filesystem::path& from,
                          const std::filesystem::path& to) override {
    return system_disk().rename_new(from, to);
  }
  Result<void> remove(const std::filesystem::path& path) override {
    return system_disk().remove(path);
  }
  Result<void> sync_folder(const std::filesystem::path& /*folder*/) override { return {}; }

 private:
  class Counted final : public File {
   public:
    Counted(std::unique_ptr<File> file, Calls& calls) : file_(std::move(file)), calls_(&calls) {}
    Result<std::size_t> read(std::uint64_t offset, base::MutableByteView out) override {
      ++calls_->reads;
      return file_->read(offset, out);
    }
    Result<void> write(std::uint64_t offset, base::ByteView bytes) override {
      ++calls_->writes;
      return file_->write(offset, bytes);
    }
    Result<void> resize(std::uint64_t size) override { return file_->resize(size); }
    Result<void> sync() override {
      ++calls_->syncs;
      return {};
    }
    Result<std::uint64_t> size() override { return file_->size(); }
    Result<void> lock() override { return file_->lock(); }

   private:
    std::unique_ptr<File> file_;
    Calls* calls_;
  };

  std::map<std::string, Calls> calls_;
};

}  // namespace waterline::store::testing
