# need LIST...: install the Debian packages of packaging/packages-LIST.txt that are missing. Sourced by run, test and bench.
# "command=package" in a list means: only where the command is missing, from wherever it may have come.

need() {
    wanted=$(wanted_packages "$@")
    # shellcheck disable=SC2086
    present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sort -u)
    missing=$(comm -23 <(echo "$wanted") <(echo "$present"))
    [ -z "$missing" ] && return 0
    sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
    echo "installing $(echo "$missing" | wc -l) packages:" $missing
    # shellcheck disable=SC2086
    apt_install $missing || { $sudo apt-get -q update && apt_install $missing; }
}

wanted_packages() {
    here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
    for list; do
        for item in $(sed 's/#.*//' "$here/packages-$list.txt"); do
            [ "$item" != "${item#*=}" ] && command -v "${item%%=*}" >/dev/null && continue
            echo "${item#*=}"
        done
    done | sort -u
}

apt_install() {
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qy -o Dpkg::Use-Pty=0 --no-install-recommends install "$@"
}
