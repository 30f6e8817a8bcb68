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

// What a total gives away: of one hidden cell its value, of several ones that all are 1.
static bool is_given_away(const int64_t *cells, size_t count, const bool *is_hidden)
{
    size_t hidden = 0;
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_hidden[i]) {
            hidden++;
            sum += cells[i];
        }
    }
    return hidden == 1 || (hidden > 1 && sum == (int64_t)hidden);
}

static bool hide_smallest(const int64_t *cells, size_t count, bool *is_hidden)
{
    size_t smallest = count;
    for (size_t i = 0; i < count; i++) {
        if (!is_hidden[i] && cells[i] > 0 && (smallest == count || cells[i] < cells[smallest])) {
            smallest = i;
        }
    }
    if (smallest == count) {
        return false;
    }
    is_hidden[smallest] = true;
    return true;
}

void tapak_suppress_small(const int64_t *cells, size_t count, bool *out_is_hidden)
{
    for (size_t i = 0; i < count; i++) {
        out_is_hidden[i] = cells[i] > 0 && cells[i] < TAPAK_SMALL_COUNT;
    }
    while (is_given_away(cells, count, out_is_hidden) &&
           hide_smallest(cells, count, out_is_hidden)) {
    }
}
