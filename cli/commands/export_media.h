#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client/client.h"
#include "commands/packed_files.h"

namespace waterline::cli {

// The attachments of an export: each once, whichever entries and earlier states have it.
class ExportMedia {
 public:
  enum class Form {
    kOriginals,        // byte for byte, under their ids alone
    kOriginalsByName,  // byte for byte, with the endings of their names
    kViews,            // photos as they are seen, without what their files say about themselves
  };
  // Says in which states of entries attachments are looked for.
  enum class States { kAll, kPresent };

  // Finds the attachments that the entries of `document` have. All must outlive this object.
  ExportMedia(Client& client, Json& document, Form form, States states, std::uint32_t view_side);

  // Asks for the first byte of each original. check_whole() reads all of them. What is damaged or
  // missing here is not among the files.
  void check_begin();
  void check_whole();

  // Returns the files, and puts the name of each as `file` beside the attachment in the document.
  // While one is read, attachment_damaged() may become true, and the reading throws.
  std::vector<PackedFile> files();
  [[nodiscard]] bool attachment_damaged() const { return damaged_while_reading_; }

  // Reads all views, as texts for links in a page ("data:..."), by their ids. Returns nullopt if they
  // have more than `most` bytes together.
  std::optional<std::map<std::string, std::string>> views_in_page(std::uint64_t most);

  [[nodiscard]] std::size_t all() const { return all_.size(); }
  [[nodiscard]] std::size_t in_it() const;
  [[nodiscard]] std::size_t unreadable() const { return unreadable_.size(); }

 private:
  struct One {
    std::string id;
    std::string name;
    std::string kind;
    std::uint64_t size = 0;
  };
  void note(const Json& attachment);
  [[nodiscard]] std::string file_of(const One& one) const;
  [[nodiscard]] bool is_in_it(const One& one) const;
  std::optional<std::string> view_of(const One& one);
  void check(bool whole);

  Client& client_;
  Json& document_;
  Form form_;
  States states_;
  std::uint32_t view_side_;
  std::vector<One> all_;
  std::set<std::string> noted_;
  std::set<std::string> unreadable_;
  std::set<std::string> not_seen_;
  bool damaged_while_reading_ = false;
};

}  // namespace waterline::cli
