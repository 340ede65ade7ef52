#include "words/examples.h"

#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr Example kExamples[] = {
    {"", "waterline init", marked("Make a journal.")},
    {"", "waterline write", marked("Write something that only you can see, in your editor.")},
    {"", "waterline search \"the lake\" --from 2026-01-01", marked("Find it again.")},
    {"", "waterline lock", marked("Close the journal to anybody who comes by.")},
    {"init", "waterline init --generate", marked("With a passphrase made of six random words.")},
    {"unlock", "waterline unlock --for 30",
     marked("Lock again after half an hour without a command.")},
    {"write", "waterline write --on \"yesterday 21:30\" --tag us",
     marked("In your editor, with the time of last night.")},
    {"note", "waterline note -", marked("From standard input, into the deep.")},
    {"conflict", "waterline conflict", marked("By a few questions; press Enter to skip one.")},
    {"edit", "waterline edit e1a2b --tag us",
     marked("Give an entry a tag, and leave its words alone.")},
    {"list", "waterline list --kind insight --from \"3 months ago\"",
     marked("Your insights since the summer.")},
    {"search", "waterline search \"the lake\" begin*",
     marked("A phrase, and the beginning of a word.")},
    {"calendar", "waterline calendar --from 2026-09-01",
     marked("The days on which you wrote since then.")},
    {"mood", "waterline mood 3", marked("On the first of your scales.")},
    {"mood", "waterline mood chart recovery --by month",
     marked("How long conflicts took to pass, over the months.")},
    {"bin", "waterline bin keep 7",
     marked("Entries that you remove can be brought back for a week.")},
    {"lists", "waterline lists feelings --edit",
     marked("Change your words for feelings in your editor.")},
    {"cards", "waterline cards help-lines de", marked("Show one part alone.")},
    {"import", "waterline import Journal.zip --dry-run",
     marked("See first which entries would be kept.")},
    {"export", "waterline export all.sealed --deep",
     marked("All that is yours, sealed under a passphrase of its own.")},
    {"packet", "waterline packet friday.sealed e1a2b e7c8d --for couple",
     marked("Two entries for a couple's session.")},
    {"share", "waterline share e1a2b --excerpt 3..5 --preview",
     marked("See exactly the text that would leave; nothing is sent.")},
    {"share",
     "waterline share e1a2b --line \"I am working on my stress.\" --until \"our next session\"",
     marked("A neutral line that waits for a moment which you name.")},
    {"later", "waterline later h3c4d --after 24h", marked("A night more to think about it.")},
    {"release", "waterline release \"our next session\"", marked("That moment has come.")},
    {"reply", "waterline reply s4f5a --after 24h",
     marked("In your editor; it leaves in a day, unless you cancel it.")},
    {"acknowledge", "waterline acknowledge s4f5a with-you",
     marked("Say that you saw it, in one of five sentences.")},
    {"path", "waterline path propose \"One evening a week without phones\"",
     marked("A goal, in force when both of you have accepted it.")},
    {"pair", "waterline pair show", marked("On the one device.")},
    {"pair", "waterline pair join 7-copper-lantern-meadow-finch --at 192.0.2.7:45454",
     marked("On the other device.")},
    {"sync-when", "waterline sync-when 07:00-08:30,22:00-00:30",
     marked("Meet only in these hours.")},
    {"backup", "waterline backup create /media/stick",
     marked("One sealed file of everything, named by its day.")},
    {"carry", "waterline carry out for-you.sealed", marked("Meet without a network, by a bundle.")},
    {"box", "waterline box https://anna@cloud.example/dav/between/",
     marked("Meet by a folder on a server, though never on together.")},
    {"completion", "waterline completion bash",
     marked("For one shell: source <(waterline completion bash)")},
};

}  // namespace

std::span<const Example> examples() {
  return kExamples;
}

}  // namespace waterline::cli
