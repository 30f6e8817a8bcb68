// A cell becomes numbers, words and the signs between them; what they are together decides. Forms
// that programs write are tried first.
#include "tapak/decode/when.h"

#include "tapak/base/instant.h"
#include "tapak/base/number.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum {
    PARTS = 14,
    YEAR_LEAST = 1990,
    YEAR_MOST = 2100,
    SHOWN_BYTES = 60,
    SERIAL_EPOCH_DAY = -25569, ///< 1899-12-30, day 0 of spreadsheets
    NO_ZONE = -100000
};

struct part {
    bool is_number;
    int64_t number;
    size_t digits;
    struct tapak_slice text; ///< the digits or the word
    char before;             ///< the sign in front, ' ' when there is only a blank, 0 at the start
};

struct parts {
    struct part items[PARTS];
    size_t count;
};

struct clock {
    bool is_given;
    int64_t of_day_ms;
    int zone_minutes; ///< NO_ZONE when the text has none
};

static bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

static bool is_word(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

// Splits at signs; false when there is something that no date has.
static bool split(struct tapak_slice text, struct parts *parts)
{
    char before = '\0';
    for (size_t at = 0; at < text.length;) {
        char character = text.text[at];
        size_t start = at;
        struct part part = {.before = before};
        if (!is_digit(character) && !is_word(character)) {
            bool is_nbsp =
                character == '\xC2' && at + 1 < text.length && text.text[at + 1] == '\xA0';
            if (!is_nbsp && memchr(" \t,.:/-+'", character, 9) == NULL) {
                return false;
            }
            bool is_blank = is_nbsp || character == ' ' || character == '\t' || character == ',';
            before = !is_blank ? character : before == '\0' || before == ' ' ? ' ' : before;
            at += is_nbsp ? 2 : 1;
            continue;
        }
        part.is_number = is_digit(character);
        while (at < text.length && (part.is_number ? is_digit : is_word)(text.text[at])) {
            at++;
        }
        part.text = (struct tapak_slice){text.text + start, at - start};
        part.digits = at - start;
        if (parts->count == PARTS ||
            (part.is_number && !tapak_parse_int(part.text.text, part.digits, &part.number))) {
            return false;
        }
        parts->items[parts->count++] = part;
        before = '\0';
    }
    return true;
}

// Names of months, Indonesian and English, whole or cut.
static int month_of(struct tapak_slice word)
{
    static const struct {
        const char *text;
        int month;
    } names[] = {
        {"januari", 1},   {"january", 1},   {"jan", 1},       {"februari", 2}, {"february", 2},
        {"pebruari", 2},  {"feb", 2},       {"peb", 2},       {"maret", 3},    {"march", 3},
        {"mar", 3},       {"mrt", 3},       {"april", 4},     {"apr", 4},      {"mei", 5},
        {"may", 5},       {"juni", 6},      {"june", 6},      {"jun", 6},      {"juli", 7},
        {"july", 7},      {"jul", 7},       {"agustus", 8},   {"august", 8},   {"agu", 8},
        {"ags", 8},       {"agt", 8},       {"agst", 8},      {"aug", 8},      {"september", 9},
        {"sep", 9},       {"sept", 9},      {"oktober", 10},  {"october", 10}, {"okt", 10},
        {"oct", 10},      {"november", 11}, {"nopember", 11}, {"nov", 11},     {"nop", 11},
        {"desember", 12}, {"december", 12}, {"des", 12},      {"dec", 12},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (tapak_slice_equals_folded(word, names[i].text)) {
            return names[i].month;
        }
    }
    return 0;
}

static bool is_weekday(struct tapak_slice word)
{
    static const char *const names[] = {
        "senin", "selasa", "rabu",    "kamis",     "jumat",    "jum",    "sabtu",    "minggu",
        "ahad",  "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
        "mon",   "tue",    "wed",     "thu",       "fri",      "sat",    "sun",      "at"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (tapak_slice_equals_folded(word, names[i])) {
            return true;
        }
    }
    return false;
}

static bool zone_of(struct tapak_slice word, int *out_minutes)
{
    static const struct {
        const char *text;
        int minutes;
    } zones[] = {{"wib", 420}, {"wita", 480}, {"wit", 540}, {"utc", 0}, {"gmt", 0}, {"z", 0}};
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        if (tapak_slice_equals_folded(word, zones[i].text)) {
            *out_minutes = zones[i].minutes;
            return true;
        }
    }
    return false;
}

