#include "ingest/exposure.h"
#include "ingest/report_row.h"
#include "ingest/seen.h"

#include "tapak/base/instant.h"
#include "tapak/ingest/file.h"
#include "tapak/store/reports.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { SOURCE_BYTES = 128 };

struct batch {
    struct report_reader reader;
    struct seen seen;
    char source[SOURCE_BYTES];
    struct report_item *items;
    struct tapak_place_claim *claims;
    struct tapak_placement *placements;
    struct tapak_report_new *news;
    size_t count;
    struct tapak_report_bulk *bulk; // of the open transaction
};

static enum tapak_status make_batch(struct run *run, struct batch *batch, struct tapak_error *err)
{
    size_t room = (size_t)run->batch_rows;
    batch->items = tapak_arena_take_array(run->keep, room, sizeof *batch->items);
    batch->claims = tapak_arena_take_array(run->keep, room, sizeof *batch->claims);
    batch->placements = tapak_arena_take_array(run->keep, room, sizeof *batch->placements);
    batch->news = tapak_arena_take_array(run->keep, room, sizeof *batch->news);
    if (batch->items == NULL || batch->claims == NULL || batch->placements == NULL ||
        batch->news == NULL) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "batches of %zu rows do not fit into memory", room);
    }
    return TAPAK_OK;
}

// An unknown word for the state leaves the stored one; a state that is the same began when it did.
static void keep_state(struct report_item *item, const struct tapak_report *stored)
{
    if (item->has_unknown_state) {
        item->report.state = stored->state;
    }
    if (item->report.state == stored->state && !item->has_state_since) {
        item->report.state_since_ms = stored->state_since_ms;
    }
}

// What a person set stays in the store; here it decides which point the public may see.
static enum tapak_status keep_stored(const struct tapak_report *stored, void *context)
{
    struct report_item *item = context;
    struct tapak_report *report = &item->report;
    keep_state(item, stored);
    if ((stored->hand_set & TAPAK_HAND_CATEGORY) != 0) {
        (void)snprintf(item->kept_category, sizeof item->kept_category, "%s", stored->category);
        report->category = item->kept_category;
    }
    if ((stored->hand_set & TAPAK_HAND_PLACE) != 0) {
        report->has_point = stored->has_point;
        report->point = stored->point;
        report->placement = stored->placement;
    }
    return TAPAK_OK;
}

static const struct tapak_person *person_of(const struct report_item *item)
{
    const struct tapak_person *person = &item->person;
    bool has_person = person->name != NULL || person->phone != NULL || person->email != NULL;
    return has_person ? person : NULL;
}

static enum tapak_status find_known(struct tapak_conn *conn, struct report_item *item,
                                    bool *out_is_unchanged, struct tapak_error *err)
{
    uint64_t fingerprint = 0;
    enum tapak_status status = tapak_report_known(conn, item->report.source, item->report.source_id,
                                                  &fingerprint, item->public_id, err);
    *out_is_unchanged = status == TAPAK_OK && fingerprint == item->report.fingerprint;
    return status;
}

// A report that the batch brought already, or that was stored with other content.
static enum tapak_status put_changed(struct tapak_conn *conn, struct run *run,
                                     struct report_item *item, const struct tapak_actor *actor,
                                     struct tapak_error *err)
{
    struct tapak_report *report = &item->report;
    enum tapak_put_outcome outcome = TAPAK_PUT_UNCHANGED;
    bool is_unchanged = false;
    enum tapak_status status = find_known(conn, item, &is_unchanged, err);
    if (status == TAPAK_OK && !is_unchanged) {
        status =
            tapak_report_find(conn, TAPAK_VIEWER_OPERATOR, item->public_id, keep_stored, item, err);
    }
    if (status == TAPAK_OK && !is_unchanged) {
        report->public_id = item->public_id;
        expose_point(report, run->world, tapak_store_key(run->store));
        status = tapak_report_put(conn, report, person_of(item), NULL, actor, &outcome, err);
    }
    run_count_outcome(&run->import, (int)outcome);
    return status;
}

// The public ids of a batch begin alike, so that they stand together in their index, which else
// would be written all over; twelve random characters, 60 bits, are their own.
static void name_new(struct run *run, struct batch *batch)
{
    enum { COMMON_LENGTH = 4, OWN_LENGTH = TAPAK_PUBLIC_ID_LENGTH - COMMON_LENGTH, DRAWN = 64 };
    char common[COMMON_LENGTH + 1];
    char own[DRAWN * OWN_LENGTH + 1];
    tapak_random_code(common, COMMON_LENGTH);
    for (size_t i = 0; i < batch->count; i++) {
        struct report_item *item = &batch->items[i];
        if (i % DRAWN == 0) {
            tapak_random_code(own, DRAWN * OWN_LENGTH);
        }
        if (batch->news[i].outcome == TAPAK_PUT_NEW) {
            memcpy(item->public_id, common, COMMON_LENGTH);
            memcpy(item->public_id + COMMON_LENGTH, own + i % DRAWN * OWN_LENGTH, OWN_LENGTH);
            item->report.public_id = item->public_id;
            expose_point(&item->report, run->world, tapak_store_key(run->store));
        }
    }
}

