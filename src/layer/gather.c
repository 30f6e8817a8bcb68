// Rows are gathered by the form of their part. When all is loaded, a form's rows become a part as
// soon as there are PART_ROWS of them, so that what is needed beside the columns stays small.
#include "layer/gather.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tapak/base/instant.h"

enum { PART_ROWS = 1 << 20, FIRST_ROOM = 64, TELL_EVERY = 1 << 14, FORM_COUNT = 3 };

struct rows {
    struct row *items;
    uint32_t count;
    uint32_t room;
};

struct gather {
    struct tapak_snapshot *draft;
    const struct gather_progress *progress;
    struct rows rows[FORM_COUNT];
    bool replaces; ///< what comes may take the place of a row of the draft
    bool is_known;
    int64_t done;
    int64_t total;
    int64_t last_area;                ///< its number …
    char last_code[TAPAK_CODE_BYTES]; ///< … and its code: neighbours are often in one area
    struct tapak_error *err;
};

static enum tapak_collection collection_of(enum part_form form)
{
    return form == PART_OF_HOTSPOTS ? TAPAK_HOTSPOTS : TAPAK_REPORTS;
}

static enum tapak_status flush(struct gather *gather, enum part_form form)
{
    struct rows *rows = &gather->rows[form];
    struct part *part = NULL;
    if (rows->count == 0) {
        return TAPAK_OK;
    }
    enum tapak_status status = part_build(rows->items, rows->count, form, &part, gather->err);
    rows->count = 0;
    return status == TAPAK_OK
               ? snapshot_add(gather->draft, collection_of(form), part, form, gather->err)
               : status;
}

static enum tapak_status add_row(struct gather *gather, enum part_form form, const struct row *row)
{
    struct rows *rows = &gather->rows[form];
    if (rows->count == rows->room) {
        uint32_t room = rows->room == 0 ? FIRST_ROOM : rows->room * 2;
        struct row *items = realloc(rows->items, room * sizeof *items);
        if (items == NULL) {
            return tapak_fail(gather->err, TAPAK_NO_MEMORY, "no memory for the layer");
        }
        rows->items = items;
        rows->room = room;
    }
    rows->items[rows->count++] = *row;
    return rows->count == PART_ROWS ? flush(gather, form) : TAPAK_OK;
}

static enum tapak_status tell(struct gather *gather)
{
    const struct gather_progress *progress = gather->progress;
    gather->done++;
    if (progress == NULL || progress->told == NULL || gather->done % TELL_EVERY != 0 ||
        progress->told(gather->done, gather->total, progress->context)) {
        return TAPAK_OK;
    }
    return tapak_fail(gather->err, TAPAK_CANCELLED, "loading was stopped");
}

static enum tapak_status set_id(struct gather *gather, int64_t row_id, struct row *row)
{
    if (row_id < 0 || row_id > UINT32_MAX) {
        return tapak_fail(gather->err, TAPAK_TOO_LARGE, "row %lld is above %u", (long long)row_id,
                          UINT32_MAX);
    }
    row->id = (uint32_t)row_id;
    return TAPAK_OK;
}

static bool set_area(struct gather *gather, const char *code, struct row *row)
{
    if (strncmp(gather->last_code, code, sizeof gather->last_code) != 0) {
        gather->last_area = lists_area(gather->draft->lists, code);
        (void)strncpy(gather->last_code, code, sizeof gather->last_code - 1);
    }
    gather->is_known = gather->is_known && gather->last_area != LISTS_UNKNOWN;
    row->area = gather->last_area == LISTS_UNKNOWN ? LISTS_NO_AREA : (uint32_t)gather->last_area;
    return gather->is_known;
}

// What the public sees of the way of placing: see public_placed_by in store/sql/reports.sql.
static enum tapak_placed_by public_placed_by(const struct lists *lists,
                                             const struct tapak_layer_kind *kind)
{
    const struct tapak_category *category = tapak_category_find(&lists->categories, kind->category);
    bool is_sensitive = category != NULL && category->is_sensitive;
    return kind->placed_by == TAPAK_PLACED_NEAR && is_sensitive ? TAPAK_PLACED_POINT
                                                                : kind->placed_by;
}

static enum tapak_status set_kinds(struct gather *gather, const struct tapak_feed_report *report,
                                   struct row *row)
{
    struct lists *lists = gather->draft->lists;
    int64_t day = tapak_day_of(report->received_ms, lists->offset_minutes);
    struct tapak_layer_kind kind = {
        .category = report->category,
        .source = report->source,
        .satellite = "",
        .instrument = "",
        .state = report->state,
        .klass = report->klass,
        .placed_by = report->placed_by,
        .in_programme = lists_in_programme(lists, row->area, day),
        .is_published = report->is_published,
        .is_confidential = report->is_confidential,
    };
    enum tapak_status status = lists_kind(lists, &kind, &row->kind[SIGHT_TRUE], gather->err);
    kind.placed_by = public_placed_by(lists, &kind);
    return status == TAPAK_OK ? lists_kind(lists, &kind, &row->kind[SIGHT_PUBLIC], gather->err)
                              : status;
}

