#include "pages/written_pages.h"
#include "words/translation.h"

namespace waterline::cli {
namespace {

constexpr Term kShort[] = {
    {"",
     marked("Two devices meet directly only while both are on. If that is rare, a folder in "
            "between helps: each device leaves a bundle there, and takes in the other's when it "
            "is on again. The folder can be kept by a program that syncs, by a cloud or by a "
            "machine of yours. Whatever that place does with the files, nothing is lost and "
            "nothing is shown twice; at worst it comes late.")},
    {"", marked("Pair the two devices first (above, or `waterline-sync`(7)); a folder cannot do "
                "that. Make a "
                "folder that holds nothing else, and on each device type `waterline carry --folder "
                "FOLDER`. From then on it is watched, also while the journal is locked. `waterline "
                "carry --folder` shows how it is, `waterline carry --folder none` ends it and "
                "removes this device's bundle. A direct meeting stays possible beside it.")},
    {"", marked("Each device keeps one file there, named by 32 digits and letters, and replaces it "
                "when there is something new. Copies that a program makes of it for conflicts, and "
                "earlier ones that come back, are removed by the device that wrote them. Leave the "
                "files alone; a file that you delete is written anew.")},
};

constexpr Term kFar[] = {
    {"",
     marked("Two devices that were never in one place can be paired through Tor. Neither learns "
            "where the other one is, and nothing has to be set at a router.")},
    {marked("1. On both devices"),
     marked(
         "`sudo apt install tor`, `sudo systemctl disable --now tor` (Waterline starts its own), "
         "and `waterline tor on`; or `waterline tor only`, which never calls directly")},
    {marked("2. On one of them"),
     marked("`waterline pair show --far`, and send the line that it prints to your partner, by a "
            "messenger or by mail. It is good for thirty minutes")},
    {marked("3. On the other one"),
     marked("`waterline pair join`, and paste the line there. With Tor this can take a minute")},
    {marked("4. By telephone"),
     marked("Read the six words to each other. Whoever reads the line in time can try to pair "
            "instead of your partner, and shows other words. So never compare them in the chat "
            "through which the line went. If a screen says that somebody else used the line "
            "first, the person at the other one answers that the words differ")},
};

constexpr Term kSyncthing[] = {
    {"", marked("Syncthing copies between devices that are on at the same time. So it needs a "
                "third device that is always on, a small computer or a friend's: there add the "
                "folder as \"untrusted (encrypted)\", with a password that only you two have.")},
    {marked("1. On both devices"),
     marked("Install Syncthing, and add the other devices to each by their device ID")},
    {marked("2. On one of them"),
     marked("Add a folder such as ~/between, share it with the other devices, and let its type be "
            "\"Send & Receive\". Leave \"File Versioning\" off: it would keep old bundles")},
    {marked("3. On both devices"), marked("`waterline carry --folder ~/between`")},
};

constexpr Term kCloud[] = {
    {"", marked("Nextcloud and other clouds have a client that keeps a folder equal to one on "
                "their server. The server is always on, so the two devices need not be.")},
    {marked("1. At the cloud"),
     marked("Make a folder in one account and share it with the other account, with the right to "
            "change and delete; or use one account that you make for this")},
    {marked("2. On both devices"),
     marked("Let the client sync this folder, and let it keep the files on the device: a "
            "placeholder that is fetched on demand (\"virtual files\") is not read")},
    {marked("3. On both devices"),
     marked("`waterline carry --folder ~/Nextcloud/between`. The bin of the cloud keeps old "
            "bundles for a while; they stay sealed")},
    {marked("Without a client"),
     marked("`rclone mount CLOUD:between ~/between --vfs-cache-mode writes` does the same")},
};

constexpr Term kMachine[] = {
    {"", marked("A storage box at home, or any machine with SSH, can hold the folder. Each device "
                "mounts it.")},
    {marked("1. On the machine"),
     marked("Make one account for both devices, for this alone, with a folder. With two accounts "
            "neither could read what the other wrote: bundles are readable by their owner only")},
    {marked("2. On both devices"),
     marked("`sshfs -o reconnect,ServerAliveInterval=15,ServerAliveCountMax=3 "
            "ACCOUNT@MACHINE:between ~/between`, and there a folder: `mkdir -p ~/between/here`. "
            "NFS should be mounted `soft`")},
    {marked("3. On both devices"),
     marked("`waterline carry --folder ~/between/here`: a folder inside the mount, so that it is "
            "missing, and not empty, while the machine is not mounted")},
};

constexpr Term kBox[] = {
    {"", marked("Without any other program, each device can visit a folder on a server by itself: "
                "Nextcloud and many routers have WebDAV, and every machine with SSH has SFTP. "
                "This is in place of a folder on your computer.")},
    {marked("1. At the server"),
     marked("Make a folder for this alone, with one account for both devices, or with two that may "
            "both read, change and delete there. An application password is better than that of "
            "the account")},
    {marked("2. On both devices"),
     marked("`waterline box https://NAME@cloud.example/remote.php/dav/files/NAME/FOLDER/` or "
            "`waterline box sftp://NAME@machine.example/~/FOLDER/`. The password is asked for; "
            "`--key FILE` gives an SFTP server a private key instead, made for this alone: "
            "`ssh-keygen -t ed25519 -N '' -f ~/.ssh/box`. The "
            "key of an SFTP server is shown once with its kind, to be compared with the one of the "
            "same "
            "kind there: `for k in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $k; done`")},
    {marked("3. From then on"),
     marked("Each device looks in some minutes after something was shared, and every half an hour "
            "or so; `waterline sync` looks in at once. `waterline box` shows how it is, `waterline "
            "box off` ends it")},
};

constexpr Term kKeeper[] = {
    {"", marked("The keeper of the place sees two devices, their addresses, and when each of them "
                "looks in; how many files there are, when they change, and how long they are, to "
                "12 %. A bundle is replaced when something was shared, and once more when the "
                "other device has taken it in. By the names and sizes of the files the keeper can "
                "tell that they come from this program.")},
    {"", marked("The keeper cannot read a bundle, cannot change one without being noticed, and "
                "cannot make one. It can hold bundles back, delete them, or bring old ones back: "
                "then something comes late.")},
    {"", marked("If one of you keeps the place, or owns the account, that person can see when the "
                "other's device looks in, even while their own is off. That is more than two "
                "devices that meet directly tell each other. Best is a place whose records neither "
                "of you reads.")},
    {"", marked("A bundle that was kept can be opened by somebody who later gets the keys of the "
                "device that it was made for. So choose a place that keeps no old versions, or not "
                "for long. And the program that syncs has traces of its own on each computer: its "
                "name, its settings, its records.")},
};

constexpr Term kNothing[] = {
    {"", marked("`waterline doctor` says if the folder is missing, if nothing can be written "
                "there, and if no bundle of the other device has come yet. Look whether a file "
                "of 32 digits and letters lies in the folder on both devices, and whether the "
                "program that syncs runs on both. A half bundle is read again by itself once it "
                "is whole.")},
};

}  // namespace

const WrittenPage& meeting_page() {
  static constexpr Section kSections[] = {
      {marked("PAIRING AT A DISTANCE"), kFar},
      {marked("A PLACE IN BETWEEN"), kShort},
      {marked("A FOLDER THAT SYNCTHING KEEPS"), kSyncthing},
      {marked("NEXTCLOUD, OR ANOTHER CLOUD'S CLIENT"), kCloud},
      {marked("A MACHINE OF YOURS"), kMachine},
      {marked("A SERVER, WITHOUT ANOTHER PROGRAM"), kBox},
      {marked("WHAT THE PLACE CAN TELL ITS KEEPER"), kKeeper},
      {marked("WHEN NOTHING COMES"), kNothing},
  };
  static constexpr std::string_view kSeeAlso[] = {
      "waterline(1)",      "waterline-box(1)",  "waterline-carry(1)",  "waterline-doctor(1)",
      "waterline-sync(1)", "waterline-sync(7)", "waterline-safety(7)",
  };
  static constexpr WrittenPage kPage = {
      "waterline-meeting", 7, marked("a place in between, for devices that are never on together"),
      kSections, kSeeAlso};
  return kPage;
}

}  // namespace waterline::cli
