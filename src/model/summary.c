#include "tapak/model/summary.h"

#include <assert.h>

static const char *const by_codes[TAPAK_BY_COUNT] = {
    [TAPAK_BY_VILLAGE] = "village", [TAPAK_BY_DISTRICT] = "district",
    [TAPAK_BY_REGENCY] = "regency", [TAPAK_BY_CATEGORY] = "category",
    [TAPAK_BY_MONTH] = "month",     [TAPAK_BY_PERIOD] = "period",
};

const char *tapak_summary_by_code(enum tapak_summary_by by)
{
    assert(by < TAPAK_BY_COUNT);
    return by_codes[by];
}

bool tapak_summary_by_parse(struct tapak_slice code, enum tapak_summary_by *out_by)
{
    for (int i = 0; i < TAPAK_BY_COUNT; i++) {
        if (tapak_slice_equals(code, by_codes[i])) {
            *out_by = (enum tapak_summary_by)i;
            return true;
        }
    }
    return false;
}
