#pragma once

#include <webkit2/webkit2.h>

#include "window/owned.h"

// GTK and WebKit, with all of it off that the page does not need.
namespace waterline::window {

// Sets the environment variables for all processes of WebKit: they then have no compiler of scripts
// (WebKit gets no repairs on Debian 12, and most attacks need one) and no cache in the home, and
// nothing switches their sandbox off. REQUIRES: no other thread exists yet.
void prepare_environment();

// Keeps GTK from noting in the home which file was chosen, and from which folder. Call it once GTK
// has begun, and before there is a window.
void note_no_files();

// Makes the context in which web processes run: in WebKit's sandbox, without anything that is kept.
Owned<WebKitWebContext> make_context();

// Makes the view that shows the page. It is not in a window yet.
WebKitWebView* make_view(WebKitWebContext* context);

// Allows the page to ask for the camera, or forbids it. The window allows it only while it shows the
// page's scanner.
enum class Camera { kOff, kOn };
void set_camera(WebKitWebView* view, Camera camera);

// Leaves of a menu what an editor needs: cut, copy, paste. Returns false if nothing is left, and
// the menu is not to be shown.
bool keep_editing_alone(WebKitContextMenu* menu, WebKitHitTestResult* where);

// Gives the view the page's background colour, light or dark as the desktop, so that it has this
// colour before the page is drawn.
void paint_ground(WebKitWebView* view);

}  // namespace waterline::window
