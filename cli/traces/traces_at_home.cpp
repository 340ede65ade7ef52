#include <algorithm>
#include <chrono>
#include <ctime>

#include "traces/traces.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

namespace fs = std::filesystem;

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

std::vector<fs::path> in(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    found.push_back(it->path());
  }
  std::ranges::sort(found);
  return found;
}

// Adds a trace if lines of this file name the program.
void add_lines(std::vector<Trace>& traces, const fs::path& file, Trace trace) {
  const auto lines = lines_naming_it(file);
  if (!lines || *lines == 0) return;
  trace.place = file;
  trace.lines = lines;
  traces.push_back(std::move(trace));
}

void add_shell_histories(std::vector<Trace>& traces, const Surroundings& here) {
  std::vector<fs::path> files = {
      here.home / ".bash_history",    here.home / ".zsh_history",
      here.home / ".zhistory",        here.home / ".histfile",
      here.home / ".ash_history",     here.home / ".ksh_history",
      here.share / "zsh" / "history", here.share / "fish" / "fish_history"};
  if (!here.shell_history.empty() && std::ranges::find(files, here.shell_history) == files.end()) {
    files.push_back(here.shell_history);
  }
  for (const fs::path& file : files) {
    const bool fish = file.filename() == "fish_history";
    add_lines(
        traces, file,
        {.what = "shell_history",
         .place = {},
         .lines = {},
         .reveals = tr("Commands that you typed, with their words and, in some shells, the time."),
         .clear =
             fish ? tr("In fish: history delete --contains waterline")
                  : tr("Close your other terminals first, since each shell writes its history when "
                       "it ends. "
                       "Then delete these lines in an editor that keeps no copy, and in the shell "
                       "that is still "
                       "open: history -c; history -r. A space before a command keeps it out from "
                       "then on, where "
                       "HISTCONTROL=ignorespace (bash) or setopt HIST_IGNORE_SPACE (zsh) is set."),
         .loses = tr("Only those lines. Missing lines are not seen; an empty history is.")});
  }
}

// Adds the folders below this one, at most two levels down: man1, de/man1, de/LC_MESSAGES.
void add_folders_below(const fs::path& folder, std::vector<fs::path>& folders) {
  std::error_code error;
  for (const fs::path& below : in(folder)) {
    if (!fs::is_directory(below, error)) continue;
    folders.push_back(below);
    for (const fs::path& further : in(below)) {
      if (fs::is_directory(further, error)) folders.push_back(further);
    }
  }
}

void add_shell_settings(std::vector<Trace>& traces, const Surroundings& here) {
  for (const fs::path& file :
       {here.home / ".bashrc", here.home / ".bash_aliases", here.home / ".bash_profile",
        here.home / ".profile", here.home / ".zshrc", here.home / ".zshenv",
        here.config / "fish" / "config.fish"}) {
    add_lines(traces, file,
              {.what = "shell_settings",
               .place = {},
               .lines = {},
               .reveals = tr("The use of the program here: an alias, a variable, completions."),
               .clear = tr("Delete these lines in an editor that keeps no copy."),
               .loses = tr("The settings in those lines.")});
  }
  std::vector<fs::path> folders = {here.share / "bash-completion" / "completions",
                                   here.home / ".zfunc", here.config / "fish" / "completions",
                                   here.home / ".local" / "bin"};
  add_folders_below(here.home / ".local" / "share" / "man", folders);
  add_folders_below(here.home / ".local" / "share" / "locale", folders);
  for (const fs::path& folder : folders) {
    const auto files = files_naming_it(folder);
    if (files.empty()) continue;
    traces.push_back(
        {.what = "installed_for_you",
         .place = files.front(),
         .lines = {},
         .reveals = tr("The program, its manual or its completions, put there for you."),
         .clear = tr("Remove the files there whose names have waterline in them."),
         .loses = tr(
             "The program, its manual or its completions. Your entries are elsewhere, and stay.")});
  }
}

std::string day_of(const fs::file_time_type& time) {
  if (time == fs::file_time_type::min()) return "-";
  const auto system = std::chrono::file_clock::to_sys(time);
  const std::time_t moment = std::chrono::system_clock::to_time_t(
      std::chrono::time_point_cast<std::chrono::system_clock::duration>(system));
  std::tm local{};
  localtime_r(&moment, &local);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local);
  return text;
}

