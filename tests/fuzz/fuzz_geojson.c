// Any bytes as WKB: refused, or JSON that another reader takes.
#include "tapak/encode/geojson.h"

#include <jansson.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct tapak_buf buf;
    struct tapak_json json;
    tapak_buf_init(&buf, (size_t)1 << 24);
    tapak_json_init(&json, &buf);
    enum tapak_status status =
        tapak_geojson_put_geometry(&json, NULL, (struct tapak_wkb){bytes, size}, NULL);
    if (status == TAPAK_OK && tapak_buf_check(&buf, NULL) == TAPAK_OK) {
        json_t *read = json_loadb(buf.bytes, buf.size, JSON_DECODE_INT_AS_REAL, NULL);
        if (read == NULL) {
            abort();
        }
        json_decref(read);
    } else if (status != TAPAK_OK && buf.size != 0) {
        abort();
    }
    tapak_buf_free(&buf);
    return 0;
}
