// Any two texts as a date and a time: what is read lies within the years that when.h promises.
#include "tapak/base/instant.h"
#include "tapak/decode/when.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const uint8_t *found = size == 0 ? NULL : memchr(bytes, '\n', size);
    size_t first = found == NULL ? size : (size_t)(found - bytes);
    struct tapak_slice date = {(const char *)bytes, first};
    struct tapak_slice time = {0};
    if (found != NULL) {
        time = (struct tapak_slice){(const char *)found + 1, size - first - 1};
    }
    struct tapak_error err = {0};
    int64_t instant_ms = 0;
    enum tapak_status status = tapak_when(date, time, TAPAK_WITA_MINUTES, &instant_ms, &err);
    int64_t least = tapak_day_start_ms(tapak_date_to_day((struct tapak_date){1989, 12, 30}), 0);
    int64_t most = tapak_day_start_ms(tapak_date_to_day((struct tapak_date){2101, 1, 3}), 0);
    bool is_right = instant_ms >= least && instant_ms < most;
    if (status == TAPAK_OK ? !is_right : err.message[0] == '\0') {
        abort();
    }
    return 0;
}
