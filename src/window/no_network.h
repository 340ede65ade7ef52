#pragma once

namespace waterline::window {

// Forbids this process, and every process that it starts from now on, all sockets but those of this
// computer: the system answers that it has no such network. WebKit's network process needs this,
// since it is outside of WebKit's own sandbox. Sockets of the kernel (netlink) stay, because
// WebKit's sandbox is set up by them. Returns false if the system refuses; then nothing may be
// shown. Call it before any other thread exists.
[[nodiscard]] bool forbid_network();

}  // namespace waterline::window