// Adds what is new, together, and counts what is as it was; *out_changed is how many are neither.
static enum tapak_status add_all_new(struct run *run, struct batch *batch,
                                     const struct tapak_actor *actor, size_t *out_changed,
                                     struct tapak_error *err)
{
    for (size_t i = 0; i < batch->count; i++) {
        batch->news[i] = (struct tapak_report_new){.report = &batch->items[i].report,
                                                   .person = person_of(&batch->items[i])};
    }
    enum tapak_status status = tapak_report_bulk_look(batch->bulk, batch->news, batch->count, err);
    if (status == TAPAK_OK) {
        name_new(run, batch);
        status = tapak_report_bulk_add(batch->bulk, batch->news, batch->count, actor, err);
    }
    *out_changed = 0;
    for (size_t i = 0; i < batch->count && status == TAPAK_OK; i++) {
        if (batch->news[i].outcome == TAPAK_PUT_CHANGED) {
            ++*out_changed;
        } else {
            run_count_outcome(&run->import, (int)batch->news[i].outcome);
        }
    }
    return status;
}

static enum tapak_status begin_bulk(struct tapak_conn *conn, struct run *run, void *context,
                                    struct tapak_error *err)
{
    (void)run;
    struct batch *batch = context;
    return tapak_report_bulk_begin(conn, &batch->bulk, err);
}

static enum tapak_status end_bulk(void *context, struct tapak_error *err)
{
    struct batch *batch = context;
    return tapak_report_bulk_end(batch->bulk, err);
}

static void free_bulk(void *context)
{
    struct batch *batch = context;
    tapak_report_bulk_free(batch->bulk);
    batch->bulk = NULL;
}

// One by one, with all that the store does for a single report.
static enum tapak_status put_all_changed(struct tapak_conn *conn, struct run *run,
                                         struct batch *batch, const struct tapak_actor *actor,
                                         struct tapak_error *err)
{
    enum tapak_status status = end_bulk(batch, err);
    free_bulk(batch);
    for (size_t i = 0; i < batch->count && status == TAPAK_OK; i++) {
        struct report_item *item = &batch->items[i];
        if (batch->news[i].outcome != TAPAK_PUT_CHANGED) {
            continue;
        }
        status = put_changed(conn, run, item, actor, err);
        if (status != TAPAK_OK) {
            status = tapak_fail_at(err, "report %.80s", item->report.source_id);
        }
    }
    return status == TAPAK_OK ? begin_bulk(conn, run, batch, err) : status;
}

static enum tapak_status put_batch(struct tapak_conn *conn, struct run *run, void *context,
                                   struct tapak_error *err)
{
    struct batch *batch = context;
    char name[64];
    size_t changed = 0;
    (void)snprintf(name, sizeof name, "import %" PRId64, run->import.id);
    const struct tapak_actor actor = {name, batch->reader.now_ms};
    enum tapak_status status = add_all_new(run, batch, &actor, &changed, err);
    return status == TAPAK_OK && changed > 0 ? put_all_changed(conn, run, batch, &actor, err)
                                             : status;
}

static void place_batch(struct run *run, struct batch *batch)
{
    struct tapak_placer placer = tapak_world_placer(run->world);
    struct tapak_import_result *result = &run->result;
    for (size_t i = 0; i < batch->count; i++) {
        batch->claims[i] = batch->items[i].claim;
    }
    tapak_place_batch(&placer, batch->claims, batch->count, batch->placements);
    for (size_t i = 0; i < batch->count; i++) {
        const struct tapak_placement *placement = &batch->placements[i];
        batch->items[i].report.placement = *placement;
        result->placed[placement->placed_by]++;
        if (placement->placed_by == TAPAK_PLACED_NAME) {
            result->named[tapak_code_level(&placement->area)]++;
        }
        result->conflicts += placement->has_conflict;
        result->swapped += batch->items[i].report.was_swapped;
        result->unknown_states += batch->items[i].has_unknown_state;
    }
}

