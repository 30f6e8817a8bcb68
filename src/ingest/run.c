// Rows of a batch live in one arena. Some batches, their refusals and the counts are one
// transaction, so a run that is cut off anywhere leaves "rows_done" rows stored and nothing of the
// next. A long transaction writes a page of an index once, however many of its rows are new; it
// ends before another program that wants to write would give up.

#include "ingest/run.h"

#include "tapak/base/buf.h"
#include "tapak/base/instant.h"
#include "tapak/base/log.h"
#include "tapak/ingest/file.h"
#include "tapak/store/reports.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    RAW_CEILING_BYTES = 64 * 1024,
    VALUE_CEILING_BYTES = 512,
    TELL_EVERY_ROWS = 500,
    TRANSACTION_MS = 2500
};

static void copy_name(char *out, size_t room, const char *text)
{
    (void)snprintf(out, room, "%s", text == NULL ? "" : text);
}

enum tapak_status run_open(struct run *run, struct tapak_error *err)
{
    const struct tapak_table_options how = {.layer = run->options->layer,
                                            .source_crs = run->options->crs};
    enum tapak_status status = tapak_table_open(run->options->path, &how, &run->table, err);
    if (status != TAPAK_OK) {
        return status;
    }
    run->batch_rows =
        run->options->batch_rows > 0 ? run->options->batch_rows : TAPAK_DEFAULT_BATCH_ROWS;
    copy_name(run->result.format, sizeof run->result.format, tapak_table_format(run->table));
    status = tapak_arena_create(&run->arena, TAPAK_MAX_ARENA_BYTES, err);
    if (status == TAPAK_OK) {
        status = tapak_arena_create(&run->keep, TAPAK_MAX_ARENA_BYTES, err);
    }
    if (status == TAPAK_OK) {
        run->refusals =
            tapak_arena_take_array(run->keep, (size_t)run->batch_rows, sizeof *run->refusals);
        if (run->refusals == NULL) {
            status = tapak_fail(err, TAPAK_NO_MEMORY, "no memory for batches of %" PRId64 " rows",
                                run->batch_rows);
        }
    }
    return status;
}

enum tapak_status run_recognised(struct run *run, const char *kind, struct tapak_error *err)
{
    const char *format = run->options->format;
    copy_name(run->result.kind, sizeof run->result.kind, kind);
    if (format == NULL || strcmp(format, "auto") == 0 || strcmp(format, kind) == 0 ||
        strcmp(format, run->result.format) == 0) {
        return TAPAK_OK;
    }
    return tapak_fail(err, TAPAK_INVALID, "%s is %s (%s), not %.40s",
                      tapak_file_name(run->options->path), kind, run->result.format, format);
}

// The digest of the file and of the options that decide what becomes of its rows.
static enum tapak_status digest_run(const struct run *run, const char *kind, const char *source,
                                    char out_hex[static TAPAK_HEX_BYTES], struct tapak_error *err)
{
    const struct tapak_import_options *options = run->options;
    struct tapak_digest digest;
    struct tapak_buf text;
    enum tapak_status status = tapak_file_digest(options->path, &digest, err);
    if (status != TAPAK_OK) {
        return status;
    }
    const char *parts[] = {kind,
                           source,
                           options->layer,
                           options->map,
                           options->crs,
                           options->category,
                           options->is_published ? "published" : "",
                           options->is_within_only ? "within" : ""};
    tapak_buf_init(&text, TAPAK_MIB);
    tapak_buf_put(&text, digest.bytes, sizeof digest.bytes);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        tapak_buf_put_text(&text, parts[i] == NULL ? "" : parts[i]);
        tapak_buf_put_char(&text, '\n');
    }
    status = tapak_buf_check(&text, err);
    if (status == TAPAK_OK) {
        tapak_digest_hex(out_hex, tapak_sha256(text.bytes, text.size));
    }
    tapak_buf_free(&text);
    return status;
}

static enum tapak_status begin_import(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    return tapak_import_begin(conn, context, err);
}

struct reasons {
    struct tapak_arena *arena;
    struct run_reason *items;
    size_t count;
    size_t room;
};

