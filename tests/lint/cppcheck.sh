# cppcheck: warnings, performance and portability.
mkdir -p build/cppcheck
cppcheck --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 --quiet -j2 \
    --cppcheck-build-dir=build/cppcheck --suppress=normalCheckLevelMaxBranches -D_GNU_SOURCE -I src src