// A date at the start of parts; *out_used says how many it took, 0 when there is none.
static struct tapak_date take_date(const struct parts *parts, size_t *out_used)
{
    struct tapak_date date = {0};
    size_t at = 0;
    *out_used = 0;
    while (at < parts->count && !parts->items[at].is_number && is_weekday(parts->items[at].text)) {
        at++;
    }
    if (at + 3 > parts->count) {
        return date;
    }
    const struct part *p = &parts->items[at];
    bool is_tight = p[1].before == p[2].before && p[1].before != ' ' && p[1].before != ':';
    if (p[0].is_number && !p[1].is_number && p[2].is_number && p[2].digits == 4) {
        date = (struct tapak_date){(int)p[2].number, month_of(p[1].text), (int)p[0].number};
    } else if (!p[0].is_number && p[1].is_number && p[2].is_number && p[2].digits == 4) {
        date = (struct tapak_date){(int)p[2].number, month_of(p[0].text), (int)p[1].number};
    } else if (p[0].is_number && p[1].is_number && p[2].is_number && is_tight) {
        bool is_year_first = p[0].digits == 4;
        if ((is_year_first ? p[2].digits : p[0].digits) > 2 || p[1].digits > 2 ||
            (!is_year_first && p[2].digits != 4)) {
            return date;
        }
        date = is_year_first
                   ? (struct tapak_date){(int)p[0].number, (int)p[1].number, (int)p[2].number}
                   : (struct tapak_date){(int)p[2].number, (int)p[1].number, (int)p[0].number};
    } else {
        return date;
    }
    *out_used = at + 3;
    return date;
}

// Hours to milliseconds from the parts at *at: the first two numbers, with ':' or '.' between.
static bool take_hours(const struct parts *parts, size_t *at, int64_t *out_ms)
{
    int64_t numbers[4] = {0};
    size_t count = 0;
    for (; *at + count < parts->count && count < 4; count++) {
        const struct part *part = &parts->items[*at + count];
        bool is_next = count == 0 || part->before == ':' || part->before == '.';
        if (!part->is_number || !is_next || (part->digits > 2 && count < 3)) {
            break;
        }
        numbers[count] = part->number;
        for (size_t k = part->digits; count == 3 && k < 3; k++) {
            numbers[3] *= 10;
        }
        for (size_t k = part->digits; count == 3 && k > 3; k--) {
            numbers[3] /= 10;
        }
    }
    if (count < 2 || parts->items[*at + 1].digits != 2 || numbers[0] > 23 || numbers[1] > 59 ||
        numbers[2] > 59) {
        return false;
    }
    *at += count;
    *out_ms = ((numbers[0] * 60 + numbers[1]) * 60 + numbers[2]) * 1000 + numbers[3];
    return true;
}

