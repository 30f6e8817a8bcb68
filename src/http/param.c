#include "http/param.h"

#include "http/interval.h"
#include "http/target.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/base/log.h"
#include "tapak/base/number.h"

#include <math.h>
#include <string.h>

enum { QUOTED_BYTES = 80 };

// The start of what was given, quoted, for a message.
struct quoted {
    char text[QUOTED_BYTES];
};

static struct quoted quote(struct tapak_slice text)
{
    struct quoted quoted;
    (void)tapak_log_quote(quoted.text, sizeof quoted.text, text.text, text.length);
    return quoted;
}

static enum tapak_status check_text(const struct tapak_param *param, struct tapak_slice text,
                                    struct tapak_error *err)
{
    size_t most = param->max > 0 ? (size_t)param->max : TAPAK_MAX_NAME_BYTES;
    if (text.length == 0) {
        return tapak_fail(err, TAPAK_INVALID, "parameter %s is empty", param->name);
    }
    if (text.length > most) {
        return tapak_fail(err, TAPAK_INVALID, "parameter %s has %zu bytes, at most %zu",
                          param->name, text.length, most);
    }
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.text[i];
        if (byte < 0x20 || byte == 0x7F) {
            return tapak_fail(err, TAPAK_INVALID, "parameter %s holds a control character",
                              param->name);
        }
    }
    return TAPAK_OK;
}

static enum tapak_status check_int(const struct tapak_param *param, struct tapak_slice text,
                                   struct tapak_value *value, struct tapak_error *err)
{
    int64_t number = 0;
    if (!tapak_parse_int(text.text, text.length, &number)) {
        return tapak_fail(err, TAPAK_INVALID, "parameter %s is %s, not a whole number", param->name,
                          quote(text).text);
    }
    if (number < param->min || (number > param->max && !param->clamps)) {
        return tapak_fail(err, TAPAK_INVALID, "parameter %s is %lld, not within %lld to %lld",
                          param->name, (long long)number, (long long)param->min,
                          (long long)param->max);
    }
    value->number = number > param->max ? param->max : number;
    return TAPAK_OK;
}

static enum tapak_status check_choice(const struct tapak_param *param, const char *const *choices,
                                      struct tapak_slice text, struct tapak_value *value,
                                      struct tapak_error *err)
{
    char list[320] = "";
    size_t used = 0;
    for (size_t i = 0; choices[i] != NULL; i++) {
        if (tapak_slice_equals(text, choices[i])) {
            value->number = (int64_t)i;
            return TAPAK_OK;
        }
        size_t length = strlen(choices[i]);
        if (used + length + 3 < sizeof list) {
            memcpy(list + used, i == 0 ? "" : ", ", i == 0 ? 0 : 2);
            used += i == 0 ? 0 : 2;
            memcpy(list + used, choices[i], length + 1);
            used += length;
        }
    }
    return tapak_fail(err, TAPAK_INVALID, "parameter %s is %s, not one of %s", param->name,
                      quote(text).text, list);
}

static enum tapak_status check_format(const struct tapak_param *param,
                                      const struct tapak_media *media, struct tapak_slice text,
                                      struct tapak_value *value, struct tapak_error *err)
{
    const char *names[8] = {0};
    for (size_t i = 0; media[i].name != NULL && i + 1 < sizeof names / sizeof names[0]; i++) {
        names[i] = media[i].name;
    }
    return check_choice(param, names, text, value, err);
}

static enum tapak_status read_numbers(const struct tapak_param *param, struct tapak_slice text,
                                      double numbers[static 6], size_t *out_count,
                                      struct tapak_error *err)
{
    struct tapak_slice rest = text;
    struct tapak_slice part;
    size_t count = 0;
    while (target_next(&rest, ',', &part)) {
        if (count == 6 || !tapak_parse_double(part.text, part.length, &numbers[count])) {
            return tapak_fail(err, TAPAK_INVALID, "parameter %s is %s, not 4 or 6 numbers",
                              param->name, quote(text).text);
        }
        count++;
    }
    if (count != 4 && count != 6) {
        return tapak_fail(err, TAPAK_INVALID, "parameter %s has %zu numbers, not 4 or 6",
                          param->name, count);
    }
    *out_count = count;
    return TAPAK_OK;
}

