#include "http/interval.h"

#include "http/target.h"
#include "tapak/base/instant.h"

#include <string.h>

// "2026-11-23T07:00:00+08:00" in a query that did not encode its "+" arrives with a blank there.
static size_t mend_offset(char *text, struct tapak_slice given)
{
    memcpy(text, given.text, given.length);
    if (given.length > 16 && text[given.length - 6] == ' ' && text[given.length - 3] == ':') {
        text[given.length - 6] = '+';
    }
    return given.length;
}

// The first millisecond of what is named, and the first one behind it.
static bool read_bound(struct tapak_slice given, int offset_minutes, int64_t *out_first_ms,
                       int64_t *out_behind_ms)
{
    char text[TAPAK_INSTANT_BYTES];
    if (given.length >= sizeof text) {
        return false;
    }
    size_t length = mend_offset(text, given);
    struct tapak_date date;
    if (tapak_parse_date(text, length, &date)) {
        int64_t day = tapak_date_to_day(date);
        *out_first_ms = tapak_day_start_ms(day, offset_minutes);
        *out_behind_ms = tapak_day_start_ms(day + 1, offset_minutes);
        return true;
    }
    if (!tapak_parse_instant(text, length, offset_minutes, out_first_ms)) {
        return false;
    }
    *out_behind_ms = *out_first_ms + 1;
    return true;
}

static bool is_open(struct tapak_slice bound)
{
    return bound.length == 0 || tapak_slice_equals(bound, "..");
}

const char *interval_parse(struct tapak_slice text, int offset_minutes, struct interval *out)
{
    static const char unreadable[] = "not a date, a date and time, or two of them with / between";
    struct tapak_slice rest = text;
    struct tapak_slice first = {0};
    struct tapak_slice second = {0};
    struct interval interval = {0};
    int64_t unused_ms = 0;
    (void)target_next(&rest, '/', &first);
    if (!target_next(&rest, '/', &second)) {
        interval.has_since = interval.has_until = true;
        bool is_read = read_bound(first, offset_minutes, &interval.since_ms, &interval.until_ms);
        *out = interval;
        return is_read ? NULL : unreadable;
    }
    if (rest.text != NULL) {
        return unreadable;
    }
    interval.has_since = !is_open(first);
    interval.has_until = !is_open(second);
    if (!interval.has_since && !interval.has_until) {
        return "both ends are open";
    }
    if (interval.has_since && !read_bound(first, offset_minutes, &interval.since_ms, &unused_ms)) {
        return unreadable;
    }
    if (interval.has_until && !read_bound(second, offset_minutes, &unused_ms, &interval.until_ms)) {
        return unreadable;
    }
    if (interval.has_since && interval.has_until && interval.since_ms >= interval.until_ms) {
        return "its end is before its start";
    }
    *out = interval;
    return NULL;
}
