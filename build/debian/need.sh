#!/bin/sh
# need.sh PACKAGE…  makes sure that Debian packages are installed. It installs
# what is missing when it may (root, or sudo that asks nothing); when it may
# not, it says what to do and fails.
set -eu

missing=""
for package in "$@"; do
	# Held or half-installed packages do not count.
	if [ "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)" != "install ok installed" ]; then
		missing="$missing $package"
	fi
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
	as_root="sudo -n"
	if ! sudo -n true 2>/dev/null; then
		echo "These Debian packages are needed and cannot be installed without rights:$missing" >&2
		echo "Install them with: sudo apt-get install --no-install-recommends$missing" >&2
		exit 1
	fi
fi
if ! command -v apt-get >/dev/null; then
	echo "These Debian packages are needed, and this system has no apt-get:$missing" >&2
	exit 1
fi

echo "installing$missing" >&2
# shellcheck disable=SC2086 # words are package names
DEBIAN_FRONTEND=noninteractive $as_root apt-get -o DPkg::Lock::Timeout=300 -qq -y install --no-install-recommends $missing >/dev/null 2>&1 && exit 0
$as_root apt-get -o DPkg::Lock::Timeout=300 -qq update
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive $as_root apt-get -o DPkg::Lock::Timeout=300 -qq -y install --no-install-recommends $missing >/dev/null
