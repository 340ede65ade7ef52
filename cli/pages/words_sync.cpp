#include "pages/written_pages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr Term kShort[] = {
    {"", marked("Two people can pair their journals. From then on each of them can show the other "
                "one piece at a time, "
                "and the two devices bring each other what was shared. There is no server between "
                "them, and no "
                "account. Without a partner, and while none is being paired, Waterline opens no "
                "socket to a network at "
                "all; `waterline net` shows every one that there is, and why.")},
};

constexpr Term kPairing[] = {
    {"", marked("One of you shows an offer by `waterline pair show`, the other takes it by "
                "`waterline pair join`. An "
                "offer of words stands for ten minutes and a picture for two; three tries end "
                "either. Then both "
                "screens show six words. Compare them, in the same room or over a line on which "
                "you know each other's "
                "voice: if somebody stood between the two devices, they differ. No pairing is kept "
                "on either side "
                "before both have said that they are the same; if one of you says that they "
                "differ, or leaves, it "
                "ends on both screens.")},
    {"", marked("At the pairing each device tells the other its key and the port at which it "
                "waits. The address is the "
                "one that was typed, or the one that the call came from; the other device cannot "
                "name any. No names are "
                "exchanged, and nothing of what you wrote. After a pairing by picture, what "
                "somebody records of your "
                "traffic stays closed even to a quantum computer of later days; after one by words "
                "it does not.")},
    {"", marked("A device has one partner at a time. `waterline unpair` ends it, alone and at "
                "once; what was shared "
                "stays on both devices.")},
};

constexpr Term kMeeting[] = {
    {"", marked("The two meet whenever they can, unless one of you said otherwise. A meeting needs "
                "both computers on, "
                "and both journals unlocked once since they were started: a locked journal goes on "
                "meeting, one that "
                "is closed (`waterline lock --all`) does not.")},
    {marked("At an address"), marked("One device waits at a port (`waterline address --listen`), "
                                     "the other calls there (`waterline address "
                                     "HOST:PORT`). Where they last met is tried as well. Any "
                                     "network or VPN that you two have will do; at home "
                                     "a router may have to let the port in. `waterline doctor` "
                                     "says in words what stands in the way")},
    {marked("On the same network"),
     marked("`waterline beacons on`, on both devices, lets them find each other without "
            "an address. Off until you say so")},
    {marked("By hand"),
     marked("`waterline sync` meets now, and says whether anything new came. If both of you chose "
            "to meet by hand, both must say it at the same moment")},
    {marked("By files"), marked("`waterline carry out FILE` seals what the other device is not "
                                "known to have; `waterline carry in FILE` "
                                "takes it in there. A stick, a mail, a synced folder: nobody else "
                                "can open it. A folder that both can "
                                "reach can be watched instead: `waterline carry --folder`")},
    {marked("In hours of yours"), marked("`waterline sync-when` says when: always, in windows of "
                                         "the day, or only by hand. The borders of a window "
                                         "lie up to ten minutes elsewhere each day, so that they "
                                         "do not look like a schedule. `waterline pause` "
                                         "stops all of it, files too, until `waterline resume`")},
};

constexpr Term kLeaves[] = {
    {"",
     marked(
         "What you chose by `share`, `revise`, `reply`, `acknowledge`, `replies` or `take-back`; "
         "goals, agreements and "
         "points that you wrote; questions that you asked; of an answer that you choose to "
         "reveal a seal that "
         "says nothing, and the answer itself when both of you have chosen so. Of a share "
         "exactly the text that "
         "the preview showed: not the entry that it came from, nor its id, its date, its "
         "history or its tags. "
         "Today's date goes along only with --day.")},
    {"", marked("A share waits for an hour, or as long as you say. Until it has left, `waterline "
                "cancel` takes it "
                "away, and nobody can tell that there was one.")},
};

constexpr Term kNever[] = {
    {"", marked("All else that you wrote: entries, notes, moods, appointments, tags, lists, what "
                "you removed, what you "
                "imported. That it exists cannot be told either: two journals that shared the same "
                "and differ in "
                "everything else give the same bytes to the other device and to the network.")},
    {"", marked("What lies in the deep - notes of your own therapy, signs that you noticed, "
                "readiness, reassessments, "
                "why you do this - cannot leave at all. The program has no way to share it.")},
    {"", marked("Settings, names, what your computer is called, when you read, that you read at "
                "all. There are no receipts.")},
};

