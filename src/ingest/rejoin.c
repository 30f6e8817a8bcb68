// Rows are walked in order of row id, a batch at a time: copied out of one short question, placed
// together, and only those that differ are written, in one transaction.

#include "tapak/ingest/rejoin.h"

#include "ingest/exposure.h"
#include "ingest/moves.h"

#include "tapak/base/arena.h"
#include "tapak/base/instant.h"
#include "tapak/base/limits.h"
#include "tapak/store/hotspots.h"
#include "tapak/store/reports.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BATCH_ROWS = 5000 };

struct rejoining {
    struct tapak_store *store;
    const struct tapak_world *world;
    int64_t since_ms;
    struct tapak_watcher watcher;
    struct tapak_arena *arena; ///< texts of the batch
    struct tapak_arena *keep;  ///< the arrays below
    struct tapak_report *reports;
    struct tapak_hotspot *hotspots;
    struct tapak_place_claim *claims;
    struct tapak_placement *placements;
    size_t count;
    int64_t last_row;
    size_t walked;
    struct moves moves;
    struct tapak_rejoin_result result;
    struct tapak_error *err;
};

static bool is_same_placement(const struct tapak_placement *a, const struct tapak_placement *b)
{
    if (a->placed_by != b->placed_by || tapak_code_compare(&a->area, &b->area) != 0 ||
        a->has_conflict != b->has_conflict || a->candidate_count != b->candidate_count ||
        fabs(a->distance_m - b->distance_m) > 0.001) {
        return false;
    }
    for (size_t i = 0; i < a->candidate_count; i++) {
        if (tapak_code_compare(&a->candidates[i], &b->candidates[i]) != 0) {
            return false;
        }
    }
    return true;
}

// Whether a report can be left as it is: placed the same, and what the public sees is in order.
static bool is_settled(const struct rejoining *rejoining, size_t i)
{
    const struct tapak_report *report = &rejoining->reports[i];
    return is_same_placement(&report->placement, &rejoining->placements[i]) &&
           exposure_holds(report, rejoining->world);
}

static const char *copy(struct rejoining *rejoining, const char *text)
{
    return text == NULL ? NULL : tapak_arena_copy_text(rejoining->arena, text, strlen(text));
}

// Only what placing and the public point need; the store takes the rest from the stored report.
static enum tapak_status take_report(const struct tapak_report *report, void *context)
{
    struct rejoining *rejoining = context;
    rejoining->last_row = report->row_id;
    rejoining->walked++;
    if ((report->hand_set & TAPAK_HAND_PLACE) != 0 || report->received_ms < rejoining->since_ms) {
        return TAPAK_OK;
    }
    struct tapak_report *kept = &rejoining->reports[rejoining->count];
    *kept = *report;
    kept->public_id = copy(rejoining, report->public_id);
    kept->source = copy(rejoining, report->source);
    kept->source_id = copy(rejoining, report->source_id);
    kept->category = copy(rejoining, report->category);
    kept->declared_regency = copy(rejoining, report->declared_regency);
    kept->declared_district = copy(rejoining, report->declared_district);
    kept->declared_village = copy(rejoining, report->declared_village);
    kept->channel = kept->category_raw = kept->state_raw = kept->title = NULL;
    kept->body = kept->public_text = kept->agency = NULL;
    if (kept->public_id == NULL || kept->category == NULL || kept->source_id == NULL) {
        return tapak_fail(rejoining->err, TAPAK_NO_MEMORY, "no memory to place reports again");
    }
    rejoining->claims[rejoining->count] = claim_of_report(kept);
    rejoining->count++;
    return TAPAK_OK;
}

static enum tapak_status take_hotspot(const struct tapak_hotspot *hotspot, const char *village_name,
                                      void *context)
{
    struct rejoining *rejoining = context;
    (void)village_name;
    rejoining->last_row = hotspot->row_id;
    rejoining->walked++;
    if (hotspot->acquired_ms < rejoining->since_ms) {
        return TAPAK_OK;
    }
    rejoining->hotspots[rejoining->count] = *hotspot;
    rejoining->claims[rejoining->count] =
        (struct tapak_place_claim){.has_point = true, .point = hotspot->point};
    rejoining->count++;
    return TAPAK_OK;
}

static enum tapak_status walk(struct rejoining *rejoining, bool is_reports, struct tapak_error *err)
{
    struct tapak_conn *conn = NULL;
    rejoining->count = 0;
    rejoining->walked = 0;
    tapak_arena_reset(rejoining->arena);
    enum tapak_status status = tapak_store_take_reader(rejoining->store, &conn, err);
    if (status != TAPAK_OK) {
        return status;
    }
    status = is_reports ? tapak_report_walk(conn, rejoining->last_row, BATCH_ROWS, take_report,
                                            rejoining, err)
                        : tapak_hotspot_walk(conn, rejoining->last_row, BATCH_ROWS, take_hotspot,
                                             rejoining, err);
    tapak_store_give_reader(rejoining->store, conn);
    return status;
}

static void place(struct rejoining *rejoining)
{
    struct tapak_placer placer = tapak_world_placer(rejoining->world);
    tapak_place_batch(&placer, rejoining->claims, rejoining->count, rejoining->placements);
}

