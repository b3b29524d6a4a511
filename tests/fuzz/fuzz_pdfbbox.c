/* What pdftotext prints for a file a stranger made, and all of layout.c behind it. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_reader("pdf", (struct str){(const char *)data, size});
    return 0;
}
