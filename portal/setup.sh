#!/bin/sh
# Makes a machine ready: system packages, the virtual environment, fonts, translations.
#
#     sh portal/setup.sh         for running the site
#     sh portal/setup.sh test    for its tests too
#
# Every step looks first whether its work is there and leaves its result in one last move, so that a second run
# takes no time and an interrupted one is mended by the next.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}
python=${PYTHON:-python3}
data=${DATA_FOLDER:-$PWD/var}
fonts=${FONT_FOLDER:-$data/fonts}

say() { echo "setup: $*" >&2; }
stop() { say "$@"; exit 1; }

# --- System packages: looked for by what they bring, so that any system passes which has it ---

need() {  # need <Debian package> <command that succeeds when it is there>
    package=$1; shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
library() { "$python" -c "import ctypes; ctypes.CDLL('$1')"; }
office() { [ -e "$(dirname "$(readlink -f "$(command -v soffice)")")/$1" ]; }  # a part of LibreOffice

find_missing() {
    missing=""
    need python3-venv "$python" -c "import ensurepip, venv"
    need libpango-1.0-0 library libpango-1.0.so.0
    need libpangoft2-1.0-0 library libpangoft2-1.0.so.0
    need libharfbuzz-subset0 library libharfbuzz-subset.so.0
    need fontconfig command -v fc-cache
    need gettext command -v msgfmt
    if [ "$purpose" = test ]; then
        need chromium-headless-shell command -v chromium-headless-shell
        need poppler-utils command -v pdftotext
        need libreoffice-writer-nogui office libswlo.so
        need libreoffice-calc-nogui office libsclo.so
        need libatomic1 library libatomic.so.1  # of the program that Playwright brings to drive Chromium
    fi
}

may_install() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

line_for() {  # the line a person without the right to install hands to someone who has it
    if command -v sudo >/dev/null; then echo "    sudo sh -c '$1'" >&2; else echo "    su -c '$1'" >&2; fi
}

install_system_packages() {
    "$python" -c "import sys; sys.exit(sys.version_info < (3, 11))" || stop "Python 3.11 or later is needed ($python)."
    find_missing
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null || stop "not found (by their Debian names):$missing. Install them, then run this again."
    if ! may_install; then
        say "system packages are missing and this account may not install them. Run this line, then run this again:"
        line_for "apt-get update && apt-get install --yes --no-install-recommends$missing"
        exit 1
    fi
    say "installing$missing"
    quietly as_root apt-get -qq update
    quietly as_root dpkg --configure -a  # what an interrupted installation left
    quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq --yes --no-install-recommends \
        -o DPkg::Lock::Timeout=300 install $missing
    find_missing
    [ -z "$missing" ] || stop "still not found after the installation:$missing"
}

quietly() {  # the output of a command only when it fails
    output=$("$@" 2>&1) || { echo "$output" >&2; stop "failed: $*"; }
}

# --- The virtual environment: exactly the lock, made anew when the lock, Python or the folder changes ---

install_python_packages() {
    wanted="$PWD $("$python" --version) $(sha256sum requirements.lock)"
    if [ "$(cat .venv/run.stamp 2>/dev/null)" != "$wanted" ]; then
        say "installing the Python packages"
        [ ! -L .venv ] || rm .venv  # a link leads to what others use: it is left alone
        "$python" -m venv --clear .venv
        install_lock requirements.lock
        echo "$wanted" >.venv/run.stamp
    fi
    [ "$purpose" = test ] || return 0
    wanted="$wanted $(sha256sum tests/requirements.lock)"
    if [ "$(cat .venv/test.stamp 2>/dev/null)" != "$wanted" ]; then
        say "installing the Python packages of the tests"
        install_lock tests/requirements.lock
        echo "$wanted" >.venv/test.stamp
    fi
}

install_lock() {
    # Built packages only: building one would fetch tools that no hash covers.
    quietly .venv/bin/python -m pip install --disable-pip-version-check --no-input --require-hashes \
        --only-binary :all: --requirement "$1"
}

# --- Fonts: the few files that are used, taken out of Debian's packages without installing them ---

fetch_fonts() {
    mkdir -p "$fonts"
    fetch texlive-lang-chinese FandolFang-Regular.otf FandolHei-Regular.otf FandolKai-Regular.otf FandolSong-Regular.otf
    fetch fonts-noto-cjk NotoSerifCJK-Regular.ttc NotoSerifCJK-Bold.ttc NotoSansCJK-Regular.ttc
    fetch fonts-hanazono HanaMinB.ttf
    write_font_configuration
}

fetch() {  # fetch <Debian package> <font file>...
    package=$1; shift
    for file in "$@"; do
        if [ ! -f "$fonts/$file" ]; then
            say "fetching the fonts of $package"
            take_out "$package" "$@"
            return
        fi
    done
}

take_out() {
    command -v apt-get >/dev/null || stop "put these files of Debian's $package into $fonts:" "$(shift; echo "$@")"
    package=$1; shift
    scratch=$fonts/.scratch
    rm -rf "$scratch"; mkdir "$scratch"
    download "$package" || { may_install && quietly as_root apt-get -qq update && download "$package"; } || {
        say "$package could not be downloaded. Run this line, then run this again:"
        line_for "apt-get update"
        exit 1
    }
    for file in "$@"; do
        dpkg-deb --fsys-tarfile "$scratch/"*.deb | tar -x -C "$scratch" --wildcards --strip-components 1 \
            --transform 's,.*/,./,' "*/$file"
        mv "$scratch/$file" "$fonts/$file"
    done
    rm -rf "$scratch"
}

download() { (cd "$scratch" && apt-get -qq -o APT::Sandbox::User="$(id -un)" download "$1" >/dev/null 2>&1); }

write_font_configuration() {
    configuration="<?xml version=\"1.0\"?>
<!DOCTYPE fontconfig SYSTEM \"urn:fontconfig:fonts.dtd\">
<!-- Written by portal/setup.sh: the fonts of this folder and no others, so that every machine makes the same page. -->
<fontconfig>
  <dir>$fonts</dir>
  <cachedir>$fonts/.cache</cachedir>
  <!-- FandolFang draws Latin letters and digits like a typewriter: without them the next family of the style does. -->
  <match target=\"scan\">
    <test name=\"family\"><string>FandolFang</string></test>
    <edit name=\"charset\" mode=\"assign\"><minus>
      <name>charset</name>
      <charset><range><int>0x21</int><int>0x7e</int></range></charset>
    </minus></edit>
  </match>
  <!-- All Fandol fonts draw a dollar for the sign of the yuan. -->
  <match target=\"scan\">
    <test name=\"family\" compare=\"contains\"><string>Fandol</string></test>
    <edit name=\"charset\" mode=\"assign\"><minus>
      <name>charset</name>
      <charset><int>0xffe5</int></charset>
    </minus></edit>
  </match>
</fontconfig>"
    [ "$(cat "$fonts/fonts.conf" 2>/dev/null)" != "$configuration" ] || return 0
    # The cache holds what the rule says, and is only good while the folder does not change: so it is written last.
    rm -rf "$fonts/.cache"
    mkdir "$fonts/.cache"
    echo "$configuration" >"$fonts/fonts.conf"
    quietly env FONTCONFIG_FILE="$fonts/fonts.conf" fc-cache
}

# --- Translations ---

compile_messages() {
    for catalogue in locale/*/LC_MESSAGES/*.po; do
        [ -f "$catalogue" ] || continue
        compiled=${catalogue%.po}.mo
        [ "$compiled" -nt "$catalogue" ] && continue
        msgfmt --check-format --output-file "$compiled.new" "$catalogue"
        mv "$compiled.new" "$compiled"
    done
}

mkdir -p var "$data"
exec 9>var/setup.lock
flock 9  # a second setup waits for the first, whichever data folder it is for
install_system_packages
install_python_packages
fetch_fonts
compile_messages
