#pragma once

#include <cstdint>

// The bytes between the node and the watcher, the process that notices what happens to the
// computer. They are all that passes between the two.
namespace waterline::base {

// From the watcher to the node.
enum class ComputerEvent : std::uint8_t {
  // The computer goes to sleep or is shut down. The watcher delays that by a few seconds at most,
  // until the node sends OrderToWatcher::kClosed.
  kSleep = 's',
  kAwake = 'w',   // it woke up
  kLocked = 'l',  // the screen of one of the person's sessions was locked
  kDark = 'd',    // a screen saver began; some desktops tell of a locked screen only so
  kAway = 'a',    // none of the person's sessions is at the screen any more
  kEnded = 'e',   // the last session of the person ended
};

// The watcher first sends one byte with these bits, which say what it listens to. kReady is always
// set in it, and never in a ComputerEvent, so the two cannot be confused.
namespace watcher_ready {
inline constexpr std::uint8_t kReady = 0x80;
inline constexpr std::uint8_t kLogin = 0x01;    // the login manager (logind)
inline constexpr std::uint8_t kDesktop = 0x02;  // the person's desktop (the session bus)
inline constexpr std::uint8_t kSeccomp = 0x04;  // its system calls are restricted
inline constexpr std::uint8_t kDelay = 0x08;    // it can delay sleep until the journal is closed
}  // namespace watcher_ready

// From the node to the watcher.
enum class OrderToWatcher : std::uint8_t {
  kClosed = 'c',  // everything is closed: the computer may sleep
  kNote = 'n',    // show the note to oneself
};

}  // namespace waterline::base
