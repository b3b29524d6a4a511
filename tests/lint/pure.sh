# plan, assess and text are pure: no store, no files, no clock, no environment.
bad=0
for f in $(find src/plan src/assess src/text -name '*.[ch]' 2>/dev/null); do
    sed -E 's:/\*.*\*/::; s:"([^"\\]|\\.)*"([^.h]):""\2:g' "$f" | grep -nE \
        '"(store|access|intake)/|"base/(file|child|clock|log)\.h"|<(unistd|fcntl|time|dirent)\.h>|<sys/|\b(getenv|fopen|fread|printf|puts|time|open|read|malloc|rand) ?\(' |
        grep -vE '^[0-9]+: *\*' | sed "s:^:$f\::" | grep . && bad=1
done
exit $bad
