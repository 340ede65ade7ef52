#include "pages/written_pages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr Term kShort[] = {
    {"", marked("Two people can pair their journals. From then on each of them can show the other "
                "one piece at a time, and the two devices exchange the shared pieces. There is no "
                "server between them, and no account. Without a partner, and while no pairing is "
                "under way, Waterline opens no socket to a network at all; `waterline net` shows "
                "every socket that is open, and why.")},
};

constexpr Term kPairing[] = {
    {"", marked("One of you shows an offer by `waterline pair show`, the other takes it by "
                "`waterline pair join`. An offer of words is good for ten minutes and a picture "
                "for two; after three tries either is over. Then both screens show six words. "
                "Compare them, in the same room or over a line on which you know each other's "
                "voice: if somebody is between the two devices, the words differ. No pairing is "
                "kept on either side before both of you have said that the words are the same; if "
                "one of you says that they differ, or leaves, the pairing ends on both screens.")},
    {"", marked("On one network the second device finds the first without an address: for a few "
                "seconds it asks that network, and others there can see that it looks for "
                "something. The first sends nothing before it is asked, and with `--silent` it "
                "does not answer.")},
    {"", marked("At the pairing each device tells the other its key and the port at which it "
                "waits. The address is the one that was typed, or the one that the call came from; "
                "the other device cannot name any. No names are exchanged, and nothing of what you "
                "wrote. After a pairing by a picture that nobody else saw, a recording of your "
                "traffic stays closed even to a quantum computer of later days; after a pairing by "
                "words it does not.")},
    {"", marked("A device has one partner at a time. `waterline unpair` ends the pairing, alone "
                "and at once; everything that was shared stays on both devices.")},
};

constexpr Term kMeeting[] = {
    {"",
     marked(
         "The devices meet whenever they can, unless one of you chose other hours. A meeting needs "
         "both computers on, and both journals unlocked once since the computers were started: a "
         "locked journal goes on meeting, one that is closed (`waterline lock --all`) does not.")},
    {marked("At an address"),
     marked("One device waits at a port (`waterline address --listen`), the other calls there "
            "(`waterline address HOST:PORT`). The four addresses at which they last met are tried "
            "as well. "
            "Any network or VPN that you two have will do; at home a router may have to let the "
            "port in. `waterline doctor` says what prevents a meeting")},
    {marked("On the same network"),
     marked("`waterline beacons on`, on both devices, lets them find each other without an "
            "address. They are off at first")},
    {marked("From two homes"),
     marked("`waterline tor on`, on both devices, lets them meet through the Tor network, without "
            "an address and without a change at any router. `waterline tor only` never calls "
            "directly, so neither device learns where the other is. It needs the package tor, and "
            "a minute of patience")},
    {marked("By hand"),
     marked("`waterline sync` meets now, and says whether anything new came. If both of you chose "
            "to meet by hand, both of you must type it at the same moment")},
    {marked("By bundles"),
     marked("`waterline carry out FILE` seals everything into a bundle that the other device may "
            "not have yet; there `waterline carry in FILE` takes it in. Carry it on a stick, in a "
            "mail, in a synced folder: nobody else can open it. A folder that both can reach can "
            "be watched instead: `waterline carry --folder`. `waterline-meeting`(7) has recipes")},
    {marked("In hours of yours"),
     marked("`waterline sync-when` says when: always, in windows of the day, or only by hand. The "
            "beginning and the end of a window move by up to ten minutes each day, so that they do "
            "not look like a schedule. `waterline pause` stops all of it, bundles too, until "
            "`waterline resume`")},
};

constexpr Term kLeaves[] = {
    {"",
     marked("These things leave: everything that you chose by `share`, `revise`, `reply`, "
            "`acknowledge`, `replies` or `take-back`; goals, agreements and points that you wrote; "
            "questions that you asked; of an answer that you choose to reveal a seal that says "
            "nothing, and the answer itself when both of you have chosen to reveal. Of a share "
            "exactly the text leaves that the preview showed: not the entry that it came from, nor "
            "its id, its date, its history or its tags. Today's date goes along only with --day.")},
    {"", marked("A share waits for an hour, or for the time that you give. Until it has left, "
                "`waterline cancel` cancels it, and nobody can tell that there was one.")},
};

constexpr Term kNever[] = {
    {"", marked("Everything else that you wrote never leaves: entries, notes, moods, appointments, "
                "tags, lists, everything that you removed or imported. Nobody can even tell that "
                "it exists: two journals that shared the same and differ in everything else give "
                "the same bytes to the other device and to the network.")},
    {"", marked("Entries in the deep - notes of your own therapy, signs that you noticed, "
                "readiness, reassessments, why you do this - cannot leave at all. The program has "
                "no way to share them.")},
    {"", marked("Settings, names, your computer's name, and all signs of your reading stay here "
                "too. There are no receipts.")},
};

