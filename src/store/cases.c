// Reading cases. A report that nobody has worked on has no steps of its own: its way is its receipt
// and, when that is another, the state that its source told.
#include "tapak/store/cases.h"

#include "store/conn.h"
#include "store/steps.h"
#include "tapak/base/buf.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { WAY_FIRST_ROOM = 8, PATTERN_BYTES = 4096 };

static const char *const note_kind_codes[TAPAK_NOTE_COUNT] = {
    [TAPAK_NOTE_INTERNAL] = "internal",
    [TAPAK_NOTE_ANSWER] = "answer",
    [TAPAK_NOTE_SITE] = "site",
};

const char *tapak_note_kind_code(enum tapak_note_kind kind)
{
    assert(kind < TAPAK_NOTE_COUNT);
    return note_kind_codes[kind];
}

bool tapak_note_kind_parse(struct tapak_slice code, enum tapak_note_kind *out_kind)
{
    for (int i = 0; i < TAPAK_NOTE_COUNT; i++) {
        if (tapak_slice_equals(code, note_kind_codes[i])) {
            *out_kind = (enum tapak_note_kind)i;
            return true;
        }
    }
    return false;
}

// NULL stays NULL; false when there is no memory.
static bool keep(struct tapak_arena *arena, const struct db_call *call, int column,
                 const char **out_text)
{
    const char *text = db_text(call, column);
    *out_text = text == NULL ? NULL : tapak_arena_copy_text(arena, text, strlen(text));
    return text == NULL || *out_text != NULL;
}

// The way, growing in the arena.
struct way {
    struct tapak_arena *arena;
    struct tapak_case_step *steps;
    size_t count;
    size_t room;
};

static struct tapak_case_step *next_step(struct way *way)
{
    if (way->count == way->room) {
        size_t room = way->room == 0 ? WAY_FIRST_ROOM : way->room * 2;
        struct tapak_case_step *larger =
            tapak_arena_take_array(way->arena, room, sizeof *way->steps);
        if (larger == NULL) {
            return NULL;
        }
        if (way->count > 0) {
            memcpy(larger, way->steps, way->count * sizeof *larger);
        }
        way->steps = larger;
        way->room = room;
    }
    return &way->steps[way->count++];
}

static enum tapak_status read_steps(struct tapak_conn *conn, int64_t row_id, struct way *way,
                                    struct tapak_error *err)
{
    enum { STATE, AT_MS, ACTOR, REASON, AGENCY };
    struct db_call call = db_begin(conn, Q_CASE_WAY);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    db_bind_int(&call, ":id", row_id);
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        struct tapak_case_step *step = next_step(way);
        if (step == NULL || !keep(way->arena, &call, ACTOR, &step->actor) ||
            !keep(way->arena, &call, REASON, &step->reason) ||
            !keep(way->arena, &call, AGENCY, &step->agency)) {
            status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the way of a report");
            break;
        }
        step->state = db_state(&call, STATE);
        step->at_ms = db_int(&call, AT_MS);
    }
    db_end(&call);
    return status;
}

// The way of a report without steps of its own.
static enum tapak_status told_way(struct way *way, const struct tapak_case *work, int64_t since_ms,
                                  struct tapak_error *err)
{
    struct tapak_case_step *receipt = next_step(way);
    struct tapak_case_step *told = work->state == TAPAK_RECEIVED ? receipt : next_step(way);
    if (receipt == NULL || told == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for the way of a report");
    }
    receipt = &way->steps[0];
    *receipt = (struct tapak_case_step){TAPAK_RECEIVED, work->received_ms, "source", NULL, NULL};
    if (work->state != TAPAK_RECEIVED) {
        int64_t at_ms = since_ms > work->received_ms ? since_ms : work->received_ms;
        way->steps[1] = (struct tapak_case_step){work->state, at_ms, "source", NULL, NULL};
    }
    return TAPAK_OK;
}

static bool read_case(const struct db_call *call, struct tapak_arena *arena,
                      struct tapak_case *work, int64_t *out_since_ms)
{
    enum { ID, PUBLIC_ID, VERSION, STATE, CLASS, RECEIVED, SINCE, AREA, CONFIDENTIAL, ASSIGNEE };
    enum { REPEATS = ASSIGNEE + 1, REPEATS_ROW };
    *work = (struct tapak_case){
        .row_id = db_int(call, ID),
        .version = db_int(call, VERSION),
        .state = db_state(call, STATE),
        .klass = db_class(call, CLASS),
        .received_ms = db_int(call, RECEIVED),
        .is_confidential = db_int(call, CONFIDENTIAL) != 0,
        .duplicate_of_row = db_int(call, REPEATS_ROW),
    };
    *out_since_ms = db_int(call, SINCE);
    db_code(call, AREA, &work->area);
    (void)snprintf(work->public_id, sizeof work->public_id, "%s", db_words(call, PUBLIC_ID));
    return keep(arena, call, ASSIGNEE, &work->assignee) &&
           keep(arena, call, REPEATS, &work->duplicate_of);
}

