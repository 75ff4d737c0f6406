// Package window drives the real window: the program's desktop build under a
// display of its own (Xvfb), through the web view's remote inspector, and native
// dialogs and menus by keys (xdotool). It is a module of its own, run by "make
// test" and "make window"; the program has no hook for it.
//
// GUICHET is the static program, GUICHET_WINDOW the desktop build with the tag
// devtools. GUICHET_SHOTS is a folder for pictures of the pages, empty for none.
package window
