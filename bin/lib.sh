# Shared by the commands of bin/: finds or installs what they need, and counts tests. Source it; it changes to the repository.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit

say() { printf '%s\n' "$*" >&2; }

die() {
  say "$*"
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Packages this machine lacks, for the ONE call of the package manager.
missing=()

need() { # need PACKAGE… -- TEST…: adds the packages unless the test succeeds
  local packages=()
  while [ "$1" != -- ]; do
    packages+=("$1")
    shift
  done
  shift
  "$@" || missing+=("${packages[@]}")
}

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]; }

# Where Postgres' programs may be, the likeliest first.
postgres_folders() {
  if have pg_config; then pg_config --bindir; fi
  printf '%s\n' "${PATH//:/$'\n'}"
  printf '%s\n' /usr/lib/postgresql/*/bin /opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin
}

have_postgres() {
  local folder
  while IFS= read -r folder; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then return 0; fi
  done < <(postgres_folders)
  return 1
}

# Debian keeps it in a folder that is not on every user's PATH.
find_nginx() { PATH=$PATH:/usr/sbin command -v nginx; }

have_certificates() { [ -e /etc/ssl/certs/ca-certificates.crt ] || [ ! -e /etc/debian_version ]; }

find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    # Ubuntu's package is a stub that asks for a snap.
    if [ -n "$name" ] && have "$name" && timeout 30 "$name" --version >/dev/null 2>&1; then
      command -v "$name"
      return 0
    fi
  done
  return 1
}

need_for_build() {
  need gcc libc6-dev -- have cc
  need ca-certificates -- have_certificates
  need npm -- have npm
  need postgresql -- have_postgres
}

need_for_proxy() {
  need nginx-light -- find_nginx >/dev/null
}

# haproxy, and promtool for alert rules.
need_for_package() {
  if have dpkg-query; then
    need haproxy -- installed haproxy
    need prometheus -- have promtool
    need man-db -- have man
  fi
}

need_for_clients() {
  need python3 python3-venv -- python3 -c 'import ensurepip, venv'
  need curl -- have curl
}

# Fetches the Python packages of a folder into an environment of their own when they are missing or older than its list.
python_env() { # python_env FOLDER ENVIRONMENT
  if [ "$2/done" -nt "$1/requirements.txt" ]; then return 0; fi
  say "Fetching the Python packages of $1"
  rm -rf "$2"
  python3 -m venv "$2" >&2
  "$2/bin/pip" install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r "$1/requirements.txt" </dev/null >&2
  touch "$2/done"
}

need_for_browser() {
  need chromium -- find_chromium >/dev/null
  if have dpkg-query; then
    need fonts-liberation -- installed fonts-liberation
    need fonts-noto-core -- installed fonts-noto-core
  fi
}

# Postgres, nginx, etcd and others are wanted for their programs only: no cluster of the system's own is made, and no service is started by
# installing them, now (Debian asks policy-rc.d) or at the next boot.
readonly INSTALL='set -e
export DEBIAN_FRONTEND=noninteractive
folder=/etc/postgresql-common/createcluster.d
no_cluster=$folder/mijntoegang.conf
policy=/usr/sbin/policy-rc.d
if [ -e "$policy" ]; then policy=; fi
trap "rm -f $no_cluster $policy; rmdir $folder /etc/postgresql-common 2>/dev/null || true" EXIT
mkdir -p "$folder"
echo "create_main_cluster = false" >"$no_cluster"
if [ -n "$policy" ]; then
  printf "#!/bin/sh\nexit 101\n" >"$policy"
  chmod 755 "$policy"
fi
apt-get -o DPkg::Lock::Timeout=300 -q update
apt-get -o DPkg::Lock::Timeout=300 -q -y --no-install-recommends install "$@"
for service in nginx haproxy prometheus etcd patroni; do
  case " $* " in *" $service"*) update-rc.d "$service" disable || true ;; esac
done'

install_missing() {
  if [ ${#missing[@]} -eq 0 ]; then return 0; fi
  if ! have apt-get; then
    die "Missing on this machine (names of Debian's packages): ${missing[*]}. Install them, then run this again."
  fi
  say "Installing ${missing[*]}"
  if [ "$(id -u)" = 0 ]; then
    sh -c "$INSTALL" install "${missing[@]}" </dev/null >&2
  elif have sudo && sudo -n true 2>/dev/null; then
    sudo -n sh -c "$INSTALL" install "${missing[@]}" </dev/null >&2
  else
    say "Some packages are missing, and only root may install them. Run this, then try again:"
    say "  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends ${missing[*]}'"
    exit 1
  fi
  missing=()
}

find_cargo() {
  if ! have cargo && [ -x "${CARGO_HOME:-$HOME/.cargo}/bin/cargo" ]; then
    PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
  fi
  if ! have cargo; then
    die "Rust is missing: install version $(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml) or later (see rustup.rs), then run this again."
  fi
}

# Where cargo-deb is; in target/ when the machine has none.
find_cargo_deb() {
  if have cargo-deb; then
    command -v cargo-deb
    return
  fi
  if [ ! -x "$(target_dir)/tools/bin/cargo-deb" ]; then
    say "Building cargo-deb"
    cargo install --quiet --locked --root "$(target_dir)/tools" cargo-deb@3.8.0 </dev/null >&2
  fi
  realpath "$(target_dir)/tools/bin/cargo-deb"
}

# Fetches the npm packages of a folder when they are missing or older than its lock file.
npm_ci() {
  if [ "$1/node_modules/.package-lock.json" -nt "$1/package-lock.json" ]; then return 0; fi
  say "Fetching the npm packages of $1"
  (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund </dev/null >&2)
}

target_dir() { printf '%s\n' "${CARGO_TARGET_DIR:-target}"; }

passed=0
failed=0

count() { # count PASSED FAILED
  passed=$((passed + $1))
  failed=$((failed + $2))
}

check() { # check NAME COMMAND…: one test more, passed or failed
  local name=$1
  shift
  if "$@" </dev/null; then
    count 1 0
  else
    count 0 1
    say "FAILED: $name"
  fi
}

sum() { awk "$1" "$2"; }

# Clippy tells while it builds: apart, lints and build would each check every crate once, those of others too.
lint_and_build() { # lint_and_build ARGUMENT…: cargo build with these arguments, where a warning is an error
  RUSTC_WORKSPACE_WRAPPER=$(command -v clippy-driver) || return 1
  export RUSTC_WORKSPACE_WRAPPER CLIPPY_ARGS=-Dwarnings
  cargo build --locked --quiet --keep-going "$@" && return 0
  # What compiles is tested nevertheless.
  unset RUSTC_WORKSPACE_WRAPPER CLIPPY_ARGS
  return 1
}

rust_tests() { # rust_tests LOG ARGUMENT…: cargo test with these arguments; every test counts
  local log=$1 status=0 rust_failed
  shift
  part build
  if ! cargo test --locked --no-run "$@" </dev/null; then
    count 0 1
    return
  fi
  part "Rust tests"
  cargo test --locked --no-fail-fast "$@" </dev/null 2>&1 | tee "$log" || status=$?
  rust_failed=$(sum '/^test result:/ { n += $6 } END { print n + 0 }' "$log")
  count "$(sum '/^test result:/ { n += $4 } END { print n + 0 }' "$log")" "$rust_failed"
  # A test process crashed before it could count.
  if [ $status != 0 ] && [ "$rust_failed" = 0 ]; then count 0 1; fi
}

times=
part_name=
part() { # part NAME: what comes now, up to the next part, is timed under this name
  if [ -n "$part_name" ]; then times+="$part_name $((SECONDS - part_start)) s, "; fi
  part_name=$1
  part_start=$SECONDS
}

report() { # how long each part took, the last line, and the status
  part ''
  printf '\nTimes: %s\nTests: %d passed, %d failed\n' "${times%, }" "$passed" "$failed"
  [ "$failed" = 0 ]
}