void add_journal(std::vector<Trace>& traces, const Surroundings& here) {
  if (is_there(here.data)) {
    fs::file_time_type newest = fs::file_time_type::min();
    std::error_code error;
    for (const fs::path& file : in(here.data))
      newest = std::max(newest, fs::last_write_time(file, error));
    traces.push_back(
        {.what = "journal",
         .place = here.data,
         .lines = {},
         .reveals =
             filled(tr("A journal, about how large it is, and when it was last written to ({1}). "
                       "The names of its files are the same for everybody. Their content is "
                       "sealed: without the passphrase or the recovery phrase it is noise."),
                    day_of(newest)),
         .clear = tr("waterline stop, then remove the folder. A disk may keep the removed files "
                     "for a while; they are sealed there too. A whole disk that is encrypted hides "
                     "all of it while the computer is off."),
         .loses =
             tr("All your entries and shares, for good, unless there is a backup elsewhere.")});
  }
  if (is_there(here.data / "tor")) {
    traces.push_back(
        {.what = "tor",
         .place = here.data / "tor",
         .lines = {},
         .reveals = tr("That Tor was used with this journal, and when it last was. It has no "
                       "address and no key of you two."),
         .clear = tr("waterline tor off, then remove this folder."),
         .loses = tr("The next start of Tor takes longer.")});
  }
  if (is_there(here.runtime / "sock")) {
    traces.push_back(
        {.what = "socket",
         .place = here.runtime / "sock",
         .lines = {},
         .reveals = tr(
             "The running node, or one that ran when the computer was last switched off. While it "
             "runs, anybody who may list the processes of this machine sees the name waterline."),
         .clear = "waterline stop",
         .loses = tr("Nothing. The next command starts the node again.")});
  }
  std::vector<fs::path> editing = {here.root / "dev" / "shm"};
  if (!here.editing.empty()) editing.push_back(here.editing);
  for (const fs::path& folder : editing) {
    for (const fs::path& left : files_naming_it(folder)) {
      if (!left.filename().native().starts_with("waterline-edit") || in(left).empty()) continue;
      traces.push_back(
          {.what = "editing",
           .place = left,
           .lines = {},
           .reveals =
               tr("A text that is open in an editor now, or was when the editor or the program "
                  "ended abruptly. It is in memory alone, and only you (and root) can read it."),
           .clear = tr(
               "Close the editor. The next waterline unlock removes the texts that were left "
               "behind; a file that stays after that is not from waterline, and can be removed."),
           .loses = tr("A text that was typed and not kept.")});
    }
  }
}

void add_starting(std::vector<Trace>& traces, const Surroundings& here) {
  for (const fs::path& folder : {here.config / "systemd" / "user", here.config / "autostart",
                                 here.share / "applications", here.share / "systemd" / "user"}) {
    for (const fs::path& file : in(folder)) {
      const auto lines = lines_naming_it(file);
      if (!lines || *lines == 0) continue;
      traces.push_back(
          {.what = "started_by_itself",
           .place = file,
           .lines = lines,
           .reveals = tr("The program, started for you or listed in a menu."),
           .clear = folder.filename() == "user"
                        ? filled(tr("systemctl --user disable --now {1}, then remove the file."),
                                 file.filename().native())
                        : tr("Remove the file."),
           .loses = tr("The automatic start.")});
    }
  }
}

void add_editors(std::vector<Trace>& traces, const Surroundings& here) {
  for (const fs::path& file :
       {here.home / ".viminfo", here.home / ".vim" / "viminfo", here.home / ".vim" / ".netrwhist",
        here.state / "nvim" / "shada" / "main.shada", here.share / "nvim" / "shada" / "main.shada",
        here.home / ".emacs.d" / "recentf", here.home / ".recentf",
        here.share / "nano" / "filepos_history", here.home / ".lesshst",
        here.share / "recently-used.xbel"}) {
    add_lines(
        traces, file,
        {.what = "editor_history",
         .place = {},
         .lines = {},
         .reveals = tr(
             "Names of files that were opened, and in some programs the words that were searched "
             "for or copied there. An editor that waterline opens is told to keep none of this; an "
             "editor in which you opened an export or a list yourself keeps its usual traces."),
         .clear = tr("Close the program, then delete these lines, or the file."),
         .loses = tr("Those lines; with the whole file, all that the program remembers of "
                     "other files too.")});
  }
  for (const fs::path& folder :
       {here.home / ".vim" / "swap", here.home / ".vim" / "backup", here.home / ".vim" / "undo",
        here.home / ".vim" / "undodir", here.home / ".cache" / "vim" / "swap",
        here.state / "nvim" / "swap", here.state / "nvim" / "undo", here.state / "nvim" / "backup",
        here.share / "nvim" / "swap", here.share / "nvim" / "undo",
        here.home / ".emacs.d" / "backups", here.home / ".emacs.d" / "auto-save-list"}) {
    for (const fs::path& file : files_naming_it(folder)) {
      traces.push_back(
          {.what = "editor_copy",
           .place = file,
           .lines = {},
           .reveals = tr(
               "A copy that an editor made of a text, perhaps in the open: its words can be read."),
           .clear = tr("Remove the file: shred -u FILE on a disk with spinning platters. On an SSD "
                       "nothing is sure to be gone, unless the disk is encrypted."),
           .loses =
               tr("A text that the editor could have brought back after a crash, or undone.")});
    }
  }
  std::size_t kept = 0;
  const fs::path local_history = here.config / "Code" / "User" / "History";
  for (const fs::path& folder : in(local_history))
    kept += lines_naming_it(folder / "entries.json").value_or(0);
  if (kept > 0) {
    traces.push_back(
        {.what = "editor_copy",
         .place = local_history,
         .lines = kept,
         .reveals = tr("Copies that VS Code kept of texts, in the open."),
         .clear = tr("In VS Code: Local History: Delete All. Use another editor for this."),
         .loses = tr("Its copies of your other files too.")});
  }
}

