#include "tapak/ingest/import.h"

#include "ingest/run.h"

#include "tapak/base/instant.h"
#include "tapak/decode/firms.h"
#include "tapak/ingest/file.h"
#include "tapak/store/hotspots.h"

struct batch {
    struct tapak_firms_columns columns;
    struct tapak_hotspot *items;
    struct tapak_place_claim *claims; // of the few that are placed together
    struct tapak_placement *placements;
    size_t count;
    int64_t now_ms;
    struct tapak_hotspot_bulk *bulk; // of the open transaction
};

enum { PLACED_TOGETHER = 512 };

// SiPongi's export has neither instrument nor radiative power.
static const char *kind_of(const struct batch *batch)
{
    return batch->columns.instrument < 0 && batch->columns.frp < 0 ? "sipongi" : "firms";
}

static enum tapak_status make_batch(struct run *run, struct batch *batch, struct tapak_error *err)
{
    size_t room = (size_t)run->batch_rows;
    batch->items = tapak_arena_take_array(run->keep, room, sizeof *batch->items);
    batch->claims = tapak_arena_take_array(run->keep, PLACED_TOGETHER, sizeof *batch->claims);
    batch->placements =
        tapak_arena_take_array(run->keep, PLACED_TOGETHER, sizeof *batch->placements);
    batch->now_ms = tapak_now_ms();
    if (batch->items == NULL || batch->claims == NULL || batch->placements == NULL) {
        return tapak_fail(err, TAPAK_TOO_LARGE, "batches of %zu rows do not fit into memory", room);
    }
    return TAPAK_OK;
}

static enum tapak_status begin_bulk(struct tapak_conn *conn, struct run *run, void *context,
                                    struct tapak_error *err)
{
    struct batch *batch = context;
    return tapak_hotspot_bulk_begin(conn, run->import.id, &batch->bulk, err);
}

static enum tapak_status put_batch(struct tapak_conn *conn, struct run *run, void *context,
                                   struct tapak_error *err)
{
    (void)conn;
    struct batch *batch = context;
    int64_t outcomes[TAPAK_PUT_OUTCOME_COUNT] = {0};
    enum tapak_status status =
        tapak_hotspot_bulk_put(batch->bulk, batch->items, batch->count, outcomes, err);
    run->import.rows_new += outcomes[TAPAK_PUT_NEW];
    run->import.rows_changed += outcomes[TAPAK_PUT_CHANGED];
    run->import.rows_unchanged += outcomes[TAPAK_PUT_UNCHANGED];
    return status;
}

static enum tapak_status end_bulk(void *context, struct tapak_error *err)
{
    struct batch *batch = context;
    return tapak_hotspot_bulk_end(batch->bulk, err);
}

static void free_bulk(void *context)
{
    struct batch *batch = context;
    tapak_hotspot_bulk_free(batch->bulk);
    batch->bulk = NULL;
}

// Places items from first on, at most PLACED_TOGETHER, and moves what is kept of them to *kept on.
static void place_some(struct run *run, struct batch *batch, size_t first, size_t count,
                       size_t *kept)
{
    struct tapak_placer placer = tapak_world_placer(run->world);
    for (size_t i = 0; i < count; i++) {
        batch->claims[i] =
            (struct tapak_place_claim){.has_point = true, .point = batch->items[first + i].point};
    }
    tapak_place_batch(&placer, batch->claims, count, batch->placements);
    for (size_t i = 0; i < count; i++) {
        const struct tapak_placement *placement = &batch->placements[i];
        if (placement->placed_by == TAPAK_PLACED_NONE && run->options->is_within_only) {
            run->import.rows_left_out++;
            continue;
        }
        if (*kept != first + i) {
            batch->items[*kept] = batch->items[first + i];
        }
        batch->items[(*kept)++].placement = *placement;
        run->result.placed[placement->placed_by]++;
    }
}

static void place_batch(struct run *run, struct batch *batch)
{
    size_t kept = 0;
    for (size_t first = 0; first < batch->count; first += PLACED_TOGETHER) {
        size_t rest = batch->count - first;
        place_some(run, batch, first, rest < PLACED_TOGETHER ? rest : PLACED_TOGETHER, &kept);
    }
    batch->count = kept;
}

static enum tapak_status take_row(struct run *run, struct batch *batch, const struct tapak_row *row,
                                  struct tapak_error *err)
{
    const struct tapak_slice none = {NULL, 0};
    struct tapak_hotspot hotspot = {0};
    struct tapak_error why = {0};
    run_count_row(run, row);
    if (row->broken != NULL) {
        return run_refuse(run, row, "", none, row->broken, err);
    }
    enum tapak_status status = tapak_firms_row(&batch->columns, row, &hotspot, &why);
    if (status != TAPAK_OK) {
        return run_refuse(run, row, "", none, why.message, err);
    }
    if (hotspot.acquired_ms > batch->now_ms + TAPAK_MS_PER_DAY) {
        return run_refuse(run, row, "acq_date", none, "the time of the overpass is in the future",
                          err);
    }
    batch->items[batch->count++] = hotspot;
    return TAPAK_OK;
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
        if (!run_is_done(run, &row)) {
            status = take_row(run, batch, &row, err);
        }
    }
    if (status == TAPAK_OK) {
        place_batch(run, batch);
        *out_is_last = !has_row;
    }
    return status;
}

static const struct run_steps steps = {fill_batch, begin_bulk, put_batch, end_bulk, free_bulk};

enum tapak_status tapak_import_hotspots(struct tapak_store *store, const struct tapak_world *world,
                                        const struct tapak_import_options *options,
                                        struct tapak_watcher watcher,
                                        struct tapak_import_result *out_result,
                                        struct tapak_error *err)
{
    struct run run = {.store = store, .world = world, .options = options, .watcher = watcher};
    struct batch batch = {0};
    enum tapak_status status = run_open(&run, err);
    if (status == TAPAK_OK) {
        status = tapak_firms_recognise(run.table, &batch.columns, err);
    }
    if (status == TAPAK_OK) {
        status = make_batch(&run, &batch, err);
    }
    if (status == TAPAK_OK) {
        status = run_recognised(&run, kind_of(&batch), err);
    }
    if (status == TAPAK_OK) {
        status = run_begin(&run, "hotspots",
                           options->source == NULL ? run.result.kind : options->source, err);
    }
    if (status == TAPAK_OK) {
        status = run_all(&run, &steps, &batch, err);
    }
    if (status == TAPAK_OK) {
        status = run_finish(&run, out_result, err);
    }
    run_free(&run);
    return status;
}
