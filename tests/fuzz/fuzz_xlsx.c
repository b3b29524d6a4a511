#include "package.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_package("xlsx", (struct str){(const char *)data, size});
    return 0;
}
