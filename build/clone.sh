#!/bin/sh
# clone.sh  takes a copy of the sources as a clean clone has them, without the
# built interface, and fails unless Go builds and vets it and "serve" says that
# the interface was not built.
set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT

mkdir "$work/clone"
(cd "$top" && tar -cf - --exclude=node_modules --exclude=./build/bin --exclude=./.git --exclude=./data \
	--exclude='./frontend/dist/[!.]*' .) | tar -xf - -C "$work/clone"
cd "$work/clone"
[ -z "$(ls frontend/dist)" ]

# With -trimpath the build cache of the original serves the copy too.
export CGO_ENABLED=0
go build -trimpath -buildvcs=false ./...
# The interface is embedded there; all else compiles as it does here.
go vet -trimpath . ./frontend/...
go build -trimpath -buildvcs=false -o guichet .

LC_ALL=C ./guichet serve --data "$work/data" --listen 127.0.0.1:0 >"$work/out" 2>&1 &
server=$!
for _ in $(seq 100); do
	grep -q 'is ready' "$work/out" && break
	sleep 0.1
done
grep 'The interface was not built' "$work/out"
address=$(sed -n 's/.*is ready: //p' "$work/out")
page=$(node -e 'fetch(process.argv[1]).then((r) => r.text()).then(console.log)' "$address/fr")
case "$page" in
*"make build"*) ;;
*)
	echo "a page of the unbuilt program does not say what to do: $page" >&2
	exit 1
	;;
esac
echo "a clean clone builds and says that its interface was not built"