constexpr Term kPartner[] = {
    {"", marked("Your partner's device has, and can keep, everything that you shared: `waterline "
                "given` lists it. It is another person's computer, and may run a changed program; "
                "treat everything that you share as given away.")},
    {"", marked("It sees when something of yours arrives, and, while the devices are linked, that "
                "your device is on. It sees the address from which yours calls, or at which it "
                "waits. An address can tell roughly where a device is: at home, at a hotel, with a "
                "friend. If you do not want to be found that way, pause, or carry bundles.")},
    {"", marked("It cannot tell whether you read something, whether you have answered a question "
                "as long as you have not chosen to reveal, whether something waits to be shared or "
                "was cancelled, or whether your journal is locked. Pausing, ending the pairing, "
                "closing the journal and being outside your hours look alike to it: a goodbye, and "
                "then a port at which nothing waits. A computer that is switched off does not "
                "answer at all. Nobody is told which of these it was.")},
    {"",
     marked(
         "It cannot change what you wrote, read anything else, or make your device do something. "
         "Everything that it sends is shown to you as text, and has a limit: 256 MiB in all.")},
};

constexpr Term kBack[] = {
    {"", marked("`waterline take-back` removes a piece at once from the shared part of this "
                "device, and asks your partner's device to remove it too; your entry stays where "
                "it is. An honest device removes it when the devices next meet. Nobody can un-read "
                "it, and a copy, a photograph or a changed program keeps it. A piece that had not "
                "left yet is simply gone.")},
    {"",
     marked("A share with --expires is removed by your partner's device when that many days are "
            "over by its clock. Here too it is only asked, and nobody can un-read a piece.")},
    {"", marked("Nothing that you share is signed. The two of you know for certain who said it; to "
                "anybody else it proves nothing, since either of you could have made it. A "
                "photograph of a screen can still convince other people.")},
};

constexpr Term kStranger[] = {
    {"", marked("The people who run the network - a provider, a hotel, the owner of the router at "
                "home - can see that two addresses talk, when, for how long and about how much, "
                "and could cut the line. They cannot read, change or add a word, and no bytes of "
                "one meeting are the same as in another. Words travel in parts of one size, and a "
                "meeting with a short text is as long as one without.")},
    {"",
     marked(
         "A stranger who calls the port finds that something waits there, and gets no answer to "
         "anything, with one exception: somebody who recorded how a meeting began and sends that "
         "again after a restart of your device can learn that your device is still there.")},
    {"", marked("With beacons on, somebody who watches the same network sees that a device there "
                "sends 64 random-looking bytes, three times when it arrives and then ever less "
                "often while the devices are not linked, and may guess that it runs Waterline. The "
                "bytes show neither whose device "
                "it is, nor with whom it is paired.")},
    {"",
     marked(
         "With Tor on, the people who run your network or router see that this computer uses Tor, "
         "when, and about how much, and not with whom. Your partner's device can tell "
         "whether this one was on in the last three hours, and about when; three hours after "
         "`waterline tor only-call on` it no longer can.")},
    {"", marked("Somebody who sees a folder in which bundles are exchanged sees that files change, "
                "when, and about how long they are. A stick and a mail have a date.")},
};

constexpr Term kLost[] = {
    {"",
     marked(
         "A device that was restored from a backup, or set back to an older copy, gets everything "
         "that was shared since then back from the other at the next meeting, and takes as its own "
         "only words that it can prove to be its own. After a restore, or when a file was put back "
         "as it was before, the journal is quiet: the devices meet only after `waterline resume`, "
         "and every waiting share stays paused until you release it.")},
    {"",
     marked("If you think that the other device is in wrong hands: `waterline pause` or `waterline "
            "unpair`. Everything shared before is there and stays there; nothing new goes.")},
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
      "waterline(1)",           "waterline-pair(1)",    "waterline-unpair(1)",
      "waterline-share(1)",     "waterline-cancel(1)",  "waterline-given(1)",
      "waterline-take-back(1)", "waterline-address(1)", "waterline-beacons(1)",
      "waterline-tor(1)",       "waterline-sync(1)",    "waterline-sync-when(1)",
      "waterline-pause(1)",     "waterline-resume(1)",  "waterline-carry(1)",
      "waterline-doctor(1)",    "waterline-net(1)",     "waterline-config(5)",
      "waterline-format(5)",    "waterline-meeting(7)", "waterline-safety(7)",
  };
  static constexpr WrittenPage kPage = {"waterline-sync", 7,
                                        marked("how two devices meet, and what leaves this one"),
                                        kSections, kSeeAlso};
  return kPage;
}

}  // namespace waterline::cli
