#!/bin/sh
# same.sh [release]  builds the program from two copies of the sources in two
# folders and fails unless the two are the same, byte for byte; with "release" it
# does so with all that release.sh hands out. The interface must have been built
# before.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/one"
without=node_modules
[ "${1:-}" != release ] || without=.stamp # release.sh asks npm what is there
(cd "$top" && tar -cf - --exclude="$without" --exclude=./build/bin --exclude=./.git --exclude=./data .) |
	tar -xf - -C "$work/one"
cp -a "$work/one" "$work/another-one"
if [ "${1:-}" = release ]; then
	(cd "$work/one" && build/release.sh same 0 >/dev/null)
	(cd "$work/another-one" && GOCACHE="$work/cache" build/release.sh same 0 >/dev/null)
	diff -r "$work/one/build/bin/release" "$work/another-one/build/bin/release"
	cat "$work/one/build/bin/release/SHA256SUMS"
	exit
fi
build() {
	(cd "$work/$1" && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w" -o guichet .)
}
build one
# A cache of its own has the second build compile everything again.
GOCACHE="$work/cache" build another-one
cmp "$work/one/guichet" "$work/another-one/guichet"
sha256sum "$work/one/guichet" | sed 's/ .*/  guichet/'
