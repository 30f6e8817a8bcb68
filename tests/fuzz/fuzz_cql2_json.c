// Any bytes as CQL2 JSON; what is asked of it is what is asked of the text.
#ifndef FUZZ_CQL2_SHARED
#define LLVMFuzzerTestOneInput fuzz_cql2_text
#include "fuzz_cql2_text.c"
#undef LLVMFuzzerTestOneInput
#endif

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_filter(tapak_cql2_json, bytes, size);
    return 0;
}
