// Changing cases. Every change names the version that it was made for; when the report has another
// one by now, nothing is written.
#include "tapak/store/cases.h"

#include "store/conn.h"
#include "store/event_detail.h"
#include "store/report_facts.h"
#include "tapak/base/buf.h"
#include "tapak/base/limits.h"

#include <string.h>

enum { DIGEST_LETTERS = 24, EXTRA_BYTES = 4096 };

static enum tapak_status facts_before(struct tapak_conn *conn, const struct tapak_case *work,
                                      struct facts *out_facts, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_REPORT_FACTS_BY_ROW);
    db_bind_int(&call, ":id", work->row_id);
    return facts_run(&call, out_facts, err);
}

// The facts behind a change of version `work` is of. The call is ended.
static enum tapak_status run_change(struct db_call *call, const struct tapak_case *work,
                                    struct facts *out_facts, struct tapak_error *err)
{
    db_bind_int(call, ":id", work->row_id);
    db_bind_int(call, ":version", work->version);
    enum tapak_status status = facts_run(call, out_facts, err);
    if (status == TAPAK_NOT_FOUND) {
        status = tapak_fail(err, TAPAK_CONFLICT,
                            "somebody changed the report in between; read it again (it was version "
                            "%lld)",
                            (long long)work->version);
    }
    return status;
}

// Words as an event may hold them: a keyed digest, which says whether they were changed, not what
// they are.
static void put_digest(struct tapak_buf *extra, const struct tapak_conn *conn, const char *name,
                       const char *words)
{
    char code[DIGEST_LETTERS + 1];
    if (words != NULL) {
        tapak_digest_code(code, DIGEST_LETTERS,
                          tapak_keyed_digest(conn->key, words, strlen(words)));
        tapak_buf_printf(extra, "%s\"%s\":\"%s\"", extra->size == 0 ? "" : ",", name, code);
    }
}

static enum tapak_status tell(struct tapak_conn *conn, const char *kind, const struct facts *before,
                              const struct facts *after, struct tapak_buf *extra,
                              const struct tapak_actor *actor, struct tapak_error *err)
{
    enum tapak_status status = tapak_buf_check(extra, err);
    if (status == TAPAK_OK) {
        status = facts_tell_more(conn, kind, before, after, tapak_buf_text(extra), actor, err);
    }
    tapak_buf_free(extra);
    return status;
}

static enum tapak_status add_step(struct tapak_conn *conn, int64_t row_id, size_t number,
                                  const struct tapak_case_step *step, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_STEP_ADD);
    db_bind_int(&call, ":id", row_id);
    db_bind_int(&call, ":number", (int64_t)number);
    db_bind_text(&call, ":state", tapak_state_code(step->state));
    db_bind_int(&call, ":at_ms", step->at_ms);
    db_bind_text(&call, ":actor", step->actor);
    db_bind_text(&call, ":reason", step->reason);
    db_bind_text(&call, ":agency", step->agency);
    return db_run(&call, err);
}

static enum tapak_status has_steps(struct tapak_conn *conn, int64_t row_id, bool *out_has,
                                   struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_CASE_WAY);
    db_bind_int(&call, ":id", row_id);
    enum tapak_status status = db_next(&call, out_has, err);
    db_end(&call);
    return status;
}

// The first step that a person makes brings what was known before it.
static enum tapak_status add_way(struct tapak_conn *conn, const struct tapak_case *work,
                                 const struct tapak_case_step *step, struct tapak_error *err)
{
    bool is_written = false;
    enum tapak_status status = has_steps(conn, work->row_id, &is_written, err);
    for (size_t i = 0; i < work->way_length && !is_written && status == TAPAK_OK; i++) {
        status = add_step(conn, work->row_id, i + 1, &work->way[i], err);
    }
    return status == TAPAK_OK ? add_step(conn, work->row_id, work->way_length + 1, step, err)
                              : status;
}

static enum tapak_status set_duplicate(struct tapak_conn *conn, int64_t row_id, int64_t of_row,
                                       struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_CASE_FILE_DUPLICATE);
    db_bind_int(&call, ":id", row_id);
    if (of_row != 0) {
        db_bind_int(&call, ":duplicate_of", of_row);
    }
    return db_run(&call, err);
}