static enum tapak_status write_reports(struct tapak_conn *conn, void *context,
                                       struct tapak_error *err)
{
    struct rejoining *rejoining = context;
    const struct tapak_key *key = tapak_store_key(rejoining->store);
    char name[160];
    (void)snprintf(name, sizeof name, "edition %s", rejoining->world->edition_name);
    const struct tapak_actor actor = {name, tapak_now_ms()};
    for (size_t i = 0; i < rejoining->count; i++) {
        struct tapak_report *report = &rejoining->reports[i];
        const struct tapak_placement *now = &rejoining->placements[i];
        if (is_settled(rejoining, i)) {
            continue;
        }
        struct tapak_report moved = *report;
        moved.placement = *now;
        // The stand-in stays where it was as long as that is in the village.
        if (tapak_code_compare(&report->placement.area, &now->area) != 0 ||
            !exposure_holds(&moved, rejoining->world)) {
            expose_point(&moved, rejoining->world, key);
        }
        enum tapak_status status = tapak_report_replace_placement(
            conn, &moved, now, rejoining->world->edition_id, &actor, err);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    return TAPAK_OK;
}

static enum tapak_status write_hotspots(struct tapak_conn *conn, void *context,
                                        struct tapak_error *err)
{
    struct rejoining *rejoining = context;
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; i < rejoining->count && status == TAPAK_OK; i++) {
        const struct tapak_hotspot *hotspot = &rejoining->hotspots[i];
        if (!is_same_placement(&hotspot->placement, &rejoining->placements[i])) {
            status = tapak_hotspot_replace_placement(conn, hotspot->row_id,
                                                     &rejoining->placements[i], err);
        }
    }
    return status;
}

// Counts what differs; says whether there is anything to write.
static enum tapak_status count(struct rejoining *rejoining, bool is_reports, bool *out_differs,
                               struct tapak_error *err)
{
    int64_t *moved =
        is_reports ? &rejoining->result.reports_moved : &rejoining->result.hotspots_moved;
    int64_t *changed =
        is_reports ? &rejoining->result.reports_changed : &rejoining->result.hotspots_changed;
    *out_differs = false;
    for (size_t i = 0; i < rejoining->count; i++) {
        const struct tapak_placement *was =
            is_reports ? &rejoining->reports[i].placement : &rejoining->hotspots[i].placement;
        const struct tapak_placement *now = &rejoining->placements[i];
        if (is_reports ? is_settled(rejoining, i) : is_same_placement(was, now)) {
            continue;
        }
        *out_differs = true;
        if (tapak_code_compare(&was->area, &now->area) == 0) {
            (*changed)++;
            continue;
        }
        (*moved)++;
        enum tapak_status status =
            moves_add(&rejoining->moves, &was->area, &now->area, is_reports, !is_reports, err);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    return TAPAK_OK;
}

static enum tapak_status tell(struct rejoining *rejoining, struct tapak_error *err)
{
    const struct tapak_progress now = {
        .what = "placing again",
        .rows = rejoining->result.reports + rejoining->result.hotspots,
        .done = 0,
    };
    const struct tapak_watcher *watcher = &rejoining->watcher;
    if (watcher->tell == NULL || watcher->tell(&now, watcher->context)) {
        return TAPAK_OK;
    }
    return tapak_fail(err, TAPAK_CANCELLED,
                      "stopped while placing again; 'tapak place' goes through all of them anew");
}

static enum tapak_status rejoin_all(struct rejoining *rejoining, bool is_reports,
                                    struct tapak_error *err)
{
    int64_t *looked_at = is_reports ? &rejoining->result.reports : &rejoining->result.hotspots;
    enum tapak_status status = TAPAK_OK;
    rejoining->last_row = 0;
    do {
        bool differs = false;
        status = walk(rejoining, is_reports, err);
        if (status == TAPAK_OK) {
            place(rejoining);
            *looked_at += (int64_t)rejoining->count;
            status = count(rejoining, is_reports, &differs, err);
        }
        if (status == TAPAK_OK && differs) {
            status = tapak_store_write(rejoining->store,
                                       is_reports ? write_reports : write_hotspots, rejoining, err);
        }
        if (status == TAPAK_OK) {
            status = tell(rejoining, err);
        }
    } while (status == TAPAK_OK && rejoining->walked > 0);
    return status;
}

static enum tapak_status make_room(struct rejoining *rejoining, struct tapak_error *err)
{
    enum tapak_status status = tapak_arena_create(&rejoining->arena, TAPAK_MAX_ARENA_BYTES, err);
    if (status == TAPAK_OK) {
        status = tapak_arena_create(&rejoining->keep, TAPAK_MAX_ARENA_BYTES, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    struct tapak_arena *keep = rejoining->keep;
    rejoining->reports = tapak_arena_take_array(keep, BATCH_ROWS, sizeof *rejoining->reports);
    rejoining->hotspots = tapak_arena_take_array(keep, BATCH_ROWS, sizeof *rejoining->hotspots);
    rejoining->claims = tapak_arena_take_array(keep, BATCH_ROWS, sizeof *rejoining->claims);
    rejoining->placements = tapak_arena_take_array(keep, BATCH_ROWS, sizeof *rejoining->placements);
    if (rejoining->reports == NULL || rejoining->hotspots == NULL || rejoining->claims == NULL ||
        rejoining->placements == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory to place again");
    }
    return TAPAK_OK;
}

enum tapak_status tapak_rejoin(struct tapak_store *store, const struct tapak_world *world,
                               int64_t since_ms, struct tapak_watcher watcher,
                               struct tapak_rejoin_result *out_result, struct tapak_error *err)
{
    struct rejoining rejoining = {
        .store = store, .world = world, .since_ms = since_ms, .watcher = watcher, .err = err};
    enum tapak_status status = make_room(&rejoining, err);
    if (status == TAPAK_OK) {
        status = rejoin_all(&rejoining, true, err);
    }
    if (status == TAPAK_OK) {
        status = rejoin_all(&rejoining, false, err);
    }
    if (status == TAPAK_OK) {
        moves_rank(&rejoining.moves, &rejoining.result);
        *out_result = rejoining.result;
    }
    moves_free(&rejoining.moves);
    tapak_arena_free(rejoining.keep);
    tapak_arena_free(rejoining.arena);
    return status;
}
