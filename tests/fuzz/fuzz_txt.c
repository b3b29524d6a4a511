#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader("txt", (struct str){(const char *)data, size});
    return 0;
}