constexpr Term kPartner[] = {
    {"", marked("Your partner's device has, and can keep, everything that you shared: `waterline "
                "given` lists it. It "
                "is another person's computer, and may run a changed program; treat what you share "
                "as given.")},
    {"", marked("It sees when something of yours arrives, and, while the two are linked, that your "
                "device is on. It sees the "
                "address from which yours calls, or at which it waits. An address can tell roughly "
                "where a device is: at "
                "home, at a hotel, with a friend. Whoever does not want to be found that way "
                "pauses, or carries files.")},
    {"", marked("It cannot tell whether you read something, whether you have answered a question "
                "as long as you have "
                "not chosen to reveal, whether something waits to be shared or was cancelled, or "
                "whether your journal "
                "is locked. Pausing, ending the pairing, closing the journal and being outside "
                "your hours look alike "
                "to it: a goodbye, and then a port at which nothing waits. A computer that is "
                "switched off does not "
                "answer at all. Nobody is told which it was.")},
    {"", marked("It cannot change what you wrote, read anything else, or make your device do "
                "something by what it "
                "sends. That is shown to you as text, and has a limit: 256 MiB in all.")},
};

constexpr Term kBack[] = {
    {"", marked("`waterline take-back` removes a piece from what is shared on this device, at "
                "once, and asks your "
                "partner's device to do the same; your entry stays where it is. An honest device "
                "does, when the two "
                "next meet. What was read stays read, and a copy, a photograph or a changed "
                "program keeps it. What had "
                "not left yet is simply gone.")},
    {"", marked("A share with --expires is removed by your partner's device when that many days "
                "are over by its clock. "
                "The same holds: it is asked, and nobody can un-read.")},
    {"", marked("Nothing that you share is signed. Between the two of you it is certain who said "
                "it; to anybody else "
                "it proves nothing, since either of you could have made it. A photograph of a "
                "screen is believed as "
                "photographs are.")},
};

constexpr Term kStranger[] = {
    {"", marked("Whoever runs the network - a provider, a hotel, the router at home - can see that "
                "two addresses talk, "
                "when, for how long and about how much, and could cut the line. They cannot read, "
                "change or add a "
                "word, and nothing in the bytes of a meeting is the same as in another. What is "
                "said comes in parts of "
                "one size, and a short text is as long as none.")},
    {"", marked("Whoever calls the port finds that something waits there, and gets no answer, "
                "whatever they send, with "
                "one exception: who recorded how a meeting began and sends that again after a "
                "restart of your device "
                "can learn that it is still there.")},
    {"", marked("With beacons on, whoever watches the same network sees that a device there sends "
                "64 bytes that look "
                "like chance, about twice a minute while the two are not linked, and may guess "
                "that it runs Waterline. "
                "Not whose it is, nor with whom it is paired.")},
    {"", marked("Whoever sees a folder in which files are exchanged sees that files change, when, "
                "and about how long "
                "they are. A stick and a mail have a date.")},
};

constexpr Term kLost[] = {
    {"", marked("A device that was restored from a backup, or set back to an older copy, gets what "
                "was shared since "
                "back from the other at the next meeting, and takes as its own only what it can "
                "prove to be. After a "
                "restore, or when a file was put back as it was earlier, the journal is quiet: the "
                "devices meet only "
                "after `waterline resume`, and what waited to be shared stays paused until you "
                "release it.")},
    {"", marked("If you think that the other device is in wrong hands: `waterline pause` or "
                "`waterline unpair`. What "
                "was shared is there and stays there; nothing new goes.")},
};

}  // namespace

const WrittenPage& sync_page() {
  static constexpr Section kSections[] = {
      {marked("DESCRIPTION"), kShort},
      {marked("PAIRING"), kPairing},
      {marked("HOW TWO DEVICES MEET"), kMeeting},
      {marked("WHAT LEAVES"), kLeaves},
      {marked("WHAT NEVER LEAVES"), kNever},
      {marked("WHAT YOUR PARTNER'S DEVICE KNOWS"), kPartner},
      {marked("TAKING BACK"), kBack},
      {marked("WHAT A STRANGER SEES"), kStranger},
      {marked("WHEN A DEVICE IS LOST"), kLost},
  };
  static constexpr std::string_view kSeeAlso[] = {
      "waterline(1)",           "waterline-pair(1)",      "waterline-unpair(1)",
      "waterline-share(1)",     "waterline-cancel(1)",    "waterline-given(1)",
      "waterline-take-back(1)", "waterline-address(1)",   "waterline-beacons(1)",
      "waterline-sync(1)",      "waterline-sync-when(1)", "waterline-pause(1)",
      "waterline-resume(1)",    "waterline-carry(1)",     "waterline-doctor(1)",
      "waterline-net(1)",       "waterline-config(5)",    "waterline-format(5)",
      "waterline-safety(7)",
  };
  static constexpr WrittenPage kPage = {"waterline-sync", 7,
                                        marked("how two devices meet, and what leaves this one"),
                                        kSections, kSeeAlso};
  return kPage;
}

}  // namespace waterline::cli