static enum tapak_status take_report(const struct tapak_feed_report *report, void *context)
{
    static const struct tapak_point nowhere = {NAN, NAN};
    struct gather *gather = context;
    struct row row = {.time_ms = report->received_ms};
    bool is_public = report->is_published && !report->is_confidential;
    enum tapak_status status = set_id(gather, report->row_id, &row);
    if (status != TAPAK_OK || !set_area(gather, report->area, &row)) {
        return status;
    }
    if (!public_id_pack(report->public_id, row.public_id)) {
        return tapak_fail(gather->err, TAPAK_INVALID,
                          "report %u has an id that is not of letters "
                          "and digits",
                          row.id);
    }
    row.point[SIGHT_TRUE] = report->has_point ? report->point : nowhere;
    row.point[SIGHT_PUBLIC] = report->has_public_point ? report->public_point : nowhere;
    status = set_kinds(gather, report, &row);
    if (status == TAPAK_OK && gather->replaces) {
        snapshot_note_change(gather->draft, TAPAK_REPORTS, row.id);
        status = snapshot_kill(gather->draft, TAPAK_REPORTS, row.time_ms, row.id, gather->err);
    }
    if (status == TAPAK_OK) {
        status = add_row(gather, is_public ? PART_OF_PUBLIC : PART_OF_HIDDEN, &row);
    }
    return status == TAPAK_OK ? tell(gather) : status;
}

static enum tapak_status take_hotspot(const struct tapak_feed_hotspot *hotspot, void *context)
{
    struct gather *gather = context;
    struct lists *lists = gather->draft->lists;
    struct row row = {.time_ms = hotspot->acquired_ms};
    enum tapak_status status = set_id(gather, hotspot->row_id, &row);
    if (status != TAPAK_OK || !set_area(gather, hotspot->area, &row)) {
        return status;
    }
    int64_t day = tapak_day_of(hotspot->acquired_ms, lists->offset_minutes);
    const struct tapak_layer_kind kind = {
        .category = "",
        .source = "",
        .satellite = hotspot->satellite,
        .instrument = hotspot->instrument,
        .confidence = hotspot->confidence,
        .placed_by = hotspot->placed_by,
        .in_programme = lists_in_programme(lists, row.area, day),
        .is_published = true,
    };
    status = lists_kind(lists, &kind, &row.kind[SIGHT_PUBLIC], gather->err);
    row.kind[SIGHT_TRUE] = row.kind[SIGHT_PUBLIC];
    row.point[SIGHT_PUBLIC] = row.point[SIGHT_TRUE] = hotspot->point;
    if (status == TAPAK_OK && gather->replaces) {
        snapshot_note_change(gather->draft, TAPAK_HOTSPOTS, row.id);
        status = snapshot_kill(gather->draft, TAPAK_HOTSPOTS, row.time_ms, row.id, gather->err);
    }
    status = status == TAPAK_OK ? add_row(gather, PART_OF_HOTSPOTS, &row) : status;
    return status == TAPAK_OK ? tell(gather) : status;
}

// Makes parts of what is left, when all went well; frees the rows.
static enum tapak_status finish(struct gather *gather, enum tapak_status status)
{
    for (int form = 0; form < FORM_COUNT; form++) {
        if (status == TAPAK_OK && gather->is_known) {
            status = flush(gather, (enum part_form)form);
        }
        free(gather->rows[form].items);
    }
    return status;
}

enum tapak_status gather_all(struct tapak_conn *conn, struct tapak_snapshot *draft,
                             const struct gather_progress *progress, struct tapak_error *err)
{
    struct gather gather = {.draft = draft, .progress = progress, .is_known = true, .err = err};
    gather.total = draft->mark.last_report + draft->mark.last_hotspot;
    enum tapak_status status = tapak_feed_reports(conn, take_report, &gather, err);
    if (status == TAPAK_OK) {
        status = tapak_feed_hotspots(conn, 0, take_hotspot, &gather, err);
    }
    status = finish(&gather, status);
    if (status == TAPAK_OK && !gather.is_known) {
        return tapak_fail(err, TAPAK_INVALID, "a row lies in an area that is in no list");
    }
    return status;
}

enum tapak_status gather_changes(struct tapak_conn *conn, struct tapak_snapshot *draft,
                                 bool *out_is_known, struct tapak_error *err)
{
    struct gather gather = {.draft = draft, .replaces = true, .is_known = true, .err = err};
    const struct tapak_feed_mark *mark = &draft->mark;
    enum tapak_status status =
        tapak_feed_reports_since(conn, mark->last_event, take_report, &gather, err);
    if (status == TAPAK_OK) {
        status = tapak_feed_hotspots(conn, mark->last_hotspot, take_hotspot, &gather, err);
    }
    status = finish(&gather, status);
    *out_is_known = gather.is_known;
    return status;
}

enum tapak_status gather_hotspots(struct tapak_conn *conn, struct tapak_snapshot *draft,
                                  bool *out_is_known, struct tapak_error *err)
{
    struct gather gather = {.draft = draft, .is_known = true, .err = err};
    snapshot_clear(draft, TAPAK_HOTSPOTS);
    enum tapak_status status = tapak_feed_hotspots(conn, 0, take_hotspot, &gather, err);
    status = finish(&gather, status);
    *out_is_known = gather.is_known;
    return status;
}