static enum tapak_status take_reason(const struct tapak_refusal *refusal, void *context)
{
    struct reasons *reasons = context;
    if (reasons->count == reasons->room) {
        size_t room = reasons->room == 0 ? 64 : 2 * reasons->room;
        struct run_reason *items = tapak_arena_take_array(reasons->arena, room, sizeof *items);
        if (items == NULL) {
            return TAPAK_NO_MEMORY;
        }
        if (reasons->count > 0) {
            memcpy(items, reasons->items, reasons->count * sizeof *items);
        }
        reasons->items = items;
        reasons->room = room;
    }
    struct run_reason *item = &reasons->items[reasons->count];
    item->row = refusal->row;
    item->field = tapak_arena_copy_text(reasons->arena, refusal->field, strlen(refusal->field));
    item->reason = tapak_arena_copy_text(reasons->arena, refusal->reason, strlen(refusal->reason));
    if (item->field == NULL || item->reason == NULL) {
        return TAPAK_NO_MEMORY;
    }
    reasons->count++;
    return TAPAK_OK;
}

// What an earlier run refused is needed again only for the file of refused rows.
static enum tapak_status load_reasons(struct run *run, struct tapak_error *err)
{
    struct reasons reasons = {.arena = run->keep};
    struct tapak_conn *conn = NULL;
    if (run->import.rows_refused == 0 || run->options->refused_path == NULL) {
        return TAPAK_OK;
    }
    enum tapak_status status = tapak_store_take_reader(run->store, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = tapak_refusal_each(conn, run->import.id, take_reason, &reasons, err);
    tapak_store_give_reader(run->store, conn);
    run->reasons = reasons.items;
    run->reason_count = reasons.count;
    if (status == TAPAK_NO_MEMORY) {
        return tapak_fail(err, status, "no memory for the refused rows of the earlier run");
    }
    return status;
}

enum tapak_status run_begin(struct run *run, const char *kind, const char *source,
                            struct tapak_error *err)
{
    char hex[TAPAK_HEX_BYTES];
    enum tapak_status status = digest_run(run, kind, source, hex, err);
    if (status != TAPAK_OK) {
        return status;
    }
    run->import = (struct tapak_import){
        .kind = kind,
        .source = tapak_arena_copy_text(run->keep, source, strlen(source)),
        .file = tapak_file_name(run->options->path),
        .sha256 = tapak_arena_copy_text(run->keep, hex, strlen(hex)),
        .started_ms = tapak_now_ms(),
    };
    if (run->import.source == NULL || run->import.sha256 == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for an import");
    }
    const struct tapak_import asked = run->import;
    if (!run->options->is_dry_run) {
        status = tapak_store_write(run->store, begin_import, &run->import, err);
        run->import.kind = asked.kind;
        run->import.source = asked.source;
        run->import.file = asked.file;
        run->import.sha256 = asked.sha256;
    }
    if (status == TAPAK_OK) {
        run->result.rows_resumed = run->import.rows_done;
        status = load_reasons(run, err);
    }
    if (status == TAPAK_OK) {
        status = refused_open(&run->refused, run->options->refused_path, run->table, err);
    }
    return status;
}

void run_free(struct run *run)
{
    refused_free(&run->refused);
    tapak_table_free(run->table);
    tapak_arena_free(run->arena);
    tapak_arena_free(run->keep);
}

static void tell(struct run *run, int64_t rows)
{
    struct tapak_progress now = {.what = run->options->is_dry_run ? "checking" : "importing",
                                 .rows = rows};
    if (run->watcher.tell == NULL) {
        return;
    }
    tapak_table_progress(run->table, &now.done, &now.total);
    if (!run->watcher.tell(&now, run->watcher.context)) {
        run->must_stop = true;
    }
}

enum tapak_status run_next(struct run *run, struct tapak_row *out_row, bool *out_has_row,
                           struct tapak_error *err)
{
    enum tapak_status status = tapak_table_next(run->table, out_row, out_has_row, err);
    if (status != TAPAK_OK) {
        return tapak_fail_at(err, "%s", tapak_file_name(run->options->path));
    }
    if (*out_has_row && out_row->number % TELL_EVERY_ROWS == 0) {
        tell(run, out_row->number);
    }
    return TAPAK_OK;
}

bool run_is_done(struct run *run, const struct tapak_row *row)
{
    if (row->number > run->import.rows_done) {
        return false;
    }
    while (run->reason_at < run->reason_count && run->reasons[run->reason_at].row <= row->number) {
        const struct run_reason *reason = &run->reasons[run->reason_at++];
        if (reason->row == row->number) {
            refused_put(&run->refused, row, reason->field, reason->reason);
        }
    }
    return true;
}

void run_count_row(struct run *run, const struct tapak_row *row)
{
    run->import.rows_done = row->number;
    run->rows_in_batch++;
}

// The record as it came; for formats without lines, its cells as a CSV record.
static const char *raw_of(struct run *run, const struct tapak_row *row)
{
    const char *raw = NULL;
    struct tapak_buf text;
    if (row->raw.text != NULL) {
        size_t length = row->raw.length < RAW_CEILING_BYTES ? row->raw.length : RAW_CEILING_BYTES;
        return tapak_arena_copy_text(run->arena, row->raw.text, length);
    }
    tapak_buf_init(&text, RAW_CEILING_BYTES);
    size_t count = row->broken == NULL ? tapak_table_column_count(run->table) : 0;
    for (size_t i = 0; i < count; i++) {
        tapak_buf_put_text(&text, i == 0 ? "" : ",");
        tapak_buf_put(&text, row->cells[i].text, row->cells[i].length);
    }
    raw = tapak_arena_copy_text(run->arena, text.size == 0 ? "" : text.bytes, text.size);
    tapak_buf_free(&text);
    return raw;
}

enum tapak_status run_refuse(struct run *run, const struct tapak_row *row, const char *field,
                             struct tapak_slice value, const char *reason, struct tapak_error *err)
{
    size_t length = value.length < VALUE_CEILING_BYTES ? value.length : VALUE_CEILING_BYTES;
    struct tapak_refusal refusal = {
        .row = row->number,
        .line = row->line,
        .field = tapak_arena_copy_text(run->arena, field, strlen(field)),
        .value = tapak_arena_copy_text(run->arena, value.text == NULL ? "" : value.text, length),
        .reason = tapak_arena_copy_text(run->arena, reason, strlen(reason)),
        .raw = raw_of(run, row),
    };
    if (refusal.field == NULL || refusal.value == NULL || refusal.reason == NULL ||
        refusal.raw == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory to refuse row %" PRId64, row->number);
    }
    refused_put(&run->refused, row, field, reason);
    run->refusals[run->refusal_count++] = refusal;
    run->import.rows_refused++;
    return TAPAK_OK;
}

bool run_is_full(const struct run *run)
{
    return run->rows_in_batch >= run->batch_rows || run->must_stop ||
           tapak_arena_used(run->arena) > TAPAK_MAX_ARENA_BYTES / 2;
}

struct transaction {
    struct run *run;
    const struct run_steps *steps;
    void *context;
    bool is_last;               // the table's end was reached
    struct tapak_error failure; // of fill()
};

static enum tapak_status keep_refused(struct tapak_conn *conn, struct run *run,
                                      struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; i < run->refusal_count && status == TAPAK_OK; i++) {
        status = tapak_refusal_add(conn, run->import.id, &run->refusals[i], err);
    }
    return status;
}