enum tapak_status tapak_case_read(struct tapak_conn *conn, struct tapak_arena *arena,
                                  const char *public_id, struct tapak_case *out_case,
                                  struct tapak_error *err)
{
    struct way way = {.arena = arena};
    struct tapak_case work;
    int64_t since_ms = 0;
    struct db_call call = db_begin(conn, Q_CASE_READ);
    db_bind_text(&call, ":public_id", public_id);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK && !read_case(&call, arena, &work, &since_ms)) {
        status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a case");
    } else if (status == TAPAK_NOT_FOUND) {
        status = tapak_fail(err, status, "there is no such report");
    }
    db_end(&call);
    status = status == TAPAK_OK ? read_steps(conn, work.row_id, &way, err) : status;
    if (status == TAPAK_OK && way.count == 0) {
        status = told_way(&way, &work, since_ms, err);
    }
    if (status == TAPAK_OK) {
        work.way = way.steps;
        work.way_length = way.count;
        *out_case = work;
    }
    return status;
}

enum tapak_status tapak_case_notes(struct tapak_conn *conn, int64_t report_row_id,
                                   tapak_note_fn *each, void *context, struct tapak_error *err)
{
    enum { AT_MS, ACTOR, KIND, TEXT };
    struct db_call call = db_begin(conn, Q_NOTE_LIST);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    db_bind_int(&call, ":id", report_row_id);
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        struct tapak_note note = {.at_ms = db_int(&call, AT_MS),
                                  .actor = db_words(&call, ACTOR),
                                  .text = db_words(&call, TEXT)};
        (void)tapak_note_kind_parse(tapak_slice_of(db_words(&call, KIND)), &note.kind);
        status = each(&note, context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

static enum tapak_status hand_out(struct tapak_conn *conn, const struct db_call *call,
                                  tapak_case_line_fn *each, void *context, struct tapak_error *err)
{
    enum { ID, PUBLIC_ID, CLASS, STATE, RECEIVED, SINCE, ASSIGNEE };
    struct tapak_step steps[STEPS_MAX];
    struct tapak_case_line line = {
        .row_id = db_int(call, ID),
        .public_id = db_words(call, PUBLIC_ID),
        .klass = db_class(call, CLASS),
        .state = db_state(call, STATE),
        .received_ms = db_int(call, RECEIVED),
        .steps = steps,
        .assignee = db_text(call, ASSIGNEE),
    };
    const struct steps_row row = {line.row_id, line.state, line.received_ms, db_int(call, SINCE)};
    bool is_told = false;
    enum tapak_status status = steps_read(conn, &row, steps, &line.step_count, &is_told, err);
    return status == TAPAK_OK ? each(&line, context) : status;
}

// The words anywhere in a text: signs of a pattern stand for themselves.
static enum tapak_status make_pattern(const char *words, struct tapak_buf *pattern,
                                      struct tapak_error *err)
{
    tapak_buf_init(pattern, PATTERN_BYTES);
    tapak_buf_put_char(pattern, '%');
    for (; *words != '\0'; words++) {
        if (*words == '%' || *words == '_' || *words == '\\') {
            tapak_buf_put_char(pattern, '\\');
        }
        tapak_buf_put_char(pattern, *words);
    }
    tapak_buf_put_char(pattern, '%');
    return tapak_buf_check(pattern, err);
}

enum tapak_status tapak_case_each(struct tapak_conn *conn, const struct tapak_case_filter *filter,
                                  tapak_case_line_fn *each, void *context, struct tapak_error *err)
{
    struct tapak_buf pattern = {0};
    bool row = false;
    enum tapak_status status =
        filter->words == NULL ? TAPAK_OK : make_pattern(filter->words, &pattern, err);
    if (status != TAPAK_OK) {
        tapak_buf_free(&pattern);
        return status;
    }
    struct db_call call = db_begin(conn, Q_CASE_LINES);
    db_bind_code(&call, ":area", &filter->area);
    db_bind_text(&call, ":category", filter->category);
    db_bind_text(&call, ":state", filter->state);
    db_bind_text(&call, ":assignee", filter->assignee);
    db_bind_code(&call, ":bound", &filter->bounds.area);
    db_bind_bool(&call, ":has_unplaced", filter->bounds.has_unplaced);
    db_bind_bool(&call, ":has_confidential", !filter->bounds.without_confidential);
    db_bind_text(&call, ":words", filter->words == NULL ? NULL : tapak_buf_text(&pattern));
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        status = hand_out(conn, &call, each, context, err);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    tapak_buf_free(&pattern);
    return status;
}
