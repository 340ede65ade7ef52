#include "pages/written_pages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr Term kShort[] = {
    {"",
     marked("`waterline-window`, the entry \"Notes\" of the menus and `waterline open --window` "
            "are the same: they show the journal as a page in a window of its own, not in your "
            "browser. If no node runs, it is started. A second start brings the window to the "
            "front. Arguments are those that every command takes, such as --home.")},
    {"", marked("Closing the window locks the journal, as \"Quick exit\" does: the window is gone "
                "at once, and words that were typed last are kept as a draft. It is covered while "
                "another window is in front. Ctrl with +, - and 0 changes the size of the text.")},
};

constexpr Term kKnows[] = {
    {"",
     marked("No address, no port and no token: the page comes from the socket of the node, and "
            "every process of the window is forbidden any other network. It shows nothing but "
            "this page. It keeps no history, no cookies and no files, and offers to save no "
            "password; no other page and no extension is beside it. When the journal is locked, "
            "the process that had your words in its memory ends.")},
    {"",
     marked("In the runtime folder of your login, which is memory, WebKitGTK leaves a file with "
            "numbers until you log out. While the journal is open, other programs of your "
            "account can read the memory of the process that draws the page, as they can with a "
            "browser. What you print passes through the printer's queue.")},
};

constexpr Term kPrice[] = {
    {"",
     marked("WebKitGTK, which draws the page, gets no more security repairs on Debian 12; browsers "
            "get them. The window shows no foreign page, picture or font, and words of others "
            "only as plain text. Still, if you can choose, the browser is the safer way there: "
            "`waterline open`.")},
};

}  // namespace

const WrittenPage& window_page() {
  static constexpr Section kSections[] = {
      {marked("DESCRIPTION"), kShort},
      {marked("WHAT IT LEAVES"), kKnows},
      {marked("WHAT IT COSTS"), kPrice},
  };
  static constexpr std::string_view kSeeAlso[] = {"waterline(1)", "waterline-open(1)",
                                                  "waterline-safety(7)"};
  static constexpr WrittenPage kPage = {
      "waterline-window", 1, marked("the journal in a window of its own"), kSections, kSeeAlso};
  return kPage;
}

}  // namespace waterline::cli
