# Sourced by the scripts beside this folder: the Debian packages and the compiler that they need.

# What every build links to.
build_packages=(liblmdb-dev libsodium-dev libunistring-dev libgnutls28-dev zlib1g-dev)

# Installs those of the named Debian packages that are missing.
install_packages() {
  local missing=() package
  for package in "$@"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
      missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || {
      echo "Missing packages: ${missing[*]}. Install them as root, then start again." >&2
      return 1
    }
    as_root=(sudo)
  fi
  echo "Installing ${missing[*]}" >&2
  {
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -q -y --no-install-recommends "${missing[@]}"
  } >&2
}

# Stops with advice when there is no Swift compiler of the version that the package is written in.
require_swift() {
  command -v swift >/dev/null || {
    echo "Swift 6.3 is needed: see https://www.swift.org/install/linux/" >&2
    return 1
  }
  local version
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
  local major=${version% *} minor=${version#* }
  if ((major < 6 || (major == 6 && minor < 3))); then
    echo "Swift 6.3 is needed, and this is $major.$minor: see https://www.swift.org/install/linux/" >&2
    return 1
  fi
}

# Puts the tools that drive a browser, from PyPI, below .build.
install_console_tools() {
  local tools=.build/console-tools wanted=Tests/ConsoleTests/requirements.txt
  cmp -s "$wanted" "$tools/requirements.txt" && return
  rm -rf "$tools"
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check -r "$wanted"
  cp "$wanted" "$tools/requirements.txt"
}