void add_pictures(std::vector<Trace>& traces, const Surroundings& here) {
  for (const char* size : {"normal", "large", "x-large", "xx-large"}) {
    std::size_t count = 0;
    for (const fs::path& file : in(here.cache / "thumbnails" / size))
      count += lines_naming_it(file).value_or(0) > 0;
    if (count == 0) continue;
    traces.push_back(
        {.what = "thumbnails",
         .place = here.cache / "thumbnails" / size,
         .lines = count,
         .reveals = tr(
             "Small pictures of files with waterline in their path: a pairing picture, a chart."),
         .clear = tr("Remove the folder; it is made anew."),
         .loses = tr("Nothing. Pictures are made again when a folder is looked at.")});
  }
  for (const char* database : {"tracker3", "tracker", "zeitgeist"}) {
    const fs::path place =
        database == std::string_view("zeitgeist") ? here.share / database : here.cache / database;
    if (!is_there(place)) continue;
    traces.push_back({.what = "desktop_search",
                      .place = place,
                      .found = false,
                      .lines = {},
                      .reveals = tr("Your desktop's search may know the names of files, and the "
                                    "words of files that were exported in the open."),
                      .clear = database == std::string_view("zeitgeist")
                                   ? tr("In the desktop's settings: privacy, usage.")
                                   : std::string("tracker3 reset --filesystem"),
                      .loses = tr("The search is built anew, which takes a while.")});
  }
}

// Adds the backups that can be recognised: files with the names that the program itself gives.
void add_backups(std::vector<Trace>& traces, const Surroundings& here) {
  for (const char* folder : {"", "Documents", "Downloads", "Desktop", "Backup", "Backups"}) {
    for (const fs::path& file : files_naming_it(here.home / folder)) {
      if (file.extension() != ".backup") continue;
      traces.push_back(
          {.what = "backup",
           .place = file,
           .lines = {},
           .reveals = tr("A journal, and the day of this copy. Its content is sealed."),
           .clear =
               tr("Move it to a disk that you keep elsewhere, or rename it: any name will do."),
           .loses = tr("If you remove it, you have one backup less. Keep at least one where only "
                       "you find it.")});
    }
  }
}

// Finds out whether the program starts at login. The units are part of the package, so the links
// that enable them are the only files about them in the person's home.
void add_autostart(std::vector<Trace>& traces, const Surroundings& here) {
  for (const fs::path& folder : in(here.config / "systemd" / "user")) {
    if (!folder.filename().native().ends_with(".wants")) continue;
    for (const fs::path& link : files_naming_it(folder)) {
      traces.push_back({.what = "autostart",
                        .place = link,
                        .lines = {},
                        .reveals = tr("The program starts by itself when you log in, closed."),
                        .clear = "waterline autostart off",
                        .loses = tr("The automatic start.")});
    }
  }
}

// Adds packages of the program that were downloaded and are still there.
void add_downloads(std::vector<Trace>& traces, const Surroundings& here) {
  for (const char* folder : {"", "Downloads", "Desktop", "Schreibtisch"}) {
    for (const fs::path& file : files_naming_it(here.home / folder)) {
      if (file.extension() != ".deb") continue;
      traces.push_back(
          {.what = "downloaded",
           .place = file,
           .lines = {},
           .reveals = tr("The package that you installed the program from, and the day on which "
                         "you downloaded it."),
           .clear = tr("Delete the file, its line in the browser's list of downloads, and the "
                       "line of its installation in the shell's history."),
           .loses = tr("Nothing. The installed program stays.")});
    }
  }
}

// Adds the lists in which a desktop counts the programs that were opened.
void add_used_programs(std::vector<Trace>& traces, const Surroundings& here) {
  for (const fs::path& file : {here.share / "gnome-shell" / "application_state",
                               here.share / "kactivitymanagerd" / "resources" / "database"}) {
    add_lines(traces, file,
              {.what = "used_programs",
               .place = {},
               .lines = {},
               .reveals = tr("Which programs were opened from the desktop, and how often."),
               .clear = tr("In the desktop's settings: privacy, usage or recent activity."),
               .loses = tr("The desktop's suggestions of programs that you use often.")});
  }
}

}  // namespace

std::vector<Trace> traces_at_home(const Surroundings& here) {
  std::vector<Trace> traces;
  add_journal(traces, here);
  add_backups(traces, here);
  add_shell_histories(traces, here);
  add_shell_settings(traces, here);
  add_starting(traces, here);
  add_autostart(traces, here);
  add_downloads(traces, here);
  add_used_programs(traces, here);
  add_editors(traces, here);
  add_pictures(traces, here);
  return traces;
}

}  // namespace waterline::cli
