# Each target runs on a machine that has a Rust tool chain, a C++ compiler and Python. Those that need Node.js too say so
# at once. `make` lists the targets.

SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help build demo test test-rust test-ts check fmt docs web localnet watch bench clean prerequisites programs cli

# Outside the clone, so that a new clone finds its dependencies built. toolchain/run keeps clones from each other's code.
export CARGO_TARGET_DIR ?= $(HOME)/.cache/flashback/target
# Where the suites, the CLI and the bench look for bytecode: each clone's own.
export SBF_OUT_DIR := $(CURDIR)/target/deploy

step := @toolchain/run
build_sbf := toolchain/bin/cargo-build-sbf --sbf-out-dir $(SBF_OUT_DIR)
# s3s declares a later Rust than the 1.95 that it builds with.
cargo_flags := --locked --ignore-rust-version --workspace
# Built as members of the whole workspace: alone they would have other features, and most dependencies be built twice.
build_bin := cargo build $(cargo_flags) --bin

format = $(step) 'format' cargo fmt --all --check
lints = $(step) 'lints' cargo clippy $(cargo_flags) --all-targets -- -D warnings
define rust_suites
$(step) 'S3 clients' python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --upgrade \
	--target target/s3-tools -r app/gateway/tests/requirements.txt
$(step) 'suites' cargo test $(cargo_flags) --no-fail-fast
endef
npm_packages = $(step) 'npm packages' npm ci --prefer-offline --no-progress
define test_programs
$(step) 'bytecode of the test programs' sh -c 'for program in arithmetic token; do \
	$(build_sbf) --manifest-path tests/programs/$$program/Cargo.toml -- --locked || exit; done'
endef
define idl_as_committed
$(step) 'writer of the IDL' $(build_bin) flashback-idl
$(step) 'IDL as committed' $(CARGO_TARGET_DIR)/debug/flashback-idl --check
endef

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

build: programs ## the program into target/deploy, its IDL and TypeScript types into app/idl
	$(step) 'writer of the IDL' $(build_bin) flashback-idl
	$(step) 'IDL' $(CARGO_TARGET_DIR)/debug/flashback-idl

demo: programs cli ## the whole marketplace once, on a network that lives as long as it runs
	@target/flashback demo

test: programs cli ## every check and every suite
	$(format)
	$(test_programs)
	$(lints)
	$(idl_as_committed)
	$(rust_suites)
	$(npm_packages)
	$(step) 'TypeScript suites' tests/run

test-rust: programs cli ## the Rust suites
	$(test_programs)
	$(rust_suites)

test-ts: programs cli ## the TypeScript suites, of the package, of the network and of the page
	$(npm_packages)
	$(step) 'TypeScript suites' tests/run

check: prerequisites ## format, lints and types; seconds when nothing has to be built
	$(format)
	$(lints)
	$(npm_packages)
	$(step) 'TypeScript packages' npm run --silent build
	$(step) 'TypeScript format and types' npm run --silent check

fmt: prerequisites ## formats the Rust and the TypeScript code
	cargo fmt --all
	$(npm_packages)
	npm run --silent format

docs: prerequisites ## the documentation of the Rust crates, into the target folder's doc/
	$(step) 'documentation' cargo doc --locked --workspace --lib --no-deps

web: prerequisites ## the page of the listings into target/web
	$(npm_packages)
	$(step) 'page' npm run --silent build

localnet: programs cli ## a local network with the program on it, RPC on 8899 and 8900, the page of `make web` on 8901
	@target/flashback localnet

watch: programs cli ## four monitors, a provider, a consumer and a keeper on a network of their own for three epochs
	@app/monitor/local-watch

bench: programs ## what instructions, a keeper and browsing cost among thousands, measured
	$(step) 'bench' sh -c '$(build_bin) bench && cp "$$CARGO_TARGET_DIR/debug/bench" target/'
	@target/bench

clean: ## what was built in this clone and the shared target folder; the SBF tools stay
	cargo clean
	rm -rf target

programs: prerequisites
	$(step) 'bytecode' $(build_sbf) --manifest-path programs/flashback/Cargo.toml -- --locked

# Run from a copy, so that no other clone's build replaces it.
cli: prerequisites
	$(step) 'flashback' sh -c '$(build_bin) flashback && cp "$$CARGO_TARGET_DIR/debug/flashback" target/'

prerequisites:
	@toolchain/prerequisites $(MAKECMDGOALS)
