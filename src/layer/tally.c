// A kind says which of a line's counts a row adds to: eight ones and zeros, added to its group's
// eight counts at once.
#include "layer/tally.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "tapak/base/instant.h"

typedef uint32_t kind_adds[TALLY_COLUMNS];
_Static_assert(TALLY_COLUMNS == 8, "eight are added at once");

static enum tapak_status no_memory(struct tapak_error *err)
{
    return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a summary");
}

static void set_adds(const struct tapak_layer_kind *kind, kind_adds adds)
{
    enum tapak_state state = kind->state;
    bool is_closed = state == TAPAK_RESOLVED || state == TAPAK_CLOSED;
    bool is_over = state == TAPAK_REJECTED || state == TAPAK_ARCHIVED || state == TAPAK_DUPLICATE;
    adds[TALLY_REPORTS] = 1;
    adds[TALLY_OPEN] = !is_closed && !is_over;
    adds[TALLY_CLOSED] = is_closed;
    adds[TALLY_BY_POINT] = kind->placed_by == TAPAK_PLACED_POINT;
    adds[TALLY_BY_NEAR] = kind->placed_by == TAPAK_PLACED_NEAR;
    adds[TALLY_BY_NAME] = kind->placed_by == TAPAK_PLACED_NAME;
    adds[TALLY_BY_HAND] = kind->placed_by == TAPAK_PLACED_HAND;
    adds[TALLY_SIGNALS] = kind->is_reversal_signal;
}

// What is counted with: the query for columns, and the kinds as numbers.
struct counting {
    struct tapak_tally *tally;
    struct scan scan;
    kind_adds *adds;
    uint16_t *categories; ///< of kinds; NULL when groups are not categories
    uint32_t groups[BLOCK_ROWS];
    uint32_t hits[BLOCK_ROWS];
};

static bool is_of_areas(enum tapak_summary_by by)
{
    return by == TAPAK_BY_VILLAGE || by == TAPAK_BY_DISTRICT || by == TAPAK_BY_REGENCY;
}

static void group_by_day(const struct tapak_tally *tally, const int64_t *times, uint32_t rows,
                         uint32_t *groups)
{
    int offset_minutes = tally->snapshot->lists->offset_minutes;
    uint64_t first_ms = (uint64_t)tapak_day_start_ms(tally->first_day, offset_minutes);
    for (uint32_t i = 0; i < rows; i++) {
        uint64_t day = ((uint64_t)times[i] - first_ms) / (uint64_t)TAPAK_MS_PER_DAY;
        groups[i] =
            day < (uint64_t)tally->day_count ? tally->group_of_day[day] : tally->group_count - 1;
    }
}

// The group of each row of a block: a column as it is, or made for the block.
static const uint32_t *groups_of(struct counting *counting, const struct segment *segment,
                                 uint32_t block)
{
    uint32_t first = block * BLOCK_ROWS;
    uint32_t rows = block_rows(segment, block);
    if (is_of_areas(counting->tally->query.by)) {
        return segment->area + first;
    }
    if (counting->tally->query.by != TAPAK_BY_CATEGORY) {
        group_by_day(counting->tally, segment->time_ms + first, rows, counting->groups);
        return counting->groups;
    }
    for (uint32_t i = 0; i < rows; i++) {
        counting->groups[i] = counting->categories[segment->kind[first + i]];
    }
    return counting->groups;
}

// Neighbours are often of one group: their sum is kept until another comes.
LANES_CLONES static void add_rows(struct tally_counts *counts, const uint32_t *groups,
                                  const uint32_t *kinds, const uint32_t *hits, uint32_t rows,
                                  kind_adds *adds)
{
    static const lanes_eight nothing = {0};
    lanes_eight sum = nothing;
    uint32_t group = groups[0];
    for (uint32_t i = 0; i < rows; i++) {
        if (hits[i] == 0) {
            continue;
        }
        if (groups[i] != group) {
            lanes_put_eight(counts[group].columns, &sum);
            sum = nothing;
            group = groups[i];
        }
        lanes_add_eight(&sum, adds[kinds[i]]);
    }
    lanes_put_eight(counts[group].columns, &sum);
}

static void count_block(struct counting *counting, const struct segment *segment, uint32_t block)
{
    struct tapak_tally *tally = counting->tally;
    uint32_t rows = block_rows(segment, block);
    if (scan_rows(&counting->scan, segment, block, counting->hits) == 0) {
        return;
    }
    const uint32_t *groups = groups_of(counting, segment, block);
    if (counting->adds != NULL) {
        add_rows(tally->reports, groups, segment->kind + (size_t)block * BLOCK_ROWS, counting->hits,
                 rows, counting->adds);
        return;
    }
    for (uint32_t i = 0; i < rows; i++) {
        tally->hotspots[groups[i]] -= counting->hits[i];
    }
}

