# Functions nobody uses, and functions that have one place.
bad=0
code() { find "$@" -name '*.[ch]' | sort; }
# find_call REGEX FILES...: calls outside comments and texts, with file and line.
find_call() {
    re=$1; shift
    ! awk -v re="(^|[^A-Za-z0-9_>.])($re)[ ]?[(]" '
        { line = $0; gsub(/"([^"\\]|\\.)*"/, "\"\"", line); sub(/\/\/.*/, "", line); gsub(/\/\*[^*]*\*\//, "", line) }
        line ~ /^ *\*/ || line ~ /^ *\/\*/ { next }
        line ~ re { print FILENAME ":" FNR ": " $0; n++ }
        END { exit n == 0 }' "$@"
}
say() { echo "$1"; bad=1; }
find_call 'strcpy|strcat|stpcpy|sprintf|vsprintf|strtok|strtok_r|atoi|atol|atof|gmtime|localtime|ctime|asctime|gets|s?f?scanf|strto(l|ul|ll|ull|f|ld)|alloca|setlocale|tmpnam|mktemp|rand|random|getpwnam|getgrnam|setenv|putenv|strsignal|system|popen' \
    $(code src) || say "banned: base has a safe form"
find_call 'malloc|calloc|realloc|free|strdup|strndup' $(code src | grep -vE '^src/base/') |
    grep -vE '^src/(store/(sqlite|pg|postgres)|intake/(zip|xml|html|child)|web/(cache|guard|pool|reply|visit|worker|server))' && say "memory comes from the arena"
find_call 'printf|puts|putchar|perror' $(code src | grep -vE '^src/(cli|base/(log|cx|buf))') || say "only cli prints"
find_call 'abort|exit|_exit' $(code src | grep -vE '^src/(base|cli/main|web/(cache|guard|pool|reply|visit|worker|server))') | grep -v 'child' && say "only base and main end the program"
grep -nE '\bgoto\b' $(code src) | grep -vE '^src/(base|store)/' | grep -vE ':[0-9]+: *(\*|/\*)' && say "no goto"
grep -nE '^static [a-z_ ]*[a-z_]+ \*?[a-z_]+(\[[^]]*\])?( = .*)?;' $(code src) | grep -vE 'const|_Thread_local|src/cli/main.c|volatile sig_atomic_t|atomic' && say "no mutable globals"
grep -nE '\b(TODO|FIXME|XXX)\b' -r src ui/src 2>/dev/null && say "no unfinished notes"
exit $bad
