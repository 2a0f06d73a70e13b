# What people do with this repository. `make help` lists it.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check soak bench bench-letters packages

# The first tool that is missing, with what to do about it, in one line.
need = command -v $(1) >/dev/null || { echo "make: $(1) is missing: $(2)" >&2; exit 1; }

help: ## Print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 14

run: ## Build the demonstration, fill it and serve it on http://127.0.0.1:8080
	@$(call need,cargo,install Rust from https://rustup.rs)
	@$(call need,cc,install a C compiler; on Debian: apt-get install build-essential)
	cargo run --locked --bin meldpunt -- demo $(ARGS)

test: packages ## Run all tests, on SQLite and on PostgreSQL
	@$(call need,cargo,install Rust from https://rustup.rs)
	@$(call need,cc,install a C compiler; on Debian: apt-get install build-essential)
	cargo test --locked --workspace

check: ## Look at format, lints, licences and sources
	@$(call need,cargo,install Rust from https://rustup.rs)
	@$(call need,cargo-deny,cargo install cargo-deny --locked)
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo deny --locked check licenses bans sources

soak: packages ## Run the long form of the tests: hours
	@$(call need,cargo,install Rust from https://rustup.rs)
	SOAK=1 cargo test --locked --workspace --release -- --include-ignored

bench: packages ## Measure speed and memory beside their limits (promises of the README)
	@$(call need,cargo,install Rust from https://rustup.rs)
	cargo build --locked --release -p api -p tests --bin meldpunt --bin bench
	"$${CARGO_TARGET_DIR:-target}/release/bench" $(ARGS)

bench-letters: packages ## Measure letters and e-mails beside WeasyPrint
	@$(call need,cargo,install Rust from https://rustup.rs)
	cargo bench --locked -p tests --bench letters -- $(ARGS)

# PostgreSQL and faketime for the tests: installed when root on Debian, else asked for.
packages:
	@.ci/packages
