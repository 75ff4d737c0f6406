# The same words locally and in CI. "make" lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/sh
.DELETE_ON_ERROR:

# A server binary has no C in it and does not say where it was built.
export CGO_ENABLED ?= 0
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
EPOCH ?= $(or $(shell git log -1 --format=%ct 2>/dev/null),0)
LDFLAGS := -s -w -X main.version=$(VERSION)
GOBUILD := go build -trimpath -buildvcs=false

BIN   := build/bin
TOOLS := $(BIN)/tools

# What each step is made from. Folders are listed too: a file that was removed
# changes its folder only.
ELSEWHERE := -name node_modules -o -name dist -o -name e2e -o -name gallery -o -name testdata
FRONT_SOURCES := $(shell find frontend build/icons \( $(ELSEWHERE) \) -prune \
	-o -type f ! -name '*.test.ts' ! -name '*.go' -print)
GO_SOURCES := go.mod go.sum main.go $(shell find app store frontend \( $(ELSEWHERE) \) -prune \
	-o \( -type d -o -type f ! -name '*_test.go' \) -print)

##@ Every day

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "%s%s\n", blank, substr($$0, 5); blank = "\n"} \
		/^[a-z0-9-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

.PHONY: run
run: build ## Build and serve ./data with demonstration content; ARGS="--listen :9000" adds flags
	@exec $(BIN)/guichet serve --demo --data data $(ARGS)

.PHONY: build
build: $(BIN)/guichet ## Build the interface and the static program build/bin/guichet

.PHONY: desktop
desktop: $(BIN)/guichet-desktop ## Build the program with a window, build/bin/guichet-desktop (Linux; needs cgo)

.PHONY: check
check: lint frontend/dist/manifest.json ## Formatting, vet, lint and the tests without a browser
	go test ./...
	cd frontend && npm test --silent

.PHONY: test
test: packages build desktop ## Everything: what is missing is installed, then check and the tests in a browser
	build/clone.sh
	go test ./...
	cd frontend && npm test --silent
	@$(MAKE) --no-print-directory e2e
	cd build/acme && GUICHET="$(CURDIR)/$(BIN)/guichet" go test -count=1 ./...
	@$(MAKE) --no-print-directory window

.PHONY: lint
lint: frontend/node_modules/.stamp $(TOOLS)/staticcheck ## The linters, pinned in build/lint and frontend
	@rough=$$(gofmt -l main.go app store frontend/*.go frontend/gallery build/checks build/acme build/bench build/faults build/window); \
		if [ -n "$$rough" ]; then echo "not formatted by gofmt:" $$rough; exit 1; fi
	go vet ./...
	$(TOOLS)/staticcheck ./...
	cd frontend && npm run --silent check

##@ Now and then

.PHONY: window
window: build $(BIN)/guichet-inspected ## The tests of the real window, on a display of their own; SHOTS=dir keeps pictures, LOOKS="fr-dark" of every page
	@build/debian/need.sh xvfb xauth dbus-daemon xdotool imagemagick fonts-dejavu-core iproute2 util-linux
	cd build/window && GUICHET="$(CURDIR)/$(BIN)/guichet" GUICHET_WINDOW="$(CURDIR)/$(BIN)/guichet-inspected" \
		GUICHET_SHOTS="$(abspath $(SHOTS))" GUICHET_LOOKS="$(LOOKS)" go test -count=1 -parallel 4 ./...

.PHONY: e2e
e2e: packages build ## The tests in a browser; FULL=1 for every payload, language and look
	@rm -rf $(BIN)/gallery
	go run ./frontend/gallery $(BIN)/gallery
	cd frontend && GUICHET="$(CURDIR)/$(BIN)/guichet" GALLERY="$(CURDIR)/$(BIN)/gallery" npm run --silent e2e

.PHONY: race
race: frontend/dist/manifest.json ## The Go tests with the race detector (needs gcc)
	@command -v gcc >/dev/null || { echo "The race detector needs a C compiler: install gcc." >&2; exit 1; }
	CGO_ENABLED=1 go test -race ./...

.PHONY: faults
faults: packages frontend/dist/manifest.json ## The long forms of the fault tests, in one table (docs/faults.md); SEED=N repeats a run
	go run ./build/faults

.PHONY: keep
keep: frontend/dist/manifest.json ## Before a release: keep a folder as it writes it, RELEASE=0.2
	@test -n "$(RELEASE)" || { echo "Say which release: make keep RELEASE=0.2" >&2; exit 1; }
	go test ./app/cli -count=1 -run TestR23Folders -args -keep-folder $(RELEASE)

.PHONY: fuzz
fuzz: ## Every fuzz target for 30 s; FUZZTIME=10m for longer
	build/fuzz.sh $(or $(FUZZTIME),30s)

.PHONY: figures
figures: build $(BIN)/guichet-inspected ## Exec to the first page, memory and size, of the window and of serve
	@build/debian/need.sh xvfb xauth dbus-daemon
	cd build/window && GUICHET="$(CURDIR)/$(BIN)/guichet" GUICHET_WINDOW="$(CURDIR)/$(BIN)/guichet-inspected" \
		go test -run '^$$' -bench . -benchtime 5x

.PHONY: bench
bench: build ## The benchmarks, the search beside SQLite, the pages beside a minimal server and nginx
	go test -run '^$$' -bench . -benchmem ./...
	@build/debian/need.sh wrk nginx-light
	cd build/bench && go run ./search -guichet "$(CURDIR)/$(BIN)/guichet"
	cd build/bench && go run ./pages -guichet "$(CURDIR)/$(BIN)/guichet"
	@build/debian/need.sh chromium fonts-dejavu-core
	cd frontend && GUICHET="$(CURDIR)/$(BIN)/guichet" node e2e/paint.mjs
	@$(MAKE) --no-print-directory figures

.PHONY: lighthouse
lighthouse: build ## What Lighthouse says of the home page and of an article, in its mobile preset; npx fetches it
	@build/debian/need.sh chromium fonts-dejavu-core
	cd frontend && GUICHET="$(CURDIR)/$(BIN)/guichet" node e2e/lighthouse.mjs

.PHONY: endure
endure: build ## Slow connections, bodies and headers without end, ten thousand streams; what visitors notice of it
	GUICHET_LONG=1 go test -count=1 -v -run R20 ./app/web/kit
	cd build/bench && go run ./endure -guichet "$(CURDIR)/$(BIN)/guichet"

.PHONY: soak
soak: build ## A mixed load for an hour: nothing may grow; SOAK=10m for less
	cd build/bench && go run ./endure -guichet "$(CURDIR)/$(BIN)/guichet" -soak $(or $(SOAK),60m)

.PHONY: vuln
vuln: $(TOOLS)/govulncheck ## Known faults in what is linked in; VULNDB=file:///… names a local database
	$(TOOLS)/govulncheck $(if $(VULNDB),-db $(VULNDB)) ./...

.PHONY: same
same: ## Build twice in two folders and compare the bytes; RELEASE=1 for all that is handed out
	build/same.sh $(if $(RELEASE),release)

.PHONY: release
release: frontend/dist/manifest.json ## What is handed out, into build/bin/release: archives, .deb, Windows programs, sums, SBOM
	@build/debian/need.sh $(WINDOW_PACKAGES) dpkg
	build/release.sh "$(VERSION)" "$(EPOCH)"

.PHONY: clone
clone: ## See that a clean clone builds before npm ran
	build/clone.sh

.PHONY: common
common: ## Make the list of common passwords anew
	cd build/common && npm install --no-audit --no-fund --no-package-lock --loglevel=error && node make.mjs

.PHONY: packages
packages: ## Install the Debian packages the tests need
	@build/debian/need.sh chromium fonts-dejavu-core sslscan strace

.PHONY: clean
clean: ## Remove what was built; ./data stays
	rm -rf $(BIN) frontend/node_modules
	find frontend/dist -mindepth 1 ! -name .gitignore -delete

# Steps that run only when what they are made from has changed.

$(BIN)/guichet: $(GO_SOURCES) frontend/dist/manifest.json
	@mkdir -p $(BIN)
	$(GOBUILD) -ldflags "$(LDFLAGS)" -o $@ .
	@touch $@

# The window is the system's web view, which Go reaches through C.
WINDOW_PACKAGES := gcc pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev
DESKTOP_TAGS := desktop,production,webkit2_41
comma := ,

# The second one can be asked what its pages show.
$(BIN)/guichet-desktop $(BIN)/guichet-inspected: $(GO_SOURCES) frontend/dist/manifest.json
	@build/debian/need.sh $(WINDOW_PACKAGES)
	@mkdir -p $(BIN)
	CGO_ENABLED=1 $(GOBUILD) -tags $(DESKTOP_TAGS)$(if $(filter %inspected,$@),$(comma)devtools) -ldflags "$(LDFLAGS)" -o $@ .
	@touch $@

frontend/dist/manifest.json: $(FRONT_SOURCES) frontend/node_modules/.stamp
	cd frontend && npm run --silent build
	@touch $@

frontend/node_modules/.stamp: frontend/package.json frontend/package-lock.json
	cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(TOOLS)/%: build/lint/go.mod build/lint/go.sum
	@mkdir -p $(TOOLS)
	cd build/lint && go build -o "$(CURDIR)/$@" $$(go list tool | grep '/$*$$')
	@touch $@