// "PM", "WITA", "+08:00" behind the hours; true when that is all there is.
static bool take_tail(const struct parts *parts, size_t at, struct clock *clock)
{
    const int64_t half_day_ms = TAPAK_MS_PER_DAY / 2;
    for (; at < parts->count; at++) {
        const struct part *part = &parts->items[at];
        bool is_am = tapak_slice_equals_folded(part->text, "am");
        if (is_am || tapak_slice_equals_folded(part->text, "pm")) {
            bool is_of_twelve = clock->of_day_ms >= half_day_ms / 12 &&
                                clock->of_day_ms < half_day_ms + half_day_ms / 12;
            if (!is_of_twelve) {
                return false;
            }
            clock->of_day_ms %= half_day_ms;
            clock->of_day_ms += is_am ? 0 : half_day_ms;
        } else if (part->is_number && (part->before == '+' || part->before == '-')) {
            int64_t hours = part->digits == 4 ? part->number / 100 : part->number;
            int64_t minutes = part->digits == 4 ? part->number % 100 : 0;
            if (at + 1 < parts->count && parts->items[at + 1].before == ':') {
                minutes = parts->items[++at].number;
            }
            if (hours > 14 || minutes > 59 || clock->zone_minutes != NO_ZONE) {
                return false;
            }
            clock->zone_minutes =
                (int)(part->before == '-' ? -(hours * 60 + minutes) : hours * 60 + minutes);
        } else if (part->is_number || clock->zone_minutes != NO_ZONE ||
                   !zone_of(part->text, &clock->zone_minutes)) {
            return false;
        }
    }
    return true;
}

static bool is_ornament(struct tapak_slice word)
{
    return tapak_slice_equals_folded(word, "pukul") || tapak_slice_equals_folded(word, "jam") ||
           tapak_slice_equals_folded(word, "pkl") || tapak_slice_equals_folded(word, "t");
}

// The time that parts from at on spell; none left is no time.
static bool take_clock(const struct parts *parts, size_t at, struct clock *clock)
{
    *clock = (struct clock){.zone_minutes = NO_ZONE};
    if (at < parts->count && !parts->items[at].is_number && is_ornament(parts->items[at].text)) {
        at++;
    }
    if (at == parts->count) {
        return true;
    }
    if (parts->items[at].is_number && !take_hours(parts, &at, &clock->of_day_ms)) {
        return false;
    }
    clock->is_given = parts->items[0].is_number || at > 0;
    return take_tail(parts, at, clock);
}

// Digits with one point among them, and not so many that they overflow anything.
static bool is_plain_decimal(struct tapak_slice text)
{
    enum { LONGEST = 24 };
    size_t points = 0;
    for (size_t i = 0; i < text.length; i++) {
        points += text.text[i] == '.' ? 1 : 0;
        if (!is_digit(text.text[i]) && text.text[i] != '.') {
            return false;
        }
    }
    return points <= 1 && text.length <= LONGEST;
}

// "45293" or "45293.4971": days since 1899-12-30, local time.
static bool read_serial(struct tapak_slice text, struct tapak_date *out_date, struct clock *clock)
{
    double serial = 0;
    if (text.length < 5 || !is_plain_decimal(text) || (text.length > 5 && text.text[5] != '.') ||
        !tapak_parse_double(text.text, text.length, &serial)) {
        return false;
    }
    double day = floor(serial);
    *out_date = tapak_date_from_day((int64_t)day + SERIAL_EPOCH_DAY);
    *clock = (struct clock){.is_given = serial > day, .zone_minutes = NO_ZONE};
    // To the second: a fraction of a day in a spreadsheet is not finer.
    clock->of_day_ms = (int64_t)((serial - day) * 86400 + 0.5) * 1000;
    return true;
}

static bool read_compact(struct tapak_slice text, struct tapak_date *out_date)
{
    int64_t number = 0;
    if (text.length != 8 || !tapak_parse_int(text.text, 8, &number) || !is_digit(text.text[0])) {
        return false;
    }
    *out_date =
        (struct tapak_date){(int)(number / 10000), (int)(number / 100 % 100), (int)(number % 100)};
    return true;
}

static int shown(struct tapak_slice text)
{
    return (int)(text.length < SHOWN_BYTES ? text.length : SHOWN_BYTES);
}

