#include "tapak/store/imports.h"

#include "store/conn.h"

enum {
    ID,
    KIND,
    SOURCE,
    FILE_NAME,
    SHA256,
    STARTED,
    FINISHED,
    DONE,
    NEW,
    CHANGED,
    UNCHANGED,
    REFUSED,
    LEFT_OUT
};

static void read_counts(const struct db_call *call, struct tapak_import *import)
{
    import->id = db_int(call, ID);
    import->started_ms = db_int(call, STARTED);
    import->finished_ms = db_int(call, FINISHED);
    import->rows_done = db_int(call, DONE);
    import->rows_new = db_int(call, NEW);
    import->rows_changed = db_int(call, CHANGED);
    import->rows_unchanged = db_int(call, UNCHANGED);
    import->rows_refused = db_int(call, REFUSED);
    import->rows_left_out = db_int(call, LEFT_OUT);
}

static enum tapak_status find_cut_off(struct tapak_conn *conn, struct tapak_import *import,
                                      struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_IMPORT_CUT_OFF);
    db_bind_text(&call, ":kind", import->kind);
    db_bind_text(&call, ":source", import->source);
    db_bind_text(&call, ":sha256", import->sha256);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        read_counts(&call, import);
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_import_begin(struct tapak_conn *conn, struct tapak_import *in_out_import,
                                     struct tapak_error *err)
{
    enum tapak_status status = find_cut_off(conn, in_out_import, err);
    if (status != TAPAK_NOT_FOUND) {
        return status;
    }
    struct db_call call = db_begin(conn, Q_IMPORT_ADD);
    db_bind_text(&call, ":kind", in_out_import->kind);
    db_bind_text(&call, ":source", in_out_import->source);
    db_bind_text(&call, ":file", in_out_import->file);
    db_bind_text(&call, ":sha256", in_out_import->sha256);
    db_bind_int(&call, ":started_ms", in_out_import->started_ms);
    status = db_one(&call, err);
    if (status == TAPAK_OK) {
        in_out_import->id = db_int(&call, 0);
        in_out_import->finished_ms = 0;
        in_out_import->rows_done = 0;
        in_out_import->rows_new = 0;
        in_out_import->rows_changed = 0;
        in_out_import->rows_unchanged = 0;
        in_out_import->rows_refused = 0;
        in_out_import->rows_left_out = 0;
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_import_save(struct tapak_conn *conn, const struct tapak_import *import,
                                    struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_IMPORT_SAVE);
    if (import->finished_ms != 0) {
        db_bind_int(&call, ":finished_ms", import->finished_ms);
    }
    db_bind_int(&call, ":rows_done", import->rows_done);
    db_bind_int(&call, ":rows_new", import->rows_new);
    db_bind_int(&call, ":rows_changed", import->rows_changed);
    db_bind_int(&call, ":rows_unchanged", import->rows_unchanged);
    db_bind_int(&call, ":rows_refused", import->rows_refused);
    db_bind_int(&call, ":rows_left_out", import->rows_left_out);
    db_bind_int(&call, ":id", import->id);
    enum tapak_status status = db_one(&call, err);
    db_end(&call);
    return status == TAPAK_NOT_FOUND
               ? tapak_fail(err, status, "there is no import %lld", (long long)import->id)
               : status;
}

enum tapak_status tapak_import_each(struct tapak_conn *conn, tapak_import_fn *each, void *context,
                                    struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_IMPORT_LIST);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        struct tapak_import import = {.kind = db_words(&call, KIND),
                                      .source = db_words(&call, SOURCE),
                                      .file = db_words(&call, FILE_NAME),
                                      .sha256 = db_words(&call, SHA256)};
        read_counts(&call, &import);
        status = each(&import, context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_refusal_add(struct tapak_conn *conn, int64_t import_id,
                                    const struct tapak_refusal *refusal, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_REFUSAL_ADD);
    db_bind_int(&call, ":import_id", import_id);
    db_bind_int(&call, ":row", refusal->row);
    db_bind_int(&call, ":line", refusal->line);
    db_bind_text(&call, ":field", refusal->field);
    db_bind_text(&call, ":value", refusal->value);
    db_bind_text(&call, ":reason", refusal->reason);
    db_bind_text(&call, ":raw", refusal->raw);
    return db_run(&call, err);
}

enum tapak_status tapak_refusal_each(struct tapak_conn *conn, int64_t import_id,
                                     tapak_refusal_fn *each, void *context, struct tapak_error *err)
{
    enum { ROW, LINE, FIELD, VALUE, REASON, RAW };
    struct db_call call = db_begin(conn, Q_REFUSAL_LIST);
    db_bind_int(&call, ":import_id", import_id);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        struct tapak_refusal refusal = {.row = db_int(&call, ROW),
                                        .line = db_int(&call, LINE),
                                        .field = db_words(&call, FIELD),
                                        .value = db_words(&call, VALUE),
                                        .reason = db_words(&call, REASON),
                                        .raw = db_words(&call, RAW)};
        status = each(&refusal, context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

enum import_total {
    TOTAL_FINISHED,
    TOTAL_OPEN,
    TOTAL_STORED,
    TOTAL_REFUSED,
    TOTAL_LAST_FINISHED,
};

enum tapak_status tapak_import_totals(struct tapak_conn *conn,
                                      struct tapak_import_totals *out_totals,
                                      struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_IMPORT_TOTALS);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_totals = (struct tapak_import_totals){
            .finished = db_int(&call, TOTAL_FINISHED),
            .open = db_int(&call, TOTAL_OPEN),
            .rows_stored = db_int(&call, TOTAL_STORED),
            .rows_refused = db_int(&call, TOTAL_REFUSED),
            .last_finished_ms = db_int(&call, TOTAL_LAST_FINISHED),
        };
    }
    db_end(&call);
    return status;
}
