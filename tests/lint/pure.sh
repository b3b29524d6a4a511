# plan, assess and text are pure: no store, no files, no clock, no environment.
bad='"store/|"base/(file|child|clock|log)\.h"|<(stdio|unistd|fcntl|time|dirent)\.h>|<sys/|\b(getenv|time|fopen|clock_gettime|open|read) ?\('
! find src/plan src/assess src/text -name '*.[ch]' 2>/dev/null | xargs -r sed -E 's:/\*.*\*/::; s:"([^"\\]|\\.)*"([,;)]):"":g' /dev/null |
    grep -nE "$bad"
