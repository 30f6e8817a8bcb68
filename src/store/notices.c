// Where gathering stopped is the setting "notices_event". The week of a digest ends with the Monday
// that begins this one.
#include "tapak/store/notices.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "store/conn.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/base/number.h"
#include "tapak/store/persons.h"

static const char mark_key[] = "notices_event";

bool tapak_is_address(struct tapak_slice text)
{
    static const char marks[] = "._+-";
    size_t ats = 0;
    if (text.length < 3 || text.length >= TAPAK_MAIL_BYTES || text.text[0] == '-' ||
        text.text[0] == '@' || text.text[text.length - 1] == '@') {
        return false;
    }
    for (size_t i = 0; i < text.length; i++) {
        char byte = text.text[i];
        char lower = (char)(byte | 0x20);
        bool is_plain = (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z') ||
                        (byte != '\0' && strchr(marks, byte) != NULL);
        ats += byte == '@' ? 1 : 0;
        if (!is_plain && byte != '@') {
            return false;
        }
    }
    return ats == 1;
}

static enum tapak_status last_event(struct tapak_conn *conn, int64_t *out_id,
                                    struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_NOTICE_LAST_EVENT);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_id = db_int(&call, 0);
    }
    db_end(&call);
    return status;
}

static int64_t monday_of(int64_t now_ms, int offset_minutes)
{
    enum { WEEK = 7, THURSDAY = 3 }; // 1970-01-01 was a Thursday
    int64_t day = tapak_day_of(now_ms, offset_minutes);
    return day - ((day + THURSDAY) % WEEK + WEEK) % WEEK;
}

static enum tapak_status gather_digests(struct tapak_conn *conn, int64_t now_ms, int offset_minutes,
                                        struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_NOTICE_GATHER_DIGESTS);
    db_bind_int(&call, ":week_day", monday_of(now_ms, offset_minutes));
    db_bind_int(&call, ":now_ms", now_ms);
    return db_run(&call, err);
}

enum tapak_status tapak_notices_gather(struct tapak_conn *conn, int64_t now_ms, int offset_minutes,
                                       struct tapak_error *err)
{
    char text[32] = "";
    int64_t after = 0;
    int64_t until = 0;
    enum tapak_status status = last_event(conn, &until, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = tapak_setting_get(conn, mark_key, text, sizeof text, err);
    bool is_first = status == TAPAK_NOT_FOUND || !tapak_parse_int(text, strlen(text), &after);
    status = status == TAPAK_NOT_FOUND ? TAPAK_OK : status;
    if (status == TAPAK_OK && !is_first) {
        struct db_call call = db_begin(conn, Q_NOTICE_GATHER);
        db_bind_int(&call, ":now_ms", now_ms);
        db_bind_int(&call, ":after_id", after);
        db_bind_int(&call, ":until_id", until);
        status = db_run(&call, err);
    }
    (void)snprintf(text, sizeof text, "%" PRId64, until);
    status = status == TAPAK_OK ? tapak_setting_put(conn, mark_key, text, err) : status;
    return status == TAPAK_OK ? gather_digests(conn, now_ms, offset_minutes, err) : status;
}

static void take_address(struct tapak_notice *notice, const char *text)
{
    struct tapak_slice address = tapak_slice_of(text);
    if (text != NULL && tapak_is_address(address)) {
        memcpy(notice->address, text, address.length + 1);
    }
}

static enum tapak_status read_address(struct tapak_conn *conn, const struct tapak_actor *actor,
                                      struct tapak_notice *notice, struct tapak_error *err)
{
    struct tapak_arena *arena = NULL;
    struct tapak_person person = {0};
    enum tapak_status status = tapak_arena_create(&arena, TAPAK_MAX_TEXT_BYTES, err);
    if (status == TAPAK_OK) {
        status = tapak_person_read(conn, notice->public_id, actor, arena, &person, err);
    }
    take_address(notice, person.email);
    tapak_arena_free(arena);
    return status;
}

static enum tapak_status count_week(struct tapak_conn *conn, struct tapak_notice *notice,
                                    int64_t week_day, int offset_minutes, struct tapak_error *err)
{
    enum { WEEK = 7 };
    struct db_call call = db_begin(conn, Q_NOTICE_DIGEST);
    db_bind_text(&call, ":area", notice->area.text);
    db_bind_int(&call, ":since_ms", tapak_day_start_ms(week_day - WEEK, offset_minutes));
    db_bind_int(&call, ":until_ms", tapak_day_start_ms(week_day, offset_minutes));
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        notice->received = db_int(&call, 0);
        notice->open = db_int(&call, 1);
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_notice_next(struct tapak_conn *conn, const struct tapak_actor *actor,
                                    int offset_minutes, struct tapak_notice *out_notice,
                                    struct tapak_error *err)
{
    enum { ID, KIND, PUBLIC_ID, STATE, ATTEMPTS, LOGIN, WEEK_DAY, AREA, IS_DISABLED };
    struct tapak_notice notice = {0};
    int64_t week_day = 0;
    struct db_call call = db_begin(conn, Q_NOTICE_NEXT);
    db_bind_int(&call, ":now_ms", actor->at_ms);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        notice.id = db_int(&call, ID);
        notice.kind =
            strcmp(db_words(&call, KIND), "digest") == 0 ? TAPAK_NOTICE_DIGEST : TAPAK_NOTICE_STATE;
        notice.attempts = db_int(&call, ATTEMPTS);
        (void)snprintf(notice.public_id, sizeof notice.public_id, "%s", db_words(&call, PUBLIC_ID));
        (void)tapak_state_parse(tapak_slice_of(db_words(&call, STATE)), &notice.state);
        if (notice.kind == TAPAK_NOTICE_DIGEST && db_int(&call, IS_DISABLED) == 0) {
            take_address(&notice, db_text(&call, LOGIN));
        }
        db_code(&call, AREA, &notice.area);
        week_day = db_int(&call, WEEK_DAY);
    }
    db_end(&call);
    if (status == TAPAK_OK) {
        status = notice.kind == TAPAK_NOTICE_DIGEST
                     ? count_week(conn, &notice, week_day, offset_minutes, err)
                     : read_address(conn, actor, &notice, err);
    }
    if (status == TAPAK_OK || status == TAPAK_NOT_FOUND) {
        *out_notice = notice;
        status = TAPAK_OK;
    }
    return status;
}

enum tapak_status tapak_notice_tried(struct tapak_conn *conn, const struct tapak_notice *notice,
                                     enum tapak_notice_result result, int64_t now_ms,
                                     struct tapak_error *err)
{
    enum { FIRST_WAIT_MS = 5 * 60 * 1000 };
    bool is_last = notice->attempts + 1 >= TAPAK_NOTICE_ATTEMPTS;
    const char *outcome = result == TAPAK_NOTICE_SENT         ? "sent"
                          : result == TAPAK_NOTICE_NO_ADDRESS ? "no_address"
                          : is_last                           ? "given_up"
                                                              : "waiting";
    struct db_call call = db_begin(conn, Q_NOTICE_TRIED);
    db_bind_int(&call, ":id", notice->id);
    db_bind_text(&call, ":outcome", outcome);
    db_bind_int(&call, ":now_ms", now_ms);
    db_bind_int(&call, ":due_ms",
                now_ms + (int64_t)FIRST_WAIT_MS * (INT64_C(1) << (2 * notice->attempts)));
    return db_run(&call, err);
}
