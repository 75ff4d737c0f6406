#!/bin/sh
# release.sh VERSION EPOCH  builds what is handed out into build/bin/release:
# archives of the server for linux on amd64 and arm64, the window for linux as an
# archive and as a Debian package, both programs for Windows, the list of what
# they are made of and the sums of all. EPOCH, in seconds, is the time every file
# bears. Two runs on the same sources write the same bytes. The interface must
# have been built before.
set -eu

version=$1
epoch=$2
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
out=build/bin/release
rm -rf "$out"
mkdir -p "$out"
work=$(mktemp -d)
syso=rsrc_windows_amd64.syso
trap 'rm -rf "$work" "$syso"' EXIT
umask 022
export TZ=UTC LC_ALL=C SOURCE_DATE_EPOCH="$epoch"

build() { # build OUT TAGS LDFLAGS
	go build -trimpath -buildvcs=false -tags "$2" -ldflags "-s -w -X main.version=$version $3" -o "$1" .
}

# archive NAME  packs the folder of that name.
archive() {
	find "$work/$1" -exec touch -h -d "@$epoch" {} +
	tar -C "$work" --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --format=ustar -cf - "$1" |
		gzip -n -9 >"$out/$1.tar.gz"
}

papers() {
	cp LICENSE README.md "$1/"
}

for arch in amd64 arm64; do
	name="guichet-$version-linux-$arch"
	mkdir "$work/$name"
	CGO_ENABLED=0 GOOS=linux GOARCH=$arch build "$work/$name/guichet" "" ""
	papers "$work/$name"
	archive "$name"
done

name="guichet-$version-linux-amd64-desktop"
mkdir "$work/$name"
cp "$work/guichet-$version-linux-amd64/guichet" "$work/$name/"
CGO_ENABLED=1 GOOS=linux GOARCH=amd64 build "$work/$name/guichet-desktop" "desktop,production,webkit2_41" ""
cp build/linux/guichet.desktop "$work/$name/"
cp build/icons/icon-512.png "$work/$name/guichet.png"
papers "$work/$name"
archive "$name"

deb="$work/deb"
install -d "$deb/DEBIAN" "$deb/usr/bin" "$deb/usr/share/applications" "$deb/usr/share/doc/guichet" \
	"$deb/usr/share/icons/hicolor/512x512/apps" "$deb/usr/share/icons/hicolor/scalable/apps"
install -m 755 "$work/$name/guichet" "$work/$name/guichet-desktop" "$deb/usr/bin/"
install -m 644 build/linux/guichet.desktop "$deb/usr/share/applications/"
install -m 644 build/icons/icon-512.png "$deb/usr/share/icons/hicolor/512x512/apps/guichet.png"
install -m 644 build/icons/favicon.svg "$deb/usr/share/icons/hicolor/scalable/apps/guichet.svg"
install -m 644 LICENSE "$deb/usr/share/doc/guichet/copyright"
# A Debian version begins with a digit.
number=$(printf %s "$version" | sed 's/^v//; s/[^A-Za-z0-9.+~-]/./g; s/^\([^0-9]\)/0~\1/')
size=$(du -sk --apparent-size "$deb/usr" | cut -f1)
sed "s/@VERSION@/$number/; s/@SIZE@/$size/" build/linux/control >"$deb/DEBIAN/control"
find "$deb" -exec touch -h -d "@$epoch" {} +
dpkg-deb --root-owner-group -Zxz --build "$deb" "$out/guichet_${number}_amd64.deb" >/dev/null

(cd build/release && go build -trimpath -buildvcs=false -o "$work/release" .)
"$work/release" resources build/icons/icon-512.png build/windows/wails.exe.manifest "$version" "$syso"
CGO_ENABLED=0 GOOS=windows GOARCH=amd64 build "$out/guichet-$version-windows-amd64.exe" "" ""
CGO_ENABLED=0 GOOS=windows GOARCH=amd64 build "$out/guichet-$version-windows-amd64-desktop.exe" \
	"desktop,production,wv2runtime.browser" "-H windowsgui"

(cd frontend && npm sbom --sbom-format cyclonedx) >"$work/npm.json"
when=$(date -u -d "@$epoch" +%Y-%m-%dT%H:%M:%SZ)
"$work/release" sbom "$version" "$when" "$work/npm.json" "$work/guichet-$version-linux-amd64/guichet" \
	"$work/guichet-$version-linux-arm64/guichet" "$work/$name/guichet-desktop" \
	"$out/guichet-$version-windows-amd64.exe" "$out/guichet-$version-windows-amd64-desktop.exe" \
	>"$out/guichet-$version.cdx.json"

(cd "$out" && sha256sum -- * >SHA256SUMS)
(cd "$out" && ls -l)
