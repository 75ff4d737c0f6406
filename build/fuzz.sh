#!/bin/sh
# fuzz.sh TIME  runs every fuzz target of the module for TIME, one after the
# other, and stops at the first that finds something. Making a new input small
# takes 5 s at most: it is 60 s by default, which ate the time of slow targets.
set -eu

find app store frontend build/checks -name '*_test.go' -exec grep -H '^func Fuzz' {} + | sort |
	while IFS=: read -r file line; do
		target=${line#func }
		target=${target%%(*}
		echo "== ${file%/*} $target"
		go test "./${file%/*}" -run '^$' -fuzz "^$target\$" -fuzztime "$1" -fuzzminimizetime 5s
	done