// The next batch, in the place of the one before. What failed leaves the counts as they were.
static bool fill_next(struct transaction *transaction)
{
    struct run *run = transaction->run;
    struct tapak_import before = run->import;
    run->rows_in_batch = 0;
    run->refusal_count = 0;
    tapak_arena_reset(run->arena);
    if (transaction->steps->fill(run, transaction->context, &transaction->is_last,
                                 &transaction->failure) != TAPAK_OK) {
        run->import = before;
        run->refusal_count = 0;
        return false;
    }
    return true;
}

static bool has_room(const struct run *run, int64_t begin_ms)
{
    return run->options->batch_rows <= 0 && !run->must_stop &&
           tapak_monotonic_ms() - begin_ms < TRANSACTION_MS;
}

static enum tapak_status put_batches(struct tapak_conn *conn, struct transaction *transaction,
                                     struct tapak_error *err)
{
    struct run *run = transaction->run;
    const struct run_steps *steps = transaction->steps;
    int64_t begin_ms = tapak_monotonic_ms();
    enum tapak_status status = TAPAK_OK;
    bool is_full = false;
    while (status == TAPAK_OK && !is_full) {
        status = steps->put(conn, run, transaction->context, err);
        status = status == TAPAK_OK ? keep_refused(conn, run, err) : status;
        is_full = transaction->is_last || !has_room(run, begin_ms) || !fill_next(transaction);
    }
    return status == TAPAK_OK ? steps->end(transaction->context, err) : status;
}