// Heights of a box of six are checked and then left aside: nothing here has a height.
static enum tapak_status check_box(const struct tapak_param *param, struct tapak_slice text,
                                   struct tapak_value *value, struct tapak_error *err)
{
    double numbers[6] = {0};
    size_t count = 0;
    enum tapak_status status = read_numbers(param, text, numbers, &count, err);
    if (status != TAPAK_OK) {
        return status;
    }
    size_t half = count / 2;
    struct tapak_box box = {numbers[0], numbers[1], numbers[half], numbers[half + 1]};
    struct tapak_point low = {box.west_deg, box.south_deg};
    struct tapak_point high = {box.east_deg, box.north_deg};
    if (!tapak_point_is_valid(low) || !tapak_point_is_valid(high)) {
        return tapak_fail(err, TAPAK_INVALID,
                          "parameter %s is %s: longitudes are within [-180, 180], latitudes "
                          "within [-90, 90]",
                          param->name, quote(text).text);
    }
    if (box.south_deg > box.north_deg || (count == 6 && numbers[2] > numbers[5])) {
        return tapak_fail(err, TAPAK_INVALID,
                          "parameter %s is %s: its lower side is above its "
                          "upper side",
                          param->name, quote(text).text);
    }
    value->box = box;
    return TAPAK_OK;
}

static enum tapak_status check_corners(const struct tapak_param *param, struct tapak_slice text,
                                       struct tapak_value *value, struct tapak_error *err)
{
    double numbers[6] = {0};
    size_t count = 0;
    enum tapak_status status = read_numbers(param, text, numbers, &count, err);
    if (status != TAPAK_OK) {
        return status;
    }
    if (count == 6 && numbers[2] > numbers[5]) {
        return tapak_fail(err, TAPAK_INVALID,
                          "parameter %s is %s: its lower side is above its upper side", param->name,
                          quote(text).text);
    }
    size_t half = count / 2;
    value->box = (struct tapak_box){numbers[0], numbers[1], numbers[half], numbers[half + 1]};
    return TAPAK_OK;
}

static enum tapak_status check_date(const struct tapak_param *param, struct tapak_slice text,
                                    struct tapak_value *value, struct tapak_error *err)
{
    struct tapak_date date;
    if (!tapak_parse_date(text.text, text.length, &date)) {
        return tapak_fail(err, TAPAK_INVALID, "parameter %s is %s, not a date like 2026-11-23",
                          param->name, quote(text).text);
    }
    value->number = tapak_date_to_day(date);
    return TAPAK_OK;
}

static enum tapak_status check_interval(const struct tapak_param *param, int offset_minutes,
                                        struct tapak_slice text, struct tapak_value *value,
                                        struct tapak_error *err)
{
    struct interval interval;
    const char *reason = interval_parse(text, offset_minutes, &interval);
    if (reason != NULL) {
        return tapak_fail(err, TAPAK_INVALID, "parameter %s is %s: %s", param->name,
                          quote(text).text, reason);
    }
    value->has_since = interval.has_since;
    value->since_ms = interval.since_ms;
    value->has_until = interval.has_until;
    value->until_ms = interval.until_ms;
    return TAPAK_OK;
}

static enum tapak_status check_kind(const struct tapak_param *param,
                                    const struct tapak_media *media, int offset_minutes,
                                    struct tapak_slice text, struct tapak_value *value,
                                    struct tapak_error *err)
{
    static const char *const claims[] = {"false", "true", NULL};
    switch (param->kind) {
    case TAPAK_PARAM_INT:
        return check_int(param, text, value, err);
    case TAPAK_PARAM_CHOICE:
        return check_choice(param, param->choices, text, value, err);
    case TAPAK_PARAM_BOOL:
        return check_choice(param, claims, text, value, err);
    case TAPAK_PARAM_DATE:
        return check_date(param, text, value, err);
    case TAPAK_PARAM_BOX:
        return check_box(param, text, value, err);
    case TAPAK_PARAM_CORNERS:
        return check_corners(param, text, value, err);
    case TAPAK_PARAM_INTERVAL:
        return check_interval(param, offset_minutes, text, value, err);
    case TAPAK_PARAM_AREA:
        if (!tapak_code_parse(text, &value->area)) {
            return tapak_fail(err, TAPAK_INVALID,
                              "parameter %s is %s, not an area code like "
                              "64.02.01.2001",
                              param->name, quote(text).text);
        }
        return TAPAK_OK;
    case TAPAK_PARAM_FORMAT:
        return check_format(param, media, text, value, err);
    case TAPAK_PARAM_TEXT:
    case TAPAK_PARAM_KIND_COUNT:
        break;
    }
    return check_text(param, text, err);
}

enum tapak_status param_check(const struct tapak_param *param, const struct tapak_media *media,
                              int offset_minutes, struct tapak_slice text,
                              struct tapak_value *out_value, struct tapak_error *err)
{
    if (!tapak_is_utf8(text.text, text.length)) {
        return tapak_fail(err, TAPAK_INVALID, "parameter %s is not UTF-8 text", param->name);
    }
    struct tapak_value value = {.is_given = true, .text = text.text, .length = text.length};
    enum tapak_status status = check_kind(param, media, offset_minutes, text, &value, err);
    if (status == TAPAK_OK) {
        *out_value = value;
    }
    return status;
}

struct tapak_value param_absent(const struct tapak_param *param)
{
    return (struct tapak_value){.number = param->fallback};
}
