// Every report becomes a small record; sorted by key, each run of equal keys is a line.
#include "tapak/casework/indicators.h"

#include <stdlib.h>
#include <string.h>

#include "tapak/base/arena.h"
#include "tapak/base/limits.h"
#include "tapak/model/handling.h"

enum { FIRST_ROOM = 1024, RESPONSE = 0, RESOLUTION = 1, SPREADS = 2 };

static const char *const by_codes[TAPAK_INDICATORS_COUNT] = {
    [TAPAK_INDICATORS_REGENCY] = "regency",   [TAPAK_INDICATORS_VILLAGE] = "village",
    [TAPAK_INDICATORS_AGENCY] = "agency",     [TAPAK_INDICATORS_CLASS] = "class",
    [TAPAK_INDICATORS_CATEGORY] = "category",
};

struct record {
    const char *key;
    const char *name;
    bool is_verified;
    bool is_followed_up;
    bool is_resolved;
    enum tapak_within within;
    bool is_past_limit;
    int64_t days[SPREADS]; // -1: not known
};

struct gathering {
    const struct tapak_rules *rules;
    enum tapak_indicators_by by;
    int64_t today;
    struct tapak_arena *texts;
    struct record *records;
    size_t count;
    size_t room;
    int64_t *days; // of one line, as many as there are records
    struct tapak_error *err;
};

bool tapak_indicators_by_parse(struct tapak_slice code, enum tapak_indicators_by *out_by)
{
    for (int i = 0; i < TAPAK_INDICATORS_COUNT; i++) {
        if (tapak_slice_equals(code, by_codes[i])) {
            *out_by = (enum tapak_indicators_by)i;
            return true;
        }
    }
    return false;
}

static struct record *next_record(struct gathering *gathering)
{
    if (gathering->count == gathering->room) {
        size_t room = gathering->room == 0 ? FIRST_ROOM : 2 * gathering->room;
        struct record *larger = realloc(gathering->records, room * sizeof *larger);
        if (larger == NULL) {
            return NULL;
        }
        gathering->records = larger;
        gathering->room = room;
    }
    return &gathering->records[gathering->count++];
}

static void find_key(const struct tapak_grievance *row, enum tapak_indicators_by by,
                     struct tapak_code *regency, const char **out_key, const char **out_name)
{
    switch (by) {
    case TAPAK_INDICATORS_VILLAGE:
        *out_key = row->village != NULL ? row->area.text : "";
        *out_name = row->village;
        break;
    case TAPAK_INDICATORS_AGENCY:
        *out_key = row->agency;
        *out_name = row->agency;
        break;
    case TAPAK_INDICATORS_CLASS:
        *out_key = tapak_class_code(row->klass);
        *out_name = tapak_class_name_id(row->klass);
        break;
    case TAPAK_INDICATORS_CATEGORY:
        *out_key = row->category;
        *out_name = row->category_id;
        break;
    default:
        *regency = tapak_code_at(&row->area, TAPAK_LEVEL_REGENCY);
        *out_key = regency->text;
        *out_name = row->regency;
        break;
    }
}

static const char *keep(struct tapak_arena *texts, const char *text)
{
    return text == NULL || text[0] == '\0' ? "" : tapak_arena_copy_text(texts, text, strlen(text));
}

static enum tapak_status gather(const struct tapak_grievance *row, void *context)
{
    struct gathering *gathering = context;
    struct tapak_handling handling;
    struct tapak_code regency = {""};
    const char *key = NULL;
    const char *name = NULL;
    tapak_handling_read(gathering->rules, row->klass, row->steps, row->step_count, row->is_told,
                        gathering->today, &handling);
    find_key(row, gathering->by, &regency, &key, &name);
    struct record *record = next_record(gathering);
    bool has_response = !row->is_told && handling.has[TAPAK_MILESTONE_FOLLOWED_UP];
    bool has_resolution = !row->is_told && handling.has[TAPAK_MILESTONE_RESOLVED];
    if (record == NULL) {
        return tapak_fail(gathering->err, TAPAK_NO_MEMORY, "no memory for indicators");
    }
    *record = (struct record){
        .key = keep(gathering->texts, key),
        .name = keep(gathering->texts, name),
        .is_verified = row->state != TAPAK_RECEIVED,
        .is_followed_up = handling.has[TAPAK_MILESTONE_FOLLOWED_UP],
        .is_resolved = row->state == TAPAK_RESOLVED || row->state == TAPAK_CLOSED,
        .within = handling.within,
        .is_past_limit = handling.is_past_limit,
        .days = {has_response ? handling.working_days[TAPAK_MILESTONE_FOLLOWED_UP] : -1,
                 has_resolution ? handling.working_days[TAPAK_MILESTONE_RESOLVED] : -1},
    };
    return record->key != NULL && record->name != NULL
               ? TAPAK_OK
               : tapak_fail(gathering->err, TAPAK_NO_MEMORY, "no memory for indicators");
}

