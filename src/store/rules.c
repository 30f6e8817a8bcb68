// Limits and days off as the model wants them.
#include "store/conn.h"
#include "tapak/store/cases.h"

#include <string.h>

enum { LIMITS_MAX = 256, DAYS_MAX = 4096 };

static bool read_limit(const struct db_call *call, struct tapak_limit *limit)
{
    enum { CLASS, STAGE, VALID_FROM, DAYS, UNIT };
    struct tapak_slice klass = tapak_slice_of(db_words(call, CLASS));
    limit->klass = TAPAK_CLASS_COUNT;
    limit->valid_from_day = db_int(call, VALID_FROM);
    limit->days = (int)db_int(call, DAYS);
    limit->is_in_working_days = strcmp(db_words(call, UNIT), "working_day") == 0;
    return tapak_stage_parse(tapak_slice_of(db_words(call, STAGE)), &limit->stage) &&
           (tapak_slice_equals(klass, "*") || tapak_class_parse(klass, &limit->klass));
}

static enum tapak_status load_limits(struct tapak_conn *conn, struct tapak_arena *arena,
                                     struct tapak_rules *rules, struct tapak_error *err)
{
    struct tapak_limit *limits = tapak_arena_take_array(arena, LIMITS_MAX, sizeof *limits);
    if (limits == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the limits");
    }
    struct db_call call = db_begin(conn, Q_LIMIT_LIST);
    size_t count = 0;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        if (count == LIMITS_MAX) {
            status = tapak_fail(err, TAPAK_TOO_LARGE, "more than %d limits", LIMITS_MAX);
            break;
        }
        if (!read_limit(&call, &limits[count])) {
            status = tapak_fail(err, TAPAK_INVALID,
                                "table deadline: class '%.40s' or stage '%.40s' is not known",
                                db_words(&call, 0), db_words(&call, 1));
            break;
        }
        count++;
    }
    db_end(&call);
    rules->limits = limits;
    rules->limit_count = count;
    return status;
}

static enum tapak_status load_days_off(struct tapak_conn *conn, struct tapak_arena *arena,
                                       struct tapak_rules *rules, struct tapak_error *err)
{
    int64_t *days = tapak_arena_take_array(arena, DAYS_MAX, sizeof *days);
    if (days == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the days off");
    }
    struct db_call call = db_begin(conn, Q_HOLIDAY_LIST);
    size_t count = 0;
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        if (count == DAYS_MAX) {
            status = tapak_fail(err, TAPAK_TOO_LARGE, "more than %d days off", DAYS_MAX);
            break;
        }
        days[count++] = db_int(&call, 0);
    }
    db_end(&call);
    rules->calendar = (struct tapak_calendar){days, tapak_calendar_sort(days, count)};
    return status;
}

enum tapak_status tapak_rules_load(struct tapak_conn *conn, struct tapak_arena *arena,
                                   int offset_minutes, struct tapak_rules *out_rules,
                                   struct tapak_error *err)
{
    struct tapak_rules rules = {.offset_minutes = offset_minutes};
    enum tapak_status status = load_limits(conn, arena, &rules, err);
    status = status == TAPAK_OK ? load_days_off(conn, arena, &rules, err) : status;
    if (status == TAPAK_OK) {
        *out_rules = rules;
    }
    return status;
}
