# The recipes of Daedong. `deploy/just` runs them with a pinned `just`; with one of your own, `just RECIPE` does too.

set shell := ["bash", "-euo", "pipefail", "-c"]

web := "services/projection/web"
browser := "tests/browser"

# Lists the recipes.
default:
    @just --justfile {{ justfile() }} --list --unsorted

# Builds everything and runs it in one process: `just up --demo`, `just up --public-facts`.
up *args: page
    cargo run --release --package daedong -- up {{ args }}

# Builds the command; the binary is target/release/daedong.
build: page
    cargo build --release --package daedong

# Runs a cluster as processes of this machine, on a real nats-server: `just cluster`, `just cluster servers=3`.
cluster *args: page tools
    cargo build --release --workspace --bins
    @python3 deploy/cluster.py {{ replace_regex(args, 'servers=', '--servers=') }}

# Builds the page, if its sources are newer than what was built.
page:
    @if [ {{ web }}/package-lock.json -nt {{ web }}/node_modules/.package-lock.json ]; then npm --prefix {{ web }} ci --no-audit --no-fund; fi
    @if [ ! -f {{ web }}/dist/index.html ] || [ -n "$(find {{ web }}/src {{ web }}/index.html {{ web }}/package-lock.json -newer {{ web }}/dist/index.html -print -quit)" ]; then npm --prefix {{ web }} run build; fi

# Everything that must hold before a change goes in.
test: format lint docs deny edges unit stories python-client brokers page-test browser-test
    @echo "all good"

# Formatting.
format:
    cargo fmt --all --check

# Clippy, warnings denied.
lint: page
    cargo clippy --workspace --all-targets --locked -- --deny warnings

# Bans, licences and sources of the dependencies. Advisories need the network: the workflow for a public host checks them.
deny: tools-deny
    cargo deny --all-features check bans licenses sources

# The documentation, warnings denied.
docs:
    RUSTDOCFLAGS="--deny warnings" cargo doc --workspace --no-deps --locked

# Promises what is new in the protos: adds it to the baseline that the tests hold them against.
promise:
    PROMISE=1 cargo test --package proto --test baseline --locked

# Writes down what the view says of its interface, and the types of the page that are made from it.
describe: page
    DESCRIBE=1 cargo test --package projection --lib --locked described
    npm --prefix {{ web }} run types

# Which crates may know which.
edges:
    cargo test --package tests --test edges --test deploy --locked

# Tests of the crates.
unit: page tools
    cargo test --workspace --exclude tests --locked

# Stories through the real command.
stories: tools page && oracle
    cargo build --package daedong --locked
    cargo test --package tests --test embedded --test forms --test judging --test report --test tls --test views --locked

# Histories by chance: what the real command judges and shows, against a plain reading of the contract in Python.
oracle histories="4" seed="1":
    cargo build --package daedong --locked
    PYTHONDONTWRITEBYTECODE=1 python3 tests/oracle/compare.py target/debug/daedong {{ histories }} {{ seed }}
    PYTHONDONTWRITEBYTECODE=1 python3 tests/oracle/judging.py target/debug/daedong {{ histories }} {{ seed }}

# A client in another language, made from the protos alone: 10,000 updates, killed in the middle at both ends.
python-client: page tools-python
    cargo build --package daedong --locked
    PYTHONDONTWRITEBYTECODE=1 .tools/python/bin/python tests/python/story.py target/debug/daedong

# The page: types and units.
page-test: page
    npm --prefix {{ web }} run check
    npm --prefix {{ web }} test

# The page in a real browser, against the real program.
browser-test: page tools-browser
    cargo build --package daedong --locked
    npm --prefix {{ browser }} ci --no-audit --no-fund
    DAEDONG_BIN={{ justfile_directory() }}/target/debug/daedong npm --prefix {{ browser }} test

# The JetStream log on real servers, one and three; the cluster as processes, with what can go wrong in the middle.
brokers: tools
    cargo build --workspace --bins --locked
    cargo test --package tests --test log --test cluster --locked -- --test-threads 2

# Measures the whole system beside a raw broker and a bare database: `just bench`, `just bench intake`, `just bench view`.
bench *part: tools tools-postgres
    cargo build --release --workspace --bins --locked
    cargo bench --package tests --bench system --locked -- {{ part }}

# Tools that are not built here, pinned by hash.
tools:
    @python3 deploy/tools/install.py

# What the client in Python stands on, pinned by hash, in an environment of its own.
tools-python:
    @python3 -c 'import ensurepip, venv' 2>/dev/null || { apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; }
    @cmp -s tests/python/requirements.txt .tools/python/installed || { python3 -m venv --clear .tools/python && .tools/python/bin/python -m pip install --quiet --require-hashes --only-binary :all: --requirement tests/python/requirements.txt && cp tests/python/requirements.txt .tools/python/installed; }

# The checker of dependencies.
tools-deny:
    @command -v cargo-deny >/dev/null || cargo install cargo-deny --version 0.20.2 --locked

# The database that the benches measure beside, where there is none.
tools-postgres:
    @ls /usr/lib/postgresql/*/bin/pgbench >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq postgresql >/dev/null; }

# A browser for the tests of the page, where there is none.
tools-browser:
    @{ command -v chromium >/dev/null && fc-list 2>/dev/null | grep -qi "noto.*cjk"; } || { apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; }