// The id that the source gives, or one from all cells and how often these came before.
static enum tapak_status identify(struct batch *batch, const struct tapak_row *row,
                                  const char **out_id, struct tapak_error *err)
{
    struct run *run = batch->reader.run;
    char text[40];
    uint32_t occurrence = 0;
    struct tapak_slice id = report_cell(&batch->reader, FIELD_ID);
    if (id.length == 0) {
        uint64_t hash = batch->reader.fingerprint;
        enum tapak_status status = seen_add(&batch->seen, hash, &occurrence, err);
        if (status != TAPAK_OK) {
            return status;
        }
        int length = snprintf(text, sizeof text, "row-%016" PRIx64 "-%" PRIu32, hash, occurrence);
        id = (struct tapak_slice){text, (size_t)length};
    }
    *out_id = tapak_arena_copy_text(run->arena, id.text, id.length);
    if (*out_id == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for row %" PRId64, row->number);
    }
    return TAPAK_OK;
}

static enum tapak_status take_row(struct run *run, struct batch *batch, const struct tapak_row *row,
                                  struct tapak_error *err)
{
    struct report_reader *reader = &batch->reader;
    struct report_item *item = &batch->items[batch->count];
    const char *id = NULL;
    bool is_done = run_is_done(run, row);
    if (!is_done) {
        run_count_row(run, row);
    }
    if (row->broken != NULL) {
        return is_done ? TAPAK_OK
                       : run_refuse(run, row, "", (struct tapak_slice){NULL, 0}, row->broken, err);
    }
    report_row_begin(reader, row);
    enum tapak_status status = identify(batch, row, &id, err);
    if (is_done || status != TAPAK_OK) {
        return status;
    }
    switch (report_row_read(reader, row, id, item)) {
    case ROW_TAKEN:
        batch->count++;
        return TAPAK_OK;
    case ROW_LEFT_OUT:
        run->import.rows_left_out++;
        return TAPAK_OK;
    case ROW_REFUSED:
        return run_refuse(run, row, reader->field, reader->value, reader->why.message, err);
    case ROW_TOO_LARGE:
        break;
    }
    return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for row %" PRId64, row->number);
}

static enum tapak_status fill_batch(struct run *run, void *context, bool *out_is_last,
                                    struct tapak_error *err)
{
    struct batch *batch = context;
    struct tapak_row row;
    bool has_row = true;
    enum tapak_status status = TAPAK_OK;
    batch->count = 0;
    while (status == TAPAK_OK && !run_is_full(run)) {
        status = run_next(run, &row, &has_row, err);
        if (status != TAPAK_OK || !has_row) {
            break;
        }
        status = take_row(run, batch, &row, err);
    }
    if (status == TAPAK_OK) {
        place_batch(run, batch);
        *out_is_last = !has_row;
    }
    return status;
}

static const struct run_steps steps = {fill_batch, begin_bulk, put_batch, end_bulk, free_bulk};

// The operator's name for the origin, "sp4n", or the file's name without its ending.
static void name_source(struct batch *batch, const struct tapak_import_options *options)
{
    const char *name = tapak_file_name(options->path);
    const char *dot = strrchr(name, '.');
    size_t length = dot == NULL || dot == name ? strlen(name) : (size_t)(dot - name);
    if (options->source != NULL || batch->reader.columns.is_sp4n) {
        name = options->source != NULL ? options->source : "sp4n";
        length = strlen(name);
    }
    (void)snprintf(batch->source, sizeof batch->source, "%.*s", (int)length, name);
    batch->reader.source = batch->source;
}

static enum tapak_status begin(struct run *run, struct batch *batch, struct tapak_error *err)
{
    const struct tapak_import_options *options = run->options;
    struct report_reader *reader = &batch->reader;
    *reader = (struct report_reader){.run = run, .now_ms = tapak_now_ms()};
    enum tapak_status status = report_columns_find(&reader->columns, run->table, options->map, err);
    if (status == TAPAK_OK) {
        status = report_reader_open(reader, err);
    }
    if (status == TAPAK_OK) {
        status = make_batch(run, batch, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    name_source(batch, options);
    status = run_recognised(run, reader->columns.is_sp4n ? "sp4n" : "plain", err);
    if (status != TAPAK_OK) {
        return status;
    }
    return run_begin(run, "reports", batch->source, err);
}

enum tapak_status tapak_import_reports(struct tapak_store *store, const struct tapak_world *world,
                                       const struct tapak_import_options *options,
                                       struct tapak_watcher watcher,
                                       struct tapak_import_result *out_result,
                                       struct tapak_error *err)
{
    struct run run = {.store = store, .world = world, .options = options, .watcher = watcher};
    struct batch batch = {.count = 0};
    enum tapak_status status = run_open(&run, err);
    if (status == TAPAK_OK) {
        status = begin(&run, &batch, err);
    }
    if (status == TAPAK_OK) {
        status = run_all(&run, &steps, &batch, err);
    }
    if (status == TAPAK_OK) {
        status = run_finish(&run, out_result, err);
    }
    seen_free(&batch.seen);
    report_reader_free(&batch.reader);
    run_free(&run);
    return status;
}
