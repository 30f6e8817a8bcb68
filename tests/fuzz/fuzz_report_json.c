// Bodies that hand in a report: read or refused, never more than the form can hold.
#include <stdint.h>
#include <stdlib.h>

#include "tapak/base/limits.h"
#include "tapak/decode/report_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tapak_arena *arena = NULL;
    struct tapak_report_form form;
    struct tapak_error err;
    if (tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, &err) != TAPAK_OK) {
        return 0;
    }
    struct tapak_slice body = {(const char *)data, size};
    if (tapak_report_json_read(arena, body, 480, &form, &err) == TAPAK_OK && form.place.has_point &&
        !tapak_point_is_valid(form.place.point)) {
        abort();
    }
    tapak_arena_free(arena);
    return 0;
}