static enum tapak_status read_date(struct tapak_slice text, struct tapak_date *out_date,
                                   struct clock *clock, struct tapak_error *err)
{
    struct parts parts = {0};
    *clock = (struct clock){.zone_minutes = NO_ZONE};
    if (!read_serial(text, out_date, clock) && !read_compact(text, out_date)) {
        size_t used = 0;
        bool is_date = split(text, &parts);
        if (is_date) {
            *out_date = take_date(&parts, &used);
        }
        if (used == 0 || !take_clock(&parts, used, clock)) {
            return tapak_fail(err, TAPAK_INVALID, "\"%.*s\" is no date that is known", shown(text),
                              text.text);
        }
    }
    if (!tapak_date_is_valid(*out_date)) {
        return tapak_fail(err, TAPAK_INVALID, "\"%.*s\" is not in the calendar (the day is first)",
                          shown(text), text.text);
    }
    if (out_date->year < YEAR_LEAST || out_date->year > YEAR_MOST) {
        return tapak_fail(err, TAPAK_INVALID, "the year of \"%.*s\" is not within [%d, %d]",
                          shown(text), text.text, YEAR_LEAST, YEAR_MOST);
    }
    return TAPAK_OK;
}

// "0.29722": a fraction of a day. Two digits behind "0." could be minutes too, and are refused.
static bool read_fraction(struct tapak_slice text, struct clock *clock)
{
    double fraction = 0;
    if (text.length < 5 || text.text[0] != '0' || text.text[1] != '.' || !is_plain_decimal(text) ||
        !tapak_parse_double(text.text, text.length, &fraction)) {
        return false;
    }
    *clock = (struct clock){.is_given = true, .zone_minutes = NO_ZONE};
    clock->of_day_ms = (int64_t)(fraction * 86400 + 0.5) * 1000 % TAPAK_MS_PER_DAY;
    return true;
}

static enum tapak_status read_time(struct tapak_slice text, struct clock *clock,
                                   struct tapak_error *err)
{
    struct parts parts = {0};
    bool is_doubtful = text.length == 4 && text.text[0] == '0' && text.text[1] == '.';
    if (!is_doubtful &&
        (read_fraction(text, clock) || (split(text, &parts) && take_clock(&parts, 0, clock)))) {
        return TAPAK_OK;
    }
    return tapak_fail(err, TAPAK_INVALID, "\"%.*s\" is no time of day that is known", shown(text),
                      text.text);
}

static enum tapak_status join_times(const struct clock *of_date, struct clock *clock,
                                    struct tapak_error *err)
{
    if (!clock->is_given) {
        *clock = *of_date;
    } else if (of_date->is_given && of_date->of_day_ms != 0 &&
               of_date->of_day_ms != clock->of_day_ms) {
        return tapak_fail(err, TAPAK_INVALID, "the date and the time cell hold different times");
    } else if (clock->zone_minutes == NO_ZONE) {
        clock->zone_minutes = of_date->zone_minutes;
    }
    return TAPAK_OK;
}

enum tapak_status tapak_when(struct tapak_slice date, struct tapak_slice time, int offset_minutes,
                             int64_t *out_instant_ms, struct tapak_error *err)
{
    struct tapak_date day = {0};
    struct clock of_date;
    struct clock clock = {.zone_minutes = NO_ZONE};
    date = tapak_slice_trim(date);
    time = tapak_slice_trim(time);
    if (date.length == 0) {
        return tapak_fail(err, TAPAK_NOT_FOUND, "no date");
    }
    enum tapak_status status = read_date(date, &day, &of_date, err);
    if (status == TAPAK_OK && time.length > 0) {
        status = read_time(time, &clock, err);
    }
    if (status == TAPAK_OK) {
        status = join_times(&of_date, &clock, err);
    }
    if (status == TAPAK_OK) {
        int zone = clock.zone_minutes == NO_ZONE ? offset_minutes : clock.zone_minutes;
        *out_instant_ms = tapak_day_start_ms(tapak_date_to_day(day), zone) + clock.of_day_ms;
    }
    return status;
}
