// Any text as coordinates: what is read is a place on Earth, what is refused has a reason.
#include "tapak/decode/coordinate.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void check(enum tapak_status status, struct tapak_point point, const struct tapak_error *err)
{
    bool is_told = err->message[0] != '\0';
    if (status == TAPAK_OK ? !tapak_point_is_valid(point) : !is_told) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct tapak_slice cell = {(const char *)bytes, size};
    struct tapak_point point = {0};
    struct tapak_error err = {0};
    double accuracy_m = 0;
    check(tapak_coordinate_cell(cell, &point, &accuracy_m, &err), point, &err);
    size_t half = size / 2;
    struct tapak_slice lat = {cell.text, half};
    struct tapak_slice lon = {cell.text + half, size - half};
    err = (struct tapak_error){0};
    check(tapak_coordinate_pair(lat, lon, &point, &err), point, &err);
    return 0;
}
