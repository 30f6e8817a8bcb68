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

struct hidden {
    int64_t count;
    int64_t sum;
    bool is_all; ///< no cell but zeros is left to see
};

static struct hidden hidden_of(const int64_t *cells, size_t count, const bool *is_hidden)
{
    struct hidden hidden = {.is_all = true};
    for (size_t i = 0; i < count; i++) {
        if (is_hidden[i]) {
            hidden.count++;
            hidden.sum += cells[i];
        } else if (cells[i] != 0) {
            hidden.is_all = false;
        }
    }
    return hidden;
}

// A total gives away a cell that is hidden alone, and cells that all hold the least or all the
// largest of what a small count can be.
static bool is_given_away(struct hidden hidden)
{
    return hidden.count == 1 ||
           (hidden.count > 1 &&
            (hidden.sum == hidden.count || hidden.sum == (TAPAK_SMALL_COUNT - 1) * hidden.count));
}

// Equal ones go together: hiding just the first of them would tell the value of it.
static void hide_smallest(const int64_t *cells, size_t count, bool *is_hidden)
{
    int64_t smallest = INT64_MAX;
    for (size_t i = 0; i < count; i++) {
        if (!is_hidden[i] && cells[i] > 0 && cells[i] < smallest) {
            smallest = cells[i];
        }
    }
    for (size_t i = 0; i < count; i++) {
        is_hidden[i] = is_hidden[i] || cells[i] == smallest;
    }
}

bool tapak_suppress_small(const int64_t *cells, size_t count, bool *out_is_hidden)
{
    for (size_t i = 0; i < count; i++) {
        out_is_hidden[i] = cells[i] > 0 && cells[i] < TAPAK_SMALL_COUNT;
    }
    struct hidden hidden = hidden_of(cells, count, out_is_hidden);
    while (is_given_away(hidden) && !hidden.is_all) {
        hide_smallest(cells, count, out_is_hidden);
        hidden = hidden_of(cells, count, out_is_hidden);
    }
    // Below two a cell on average, totals go too: were it only where all are 1, that would be said
    // by the missing total.
    bool is_small = hidden.is_all && hidden.sum < TAPAK_SMALL_COUNT;
    bool is_tight = hidden.is_all && (hidden.sum <= 2 * hidden.count || is_given_away(hidden));
    return hidden.count == 0 || !(is_small || is_tight);
}