static void count_all(struct counting *counting)
{
    const struct view *view = counting->scan.view;
    for (size_t i = 0; i < view->count; i++) {
        for (uint32_t block = 0; block < view->segments[i].block_count; block++) {
            if (scan_block(&counting->scan, &view->segments[i], block) != SCAN_NONE) {
                count_block(counting, &view->segments[i], block);
            }
        }
    }
}

static struct tapak_layer_query query_of(const struct tapak_summary_query *query,
                                         enum tapak_collection of)
{
    const struct tapak_report_filter *filter = &query->filter;
    return (struct tapak_layer_query){
        .of = of,
        .viewer = filter->viewer,
        .reports = *filter,
        .hotspots = {.has_box = filter->has_box,
                     .box = filter->box,
                     .has_since = filter->has_since,
                     .since_ms = filter->since_ms,
                     .has_until = filter->has_until,
                     .until_ms = filter->until_ms,
                     .area = filter->area},
        .hotspots_in_programme = filter->programme_only,
    };
}

static bool make_kinds(struct counting *counting)
{
    const struct tapak_snapshot *snapshot = counting->tally->snapshot;
    uint32_t count = snapshot->kind_count;
    counting->adds = calloc(count + 1, sizeof *counting->adds);
    counting->categories = calloc(count + 1, sizeof *counting->categories);
    if (counting->adds == NULL || counting->categories == NULL) {
        return false;
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct tapak_layer_kind *kind = lists_kind_at(snapshot->lists, i);
        set_adds(kind, counting->adds[i]);
        counting->categories[i] = (uint16_t)kind->category_index;
    }
    return true;
}

static enum tapak_status make_groups(struct tapak_tally *tally, const struct scan *reports,
                                     const struct scan *hotspots, struct tapak_error *err)
{
    const struct lists *lists = tally->snapshot->lists;
    enum tapak_status status = TAPAK_OK;
    if (is_of_areas(tally->query.by)) {
        tally->group_count = lists->area_count;
    } else if (tally->query.by == TAPAK_BY_CATEGORY) {
        tally->group_count = (uint32_t)lists->categories.count + 1;
    } else {
        status = tally_days(tally, reports, hotspots, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    tally->reports = calloc(tally->group_count, sizeof *tally->reports);
    tally->hotspots = calloc(tally->group_count, sizeof *tally->hotspots);
    return tally->reports == NULL || tally->hotspots == NULL ? no_memory(err) : TAPAK_OK;
}

static enum tapak_status fill(struct tapak_tally *tally, struct counting *reports,
                              struct counting *hotspots, struct tapak_error *err)
{
    struct tapak_layer_query of_reports = query_of(&tally->query, TAPAK_REPORTS);
    struct tapak_layer_query of_hotspots = query_of(&tally->query, TAPAK_HOTSPOTS);
    enum tapak_status status = scan_begin(&reports->scan, tally->snapshot, &of_reports, NULL, err);
    if (status == TAPAK_OK) {
        status = scan_begin(&hotspots->scan, tally->snapshot, &of_hotspots, NULL, err);
    }
    status = status == TAPAK_OK ? make_groups(tally, &reports->scan, &hotspots->scan, err) : status;
    if (status == TAPAK_OK && !make_kinds(reports)) {
        status = no_memory(err);
    }
    if (status == TAPAK_OK) {
        count_all(reports);
    }
    if (status == TAPAK_OK && tally->query.by != TAPAK_BY_CATEGORY) {
        count_all(hotspots);
    }
    return status;
}

enum tapak_status tapak_tally_create(const struct tapak_snapshot *snapshot,
                                     const struct tapak_summary_query *query,
                                     struct tapak_tally **out_tally, struct tapak_error *err)
{
    struct counting reports = {.adds = NULL};
    struct counting hotspots = {.adds = NULL};
    struct tapak_tally *tally = calloc(1, sizeof *tally);
    if (tally == NULL) {
        return no_memory(err);
    }
    tally->snapshot = snapshot;
    tally->query = *query;
    reports.tally = hotspots.tally = tally;
    enum tapak_status status = fill(tally, &reports, &hotspots, err);
    scan_end(&reports.scan);
    scan_end(&hotspots.scan);
    free(reports.adds);
    free(reports.categories);
    if (status != TAPAK_OK) {
        tapak_tally_free(tally);
        return status;
    }
    *out_tally = tally;
    return TAPAK_OK;
}

void tapak_tally_free(struct tapak_tally *tally)
{
    if (tally != NULL) {
        free(tally->reports);
        free(tally->hotspots);
        free(tally->group_of_day);
        free(tally);
    }
}