static enum tapak_status write_transaction(struct tapak_conn *conn, void *context,
                                           struct tapak_error *err)
{
    struct transaction *transaction = context;
    struct run *run = transaction->run;
    enum tapak_status status = TAPAK_OK;
    if (run->options->is_dry_run) {
        struct tapak_import trial = run->import;
        status = tapak_import_begin(conn, &trial, err);
        run->import.id = trial.id;
    }
    if (status == TAPAK_OK) {
        status = transaction->steps->begin(conn, run, transaction->context, err);
    }
    if (status == TAPAK_OK) {
        status = put_batches(conn, transaction, err);
    }
    transaction->steps->free(transaction->context);
    if (status == TAPAK_OK && transaction->is_last) {
        run->import.finished_ms = tapak_now_ms();
    }
    if (status == TAPAK_OK) {
        status = tapak_import_save(conn, &run->import, err);
    }
    if (status == TAPAK_OK && run->options->is_dry_run) {
        return tapak_fail(err, TAPAK_CANCELLED, "nothing is kept of a dry run");
    }
    return status;
}

// The open batch, and what more there is time for.
static enum tapak_status commit(struct transaction *transaction, struct tapak_error *err)
{
    struct run *run = transaction->run;
    int64_t start_ms = tapak_monotonic_ms();
    int64_t rows_before = run->import.rows_done - run->rows_in_batch;
    enum tapak_status status = tapak_store_write(run->store, write_transaction, transaction, err);
    if (status == TAPAK_CANCELLED && run->options->is_dry_run) {
        status = TAPAK_OK;
        *err = (struct tapak_error){0};
    }
    if (status != TAPAK_OK) {
        return tapak_fail_at(err, "rows to %" PRId64, run->import.rows_done);
    }
    tapak_log(TAPAK_LOG_DEBUG,
              "import=%" PRId64 " rows_done=%" PRId64 " transaction=%" PRId64 " ms=%" PRId64,
              run->import.id, run->import.rows_done, run->import.rows_done - rows_before,
              tapak_monotonic_ms() - start_ms);
    tell(run, run->import.rows_done);
    if (run->must_stop && !transaction->is_last) {
        return tapak_fail(err, TAPAK_CANCELLED,
                          "stopped after row %" PRId64
                          "; what is done is stored, the same command goes on from there",
                          run->import.rows_done);
    }
    return TAPAK_OK;
}

enum tapak_status run_all(struct run *run, const struct run_steps *steps, void *context,
                          struct tapak_error *err)
{
    struct transaction transaction = {.run = run, .steps = steps, .context = context};
    enum tapak_status status = TAPAK_OK;
    bool is_done = false;
    while (status == TAPAK_OK && !is_done && fill_next(&transaction)) {
        status = commit(&transaction, err);
        is_done = transaction.is_last || transaction.failure.status != TAPAK_OK;
    }
    if (status == TAPAK_OK && transaction.failure.status != TAPAK_OK) {
        *err = transaction.failure;
        status = err->status;
    }
    return status;
}

enum tapak_status run_finish(struct run *run, struct tapak_import_result *out_result,
                             struct tapak_error *err)
{
    struct tapak_import_result *result = &run->result;
    enum tapak_status status = refused_close(&run->refused, err);
    copy_name(result->note, sizeof result->note, tapak_table_note(run->table));
    result->import_id = run->options->is_dry_run ? 0 : run->import.id;
    result->rows_read = run->import.rows_done;
    result->rows_new = run->import.rows_new;
    result->rows_changed = run->import.rows_changed;
    result->rows_unchanged = run->import.rows_unchanged;
    result->rows_refused = run->import.rows_refused;
    result->rows_left_out = run->import.rows_left_out;
    *out_result = *result;
    return status;
}

const char *run_copy(struct run *run, struct tapak_slice text)
{
    struct tapak_slice trimmed = tapak_slice_trim(text);
    return trimmed.length == 0 ? NULL
                               : tapak_arena_copy_text(run->arena, trimmed.text, trimmed.length);
}

void run_count_outcome(struct tapak_import *import, int outcome)
{
    import->rows_new += outcome == TAPAK_PUT_NEW;
    import->rows_changed += outcome == TAPAK_PUT_CHANGED;
    import->rows_unchanged += outcome == TAPAK_PUT_UNCHANGED;
}