static int compare_records(const void *a, const void *b)
{
    const char *left = ((const struct record *)a)->key;
    const char *right = ((const struct record *)b)->key;
    return left[0] == '\0' || right[0] == '\0' ? (left[0] == '\0') - (right[0] == '\0')
                                               : strcmp(left, right);
}

static int compare_days(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

// Nearest rank: the smallest of which at least that share is as small.
static int64_t rank(const int64_t *days, size_t count, size_t percent)
{
    return count == 0 ? 0 : days[(count * percent + 99) / 100 - 1];
}

static struct tapak_spread spread_of(const struct gathering *gathering, const struct record *first,
                                     size_t count, int which)
{
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        if (first[i].days[which] >= 0) {
            gathering->days[known++] = first[i].days[which];
        }
    }
    if (known > 1) {
        qsort(gathering->days, known, sizeof *gathering->days, compare_days);
    }
    return (struct tapak_spread){(int64_t)known, rank(gathering->days, known, 50),
                                 rank(gathering->days, known, 90)};
}

static struct tapak_indicator line_of(const struct gathering *gathering, const struct record *first,
                                      size_t count)
{
    struct tapak_indicator line = {.received = (int64_t)count};
    for (size_t i = 0; i < count; i++) {
        line.verified += first[i].is_verified ? 1 : 0;
        line.followed_up += first[i].is_followed_up ? 1 : 0;
        line.resolved += first[i].is_resolved ? 1 : 0;
        line.within_limit += first[i].within == TAPAK_WITHIN_YES ? 1 : 0;
        line.past_limit += first[i].within == TAPAK_WITHIN_NO ? 1 : 0;
        line.unknown += first[i].within == TAPAK_WITHIN_UNKNOWN ? 1 : 0;
        line.open_past_limit += first[i].is_past_limit ? 1 : 0;
    }
    line.response = spread_of(gathering, first, count, RESPONSE);
    line.resolution = spread_of(gathering, first, count, RESOLUTION);
    return line;
}

static enum tapak_status hand_out(struct gathering *gathering, tapak_indicator_fn *each,
                                  void *context)
{
    const struct record *records = gathering->records;
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0, end = 0; status == TAPAK_OK && i < gathering->count; i = end) {
        for (end = i + 1;
             end < gathering->count && strcmp(records[end].key, records[i].key) == 0;) {
            end++;
        }
        struct tapak_indicator line = line_of(gathering, &records[i], end - i);
        line.key = records[i].key;
        line.name = records[i].name;
        status = each(&line, context);
    }
    if (status == TAPAK_OK) {
        const struct tapak_indicator all = line_of(gathering, records, gathering->count);
        status = each(&all, context);
    }
    return status;
}

enum tapak_status tapak_indicators_each(struct tapak_conn *conn, const struct tapak_rules *rules,
                                        const struct tapak_grievance_query *query,
                                        enum tapak_indicators_by by, int64_t today,
                                        tapak_indicator_fn *each, void *context,
                                        struct tapak_error *err)
{
    struct gathering gathering = {.rules = rules, .by = by, .today = today, .err = err};
    enum tapak_status status = tapak_arena_create(&gathering.texts, TAPAK_MAX_EXPORT_BYTES, err);
    status =
        status == TAPAK_OK ? tapak_grievance_each(conn, query, gather, &gathering, err) : status;
    if (status == TAPAK_OK) {
        gathering.days = calloc(gathering.count + 1, sizeof *gathering.days);
        if (gathering.days == NULL) {
            status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for indicators");
        }
    }
    if (status == TAPAK_OK) {
        if (gathering.count > 1) {
            qsort(gathering.records, gathering.count, sizeof *gathering.records, compare_records);
        }
        status = hand_out(&gathering, each, context);
    }
    free(gathering.records);
    free(gathering.days);
    tapak_arena_free(gathering.texts);
    return status;
}
