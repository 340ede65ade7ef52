#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/photo_view.h"
#include "client/client.h"
#include "commands/commands.h"
#include "commands/export_document.h"
#include "commands/export_media.h"
#include "commands/new_file.h"
#include "commands/packed_files.h"
#include "commands/printed_entries.h"
#include "commands/sealing.h"
#include "formats/write.h"
#include "terminal/progress.h"
#include "terminal/terminal.h"
#include "words/translation.h"
#include "words/visible_text.h"

namespace waterline::cli {
namespace {

struct ExportOptions {
  std::string path;
  std::string format = "json";
  Exported what;
  bool without_attachments = false;
  bool without_metadata = false;
  Sealing sealing;
};

// The views of a page are in the page itself up to this size, and in a folder beside it above.
constexpr std::uint64_t kMostInPage = std::uint64_t{64} * 1024 * 1024;

ExportMedia::Form form_of(const ExportOptions& wanted) {
  if (wanted.format == "html" || wanted.without_metadata) return ExportMedia::Form::kViews;
  return wanted.format == "json" ? ExportMedia::Form::kOriginals
                                 : ExportMedia::Form::kOriginalsByName;
}

// Puts the views of photos into the entries of a page, where write_html() looks for them.
void put_pictures(Json& document, const std::map<std::string, std::string>& pictures) {
  for (Json& entry : document["entries"]) {
    for (Json& one : entry["attachments"]) {
      const auto found = pictures.find(one["id"].get<std::string>());
      if (found != pictures.end()) one["picture"] = found->second;
    }
  }
}

std::vector<PackedFile> words_of(const ExportOptions& wanted, const Json& document) {
  std::vector<PackedFile> files;
  if (wanted.format == "html") {
    files.push_back(
        packed_text("index.html", formats::write_html(document, page_words(tr("Notes")))));
  } else if (wanted.format == "markdown") {
    for (formats::NamedText& file : formats::write_markdown(document))
      files.push_back(packed_text(std::move(file.name), std::move(file.content)));
  } else {
    files.push_back(packed_text("entries.json", document.dump(1) + "\n"));
  }
  return files;
}

// Writes the files into a new folder, in the open.
void write_folder(const std::string& path, const std::vector<PackedFile>& files) {
  NewFiles made;
  made.add_folder(path);
  for (const PackedFile& file : files) {
    const std::filesystem::path whole = std::filesystem::path(path) / file.name;
    if (!std::filesystem::exists(whole.parent_path()))
      made.add_folder(whole.parent_path().string());
    PackedFile::Content content = file.open();
    made.add_file(whole.string(), [&]() -> std::string {
      if (content.size == 0) return {};
      std::string piece = content.next();
      content.size -= piece.size();
      return piece;
    });
  }
  made.keep();
}

void write_files(const Sealer& sealer, const ExportOptions& wanted,
                 const std::vector<PackedFile>& files) {
  const bool is_folder =
      wanted.format == "markdown" || (wanted.format == "html" && files.size() > 1);
  if (sealer.plain() && is_folder) return write_folder(wanted.path, files);
  // A script gets one form, whether something is attached or not.
  const bool is_archive = wanted.format == "json" && !wanted.without_attachments;
  write_packed(sealer, wanted.path, files,
               is_archive ? OneInTheOpen::kArchive : OneInTheOpen::kAsItIs);
}

// Shows how many files of an export are written.
std::vector<PackedFile> with_progress(Progress& progress, std::vector<PackedFile> files) {
  const std::size_t all = files.size();
  for (std::size_t i = 0; i < all; ++i) {
    files[i].open = [&progress, i, all, open = std::move(files[i].open)] {
      progress.reached(i, all);
      return open();
    };
  }
  return files;
}

void write_export(const Context& context, Client& client, const Sealer& sealer,
                  const ExportOptions& wanted, Json& document, ExportMedia& media) {
  const bool is_page = wanted.format == "html";
  if (is_page) put_in_words(client, document["entries"]);
  if (wanted.without_attachments) return write_files(sealer, wanted, words_of(wanted, document));
  if (is_page) {
    if (const auto pictures = media.views_in_page(kMostInPage)) {
      put_pictures(document, *pictures);
      return write_files(sealer, wanted, words_of(wanted, document));
    }
  }
  media.check_begin();
  Progress progress(context);
  constexpr int kTimes = 3;
  for (int time = 1;; ++time) {
    std::vector<PackedFile> attachments = media.files();
    std::vector<PackedFile> files = words_of(wanted, document);
    for (PackedFile& one : attachments) files.push_back(std::move(one));
    try {
      return write_files(sealer, wanted, with_progress(progress, std::move(files)));
    } catch (const Ended&) {
      // Damage within an attachment shows when the sealed file has a part of it already. So that file
      // is begun anew, and then all attachments are read before.
      if (!media.attachment_damaged() || time == kTimes) throw;
      media.check_whole();
    }
  }
}

void say_attachments(const Context& context, const ExportOptions& wanted, std::size_t in_it,
                     std::size_t by_name_alone) {
  if (in_it > 0 && form_of(wanted) == ExportMedia::Form::kViews) {
    say(context,
        wrapped(filled(tr_n("{1} picture is in it, made anew for this: without where and when it "
                            "was taken, and smaller.",
                            "{1} pictures are in it, made anew for this: without where and when "
                            "they were taken, and smaller.",
                            in_it),
                       in_it)));
  } else if (in_it > 0) {
    say(context,
        wrapped(filled(tr_n("{1} attachment is in it, with all that the file says about itself: "
                            "where and when a picture was taken, for example.",
                            "{1} attachments are in it, with all that the files say about "
                            "themselves: where and when a picture was taken, for example.",
                            in_it),
                       in_it)));
  }
  if (by_name_alone > 0) {
    say(context,
        wrapped(filled(tr_n("This is not everything: {1} attachment is in it by its name and its "
                            "description alone. `waterline attachment save` writes its bytes into "
                            "a file, and a backup has them all.",
                            "This is not everything: {1} attachments are in it by their names and "
                            "descriptions alone. `waterline attachment save` writes the bytes of "
                            "one into a file, and a backup has them all.",
                            by_name_alone),
                       by_name_alone)));
  }
}

void export_all(const Context& context, const ExportOptions& wanted) {
  if (wanted.without_metadata && wanted.format == "json") {
    throw Ended(Exit::kUsage,
                tr("JSON has attachments as they are, so that an import brings them back. Nothing "
                   "was written."),
                tr("Pictures without what their files say about themselves are in `--format "
                   "markdown --without-metadata` and in `--format html`."),
                "bad_request");
  }
  refuse_if_there(wanted.path);
  const Sealer sealer(context, wanted.sealing);
  Client client(context);
  Json document = exported_document(context, client, wanted.what);
  ExportMedia media(
      client, document, form_of(wanted),
      wanted.format == "json" ? ExportMedia::States::kAll : ExportMedia::States::kPresent,
      wanted.format == "html" ? app::kPageSide : app::kViewSide);
  write_export(context, client, sealer, wanted, document, media);

  const std::size_t count = document["entries"].size();
  const std::size_t in_it = wanted.without_attachments ? 0 : media.in_it();
  const std::size_t by_name_alone =
      wanted.without_attachments ? media.all() : media.all() - in_it - media.unreadable();
  if (context.json) {
    print_json({{"schema", "waterline/exported/1"},
                {"entries", count},
                {"attachments", in_it},
                {"attachments_left_out", media.all() - in_it},
                {"sealed", !sealer.plain()}});
  } else {
    print(filled(sealer.plain() ? tr_n("{1} entry written to {2}, in the open.",
                                       "{1} entries written to {2}, in the open.", count)
                                : tr_n("{1} entry written to {2}, sealed.",
                                       "{1} entries written to {2}, sealed.", count),
                 count, for_terminal(wanted.path)));
    say_attachments(context, wanted, in_it, by_name_alone);
    if (!wanted.what.deep) say(context, tr("The deep is not in it. Add --deep to take it along."));
  }
  if (media.unreadable() > 0 && !wanted.without_attachments) {
    throw Ended(Exit::kPartly,
                filled(tr_n("{1} attachment is damaged or missing here, so it is not in the "
                            "export. Its name and its description are, and everything else.",
                            "{1} attachments are damaged or missing here, so they are not in the "
                            "export. Their names and descriptions are, and everything else.",
                            media.unreadable()),
                       media.unreadable()),
                tr("Attaching the same file again brings one back; a backup may have it."),
                "partly_exported");
  }
}

}  // namespace

void add_export(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "export",
      tr("Your entries, lists and shares in one new sealed file; the deep only with --deep"));
  auto wanted = std::make_shared<ExportOptions>();
  command->add_option("file", wanted->path, tr("The new file (for plain Markdown a new folder)"))
      ->type_name("FILE")
      ->required();
  command->add_option("--format", wanted->format, tr("json, markdown or html"))
      ->check(CLI::IsMember({"json", "markdown", "html"}));
  command->add_flag("--deep", wanted->what.deep, tr("The deep too"));
  command->add_flag(
      "--partner", wanted->what.partner,
      tr("Also everything that your partner shared with you; a whole copy is --deep --partner"));
  auto* words_alone = command->add_flag("--without-attachments", wanted->without_attachments,
                                        tr("The words alone, with the names of attachments"));
  command
      ->add_flag("--without-metadata", wanted->without_metadata,
                 tr("Pictures as they are seen, without what their files say about themselves; "
                    "other attachments by name alone"))
      ->excludes(words_alone);
  add_sealing_options(*command, wanted->sealing);
  command->callback([&context, wanted] { export_all(context, *wanted); });
}

}  // namespace waterline::cli