enum tapak_status tapak_case_move(struct tapak_conn *conn, const struct tapak_case *work,
                                  const struct tapak_case_move *move,
                                  const struct tapak_actor *actor, int64_t *out_version,
                                  struct tapak_error *err)
{
    struct facts before;
    struct facts after;
    struct tapak_buf extra;
    const struct tapak_case_step step = {move->to, actor->at_ms, actor->name, move->reason,
                                         move->agency};
    enum tapak_status status = facts_before(conn, work, &before, err);
    if (status == TAPAK_OK) {
        struct db_call call = db_begin(conn, Q_CASE_MOVE);
        db_bind_text(&call, ":state", tapak_state_code(move->to));
        db_bind_int(&call, ":at_ms", actor->at_ms);
        db_bind_text(&call, ":agency", move->agency);
        status = run_change(&call, work, &after, err);
    }
    status = status == TAPAK_OK ? add_way(conn, work, &step, err) : status;
    if (status == TAPAK_OK && move->duplicate_of_row != work->duplicate_of_row) {
        status = set_duplicate(conn, work->row_id, move->duplicate_of_row, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    tapak_buf_init(&extra, EXTRA_BYTES);
    put_digest(&extra, conn, "reason", move->reason);
    if (move->agency != NULL) {
        event_detail_put(&extra, "agency", move->agency);
    }
    *out_version = work->version + 1;
    return tell(conn, "moved", &before, &after, &extra, actor, err);
}

enum tapak_status tapak_case_assign(struct tapak_conn *conn, const struct tapak_case *work,
                                    const char *assignee, const struct tapak_actor *actor,
                                    int64_t *out_version, struct tapak_error *err)
{
    struct facts facts;
    struct tapak_buf extra;
    struct db_call touch = db_begin(conn, Q_CASE_TOUCH);
    enum tapak_status status = run_change(&touch, work, &facts, err);
    if (status == TAPAK_OK) {
        struct db_call call = db_begin(conn, Q_CASE_FILE_ASSIGN);
        db_bind_int(&call, ":id", work->row_id);
        db_bind_text(&call, ":assignee", assignee);
        status = db_run(&call, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    tapak_buf_init(&extra, EXTRA_BYTES);
    event_detail_put(&extra, "assignee", assignee);
    *out_version = work->version + 1;
    return tell(conn, "assigned", &facts, &facts, &extra, actor, err);
}

enum tapak_status tapak_case_publish(struct tapak_conn *conn, const struct tapak_case *work,
                                     const char *text, const struct tapak_actor *actor,
                                     int64_t *out_version, struct tapak_error *err)
{
    struct facts before;
    struct facts after;
    struct tapak_buf extra;
    if (text != NULL && work->is_confidential) {
        return tapak_fail(err, TAPAK_CONFLICT, "a confidential report is never published");
    }
    enum tapak_status status = facts_before(conn, work, &before, err);
    if (status == TAPAK_OK) {
        struct db_call call = db_begin(conn, Q_CASE_PUBLISH);
        db_bind_bool(&call, ":is_published", text != NULL);
        db_bind_text(&call, ":text", text);
        status = run_change(&call, work, &after, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    tapak_buf_init(&extra, EXTRA_BYTES);
    put_digest(&extra, conn, "text", text);
    *out_version = work->version + 1;
    return tell(conn, text == NULL ? "withdrawn" : "published", &before, &after, &extra, actor,
                err);
}

enum tapak_status tapak_case_note(struct tapak_conn *conn, const struct tapak_case *work,
                                  enum tapak_note_kind kind, const char *text,
                                  const struct tapak_actor *actor, struct tapak_error *err)
{
    struct facts facts;
    struct tapak_buf extra;
    struct db_call call = db_begin(conn, Q_NOTE_ADD);
    db_bind_int(&call, ":id", work->row_id);
    db_bind_int(&call, ":at_ms", actor->at_ms);
    db_bind_text(&call, ":actor", actor->name);
    db_bind_text(&call, ":kind", tapak_note_kind_code(kind));
    db_bind_text(&call, ":text", text);
    enum tapak_status status = db_run(&call, err);
    status = status == TAPAK_OK ? facts_before(conn, work, &facts, err) : status;
    if (status != TAPAK_OK) {
        return status;
    }
    tapak_buf_init(&extra, EXTRA_BYTES);
    event_detail_put(&extra, "kind", tapak_note_kind_code(kind));
    put_digest(&extra, conn, "text", text);
    return tell(conn, "noted", &facts, &facts, &extra, actor, err);
}

static enum tapak_status keep_placement(struct tapak_conn *conn, int64_t row_id, int64_t at_ms,
                                        struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_PLACEMENT_KEEP);
    db_bind_int(&call, ":id", row_id);
    db_bind_int(&call, ":replaced_ms", at_ms);
    return db_run(&call, err);
}

enum tapak_status tapak_case_place(struct tapak_conn *conn, const struct tapak_case *work,
                                   const struct tapak_report *placed, int64_t edition_id,
                                   const struct tapak_actor *actor, int64_t *out_version,
                                   struct tapak_error *err)
{
    char candidates[CANDIDATES_BYTES];
    struct facts before;
    struct facts after;
    enum tapak_status status = facts_before(conn, work, &before, err);
    status = status == TAPAK_OK ? keep_placement(conn, work->row_id, actor->at_ms, err) : status;
    if (status != TAPAK_OK) {
        return status;
    }
    struct db_call call = db_begin(conn, Q_CASE_PLACE);
    facts_bind_placement(&call, &placed->placement, candidates);
    if (edition_id != 0) {
        db_bind_int(&call, ":edition_id", edition_id);
    }
    db_bind_real(&call, ":accuracy_m", placed->accuracy_m);
    db_bind_point(&call, ":geom", placed->has_point, placed->point);
    db_bind_point(&call, ":public_geom", placed->has_public_point, placed->public_point);
    status = run_change(&call, work, &after, err);
    if (status != TAPAK_OK) {
        return status;
    }
    *out_version = work->version + 1;
    return facts_tell(conn, "placed", &before, &after, actor, err);
}
