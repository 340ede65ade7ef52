#include "commands/packed_files.h"

#include <memory>
#include <string_view>
#include <utility>

#include "backup/sealed_files.h"
#include "base/bytes.h"
#include "crypto/system_random.h"
#include "formats/zip_writer.h"
#include "terminal/terminal.h"

namespace waterline::cli {
namespace {

// The form in which files lie one behind the other. Each function returns the bytes that come next.
class Form {
 public:
  virtual ~Form() = default;
  virtual std::string begin_file(const std::string& name, std::uint64_t size) = 0;
  virtual std::string add(std::string bytes) = 0;
  virtual std::string finish() = 0;
  [[nodiscard]] virtual std::vector<NewFiles::Patch> patches() const { return {}; }
};

class OneAsItIs final : public Form {
 public:
  std::string begin_file(const std::string&, std::uint64_t) override { return {}; }
  std::string add(std::string bytes) override { return bytes; }
  std::string finish() override { return {}; }
};

class Zip final : public Form {
 public:
  std::string begin_file(const std::string& name, std::uint64_t size) override {
    return zip_.begin_file(name, size);
  }
  std::string add(std::string bytes) override {
    zip_.add(bytes);
    return bytes;
  }
  std::string finish() override { return zip_.finish(); }
  [[nodiscard]] std::vector<NewFiles::Patch> patches() const override {
    std::vector<NewFiles::Patch> patches;
    for (formats::ZipWriter::Patch& one : zip_.patches())
      patches.push_back({one.offset, std::move(one.bytes)});
    return patches;
  }

 private:
  formats::ZipWriter zip_;
};

class Sealed final : public Form {
 public:
  explicit Sealed(backup::SealedWriter writer, base::Bytes header)
      : writer_(std::move(writer)), out_(std::move(header)) {}
  std::string begin_file(const std::string& name, std::uint64_t size) override {
    writer_.begin_file(name, size, out_);
    return taken();
  }
  std::string add(std::string bytes) override {
    writer_.add(base::bytes_of(bytes), out_);
    wipe(bytes);
    return taken();
  }
  std::string finish() override {
    writer_.finish(out_);
    return taken();
  }

 private:
  std::string taken() {
    std::string bytes(base::text_of(out_));
    out_.clear();
    return bytes;
  }

  backup::SealedWriter writer_;
  base::Bytes out_;  // the header until the first file begins
};

// Reads the files in turn, and returns their bytes in the form, a piece at a time.
class Pieces {
 public:
  Pieces(const std::vector<PackedFile>& files, Form& form) : files_(files), form_(form) {}

  // Returns an empty piece at the end.
  std::string next() {
    std::string piece;
    while (piece.empty() && !finished_) piece = step();
    return piece;
  }

 private:
  std::string step() {
    if (left_ > 0) {
      std::string bytes = content_.next();
      left_ -= bytes.size();
      return form_.add(std::move(bytes));
    }
    if (next_file_ == files_.size()) {
      finished_ = true;
      return form_.finish();
    }
    const PackedFile& file = files_[next_file_++];
    content_ = file.open();
    left_ = content_.size;
    return form_.begin_file(file.name, left_);
  }

  const std::vector<PackedFile>& files_;
  Form& form_;
  std::size_t next_file_ = 0;
  PackedFile::Content content_;
  std::uint64_t left_ = 0;
  bool finished_ = false;
};

}  // namespace

PackedFile packed_text(std::string name, std::string content) {
  const auto kept = std::make_shared<const std::string>(std::move(content));
  return {std::move(name), [kept] {
            constexpr std::size_t kPieceOfText = std::size_t{1024} * 1024;
            const auto done = std::make_shared<std::size_t>(0);
            return PackedFile::Content{kept->size(), [kept, done] {
                                         std::string piece = kept->substr(*done, kPieceOfText);
                                         *done += piece.size();
                                         return piece;
                                       }};
          }};
}

void write_packed(const Sealer& sealer, const std::string& path,
                  const std::vector<PackedFile>& files, OneInTheOpen one) {
  crypto::SystemRandom random;
  std::unique_ptr<Form> form;
  if (!sealer.plain()) {
    base::Bytes header;
    form = std::make_unique<Sealed>(sealer.begin(random, header), header);
  } else if (files.size() == 1 && one == OneInTheOpen::kAsItIs) {
    form = std::make_unique<OneAsItIs>();
  } else {
    form = std::make_unique<Zip>();
  }
  Pieces pieces(files, *form);
  NewFiles made;
  made.add_file(
      path, [&] { return pieces.next(); }, [&] { return form->patches(); });
  made.keep();
}

}  // namespace waterline::cli
