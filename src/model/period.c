#include "tapak/model/period.h"

#include <string.h>

const struct tapak_period *tapak_period_of(const struct tapak_periods *periods, int64_t day)
{
    for (size_t i = 0; i < periods->count; i++) {
        const struct tapak_period *period = &periods->items[i];
        if (day >= period->first_day && day <= period->last_day) {
            return period;
        }
    }
    return NULL;
}

const struct tapak_period *tapak_period_find(const struct tapak_periods *periods, const char *code)
{
    for (size_t i = 0; i < periods->count; i++) {
        if (strcmp(periods->items[i].code, code) == 0) {
            return &periods->items[i];
        }
    }
    return NULL;
}
