#include "package.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_package("docx", (struct str){(const char *)data, size});
    return 0;
}
