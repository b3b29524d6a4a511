# need LIST...: install the Debian packages of packaging/packages-LIST.txt that are missing. Sourced by run, test and bench.

need() {
    here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
    wanted=$(for list; do sed 's/#.*//' "$here/packages-$list.txt"; done | tr -s ' \n' '\n' | sort -u)
    # shellcheck disable=SC2086
    present=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sort -u)
    missing=$(comm -23 <(echo "$wanted" | sed '/^$/d') <(echo "$present"))
    [ -z "$missing" ] && return 0
    sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
    echo "installing $(echo "$missing" | wc -l) packages:" $missing
    # shellcheck disable=SC2086
    apt_install $missing || { $sudo apt-get -q update && apt_install $missing; }
}

apt_install() {
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -qy -o Dpkg::Use-Pty=0 --no-install-recommends install "$@"
}
