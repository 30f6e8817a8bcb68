// A box is in degrees, columns in steps. A row more than a step from the box's edges is surely in
// or out; the few others are held against the box in degrees, so that answers are those of SQL.
#include "layer/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tapak/geo/mercator.h"

enum { SLACK = 1 }; // steps by which two ways of computing a step may differ

static bool is_text(const char *wanted, const char *text)
{
    return wanted == NULL || strcmp(wanted, text) == 0;
}

static bool report_passes(const struct tapak_layer_kind *kind,
                          const struct tapak_report_filter *filter)
{
    return (!filter->bounds.without_confidential || !kind->is_confidential) &&
           is_text(filter->category, kind->category) &&
           is_text(filter->state, tapak_state_code(kind->state)) &&
           is_text(filter->klass, tapak_class_code(kind->klass)) &&
           is_text(filter->placed_by, tapak_placed_by_code(kind->placed_by)) &&
           is_text(filter->source, kind->source) && (!filter->programme_only || kind->in_programme);
}

static bool hotspot_passes(const struct tapak_layer_kind *kind,
                           const struct tapak_hotspot_filter *filter)
{
    return is_text(filter->confidence, tapak_confidence_code(kind->confidence)) &&
           is_text(filter->satellite, kind->satellite) &&
           is_text(filter->instrument, kind->instrument);
}

static bool asks_kinds(const struct tapak_layer_query *query)
{
    const struct tapak_report_filter *reports = &query->reports;
    const struct tapak_hotspot_filter *hotspots = &query->hotspots;
    if (query->of == TAPAK_HOTSPOTS) {
        return hotspots->confidence != NULL || hotspots->satellite != NULL ||
               hotspots->instrument != NULL || query->hotspots_in_programme;
    }
    return reports->category != NULL || reports->state != NULL || reports->klass != NULL ||
           reports->placed_by != NULL || reports->source != NULL || reports->programme_only ||
           reports->bounds.without_confidential;
}

static enum tapak_status set_kinds(struct scan *scan, const struct tapak_snapshot *snapshot,
                                   const struct tapak_layer_query *query, struct tapak_error *err)
{
    if (!asks_kinds(query)) {
        return TAPAK_OK;
    }
    uint32_t count = snapshot->kind_count;
    scan->pass = malloc((count + 1) * sizeof *scan->pass);
    if (scan->pass == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a question to the layer");
    }
    uint32_t any = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct tapak_layer_kind *kind = lists_kind_at(snapshot->lists, i);
        bool passes = query->of == TAPAK_REPORTS
                          ? report_passes(kind, &query->reports)
                          : hotspot_passes(kind, &query->hotspots) &&
                                (!query->hotspots_in_programme || kind->in_programme);
        scan->pass[i] = -(uint32_t)passes;
        any |= scan->pass[i];
    }
    scan->is_empty = scan->is_empty || any == 0;
    return TAPAK_OK;
}

static const struct lanes_range EVERY = {0, UINT32_MAX, 0};
static const struct lanes_range NO_NUMBER = {0, 0, UINT32_MAX};

// From first to last, going round where last is before first, and SLACK more on both sides.
static struct lanes_range widened(uint32_t first, uint32_t last)
{
    uint32_t width = last - first;
    return width >= UINT32_MAX - 2 * SLACK
               ? EVERY
               : (struct lanes_range){first - SLACK, width + 2 * SLACK, 0};
}

// The same, and more than SLACK less on both sides.
static struct lanes_range narrowed(uint32_t first, uint32_t last)
{
    enum { LESS = SLACK + 1 };
    uint32_t width = last - first;
    return width < 2 * LESS ? NO_NUMBER : (struct lanes_range){first + LESS, width - 2 * LESS, 0};
}

static void set_box(struct scan *scan, const struct tapak_box *box)
{
    uint32_t west = tapak_mercator_x(box->west_deg);
    uint32_t east = tapak_mercator_x(box->east_deg);
    uint32_t north = tapak_mercator_y(box->north_deg);
    uint32_t south = tapak_mercator_y(box->south_deg);
    bool is_crossing = box->west_deg > box->east_deg;
    scan->has_box = true;
    scan->box = *box;
    // Across the antimeridian and round to the step it began with: nearly the whole world.
    bool is_round = is_crossing && east >= west;
    scan->may[0] = is_round ? EVERY : widened(west, east);
    scan->sure[0] = is_round ? NO_NUMBER : narrowed(west, east);
    // North and south do not go round; a box upside down has nothing but what has no point.
    if (box->south_deg > box->north_deg) {
        scan->may[1] = scan->sure[1] = NO_NUMBER;
        return;
    }
    uint32_t top = north < SLACK ? 0 : north - SLACK;
    uint32_t bottom = south > UINT32_MAX - SLACK ? UINT32_MAX : south + SLACK;
    scan->may[1] = (struct lanes_range){top, bottom - top, 0};
    scan->sure[1] = narrowed(north, south);
}

static void set_area(struct scan *scan, const struct tapak_code *area)
{
    if (area->text[0] == '\0') {
        return;
    }
    uint32_t first = 0;
    uint32_t behind = 0;
    lists_area_range(scan->lists, area, &first, &behind);
    scan->has_area = true;
    scan->area_first = first;
    scan->area_last = behind - 1;
    scan->is_empty = scan->is_empty || first >= behind;
}

// A second area: only what lies in both.
static void and_area(struct scan *scan, const struct tapak_code *area)
{
    struct scan first = *scan;
    set_area(scan, area);
    if (!first.has_area || !scan->has_area) {
        return;
    }
    scan->area_first = scan->area_first > first.area_first ? scan->area_first : first.area_first;
    scan->area_last = scan->area_last < first.area_last ? scan->area_last : first.area_last;
    scan->is_empty = scan->is_empty || scan->area_first > scan->area_last;
}

// What lies in no area has the lowest number. Beside an area that is not all there is, it makes two
// ranges.
static enum tapak_status and_bounds(struct scan *scan, const struct tapak_report_filter *filter,
                                    struct tapak_error *err)
{
    const struct tapak_bounds *bounds = &filter->bounds;
    uint32_t first = 0;
    uint32_t behind = 0;
    if (bounds->area.text[0] == '\0') {
        return TAPAK_OK;
    }
    if (bounds->has_unplaced && filter->area.text[0] == '\0') {
        lists_area_range(scan->lists, &bounds->area, &first, &behind);
        bool is_all = first <= LISTS_NO_AREA + 1 && behind == scan->lists->area_count;
        return is_all ? TAPAK_OK
                      : tapak_fail(err, TAPAK_UNSUPPORTED,
                                   "what lies in no area is not asked for beside one in memory");
    }
    and_area(scan, &bounds->area);
    return TAPAK_OK;
}

// What the filter says of kinds and times is asked together with the rest.
static void and_sieve(struct scan *scan, uint32_t kind_count)
{
    struct sieve *sieve = &scan->sieve;
    if (scan->pass == NULL) {
        scan->pass = sieve->kind_pass;
        sieve->kind_pass = NULL;
    }
    for (uint32_t i = 0; sieve->kind_pass != NULL && i < kind_count; i++) {
        scan->pass[i] &= sieve->kind_pass[i];
    }
    scan->has_time = scan->has_time || sieve->since_ms != INT64_MIN || sieve->until_ms != INT64_MAX;
    scan->since_ms = sieve->since_ms > scan->since_ms ? sieve->since_ms : scan->since_ms;
    scan->until_ms = sieve->until_ms < scan->until_ms ? sieve->until_ms : scan->until_ms;
    scan->is_empty = scan->is_empty || sieve->is_empty || scan->since_ms >= scan->until_ms;
}

enum tapak_status scan_begin(struct scan *scan, const struct tapak_snapshot *snapshot,
                             const struct tapak_layer_query *query,
                             const struct tapak_tile_square *square, struct tapak_error *err)
{
    bool is_reports = query->of == TAPAK_REPORTS;
    const struct tapak_report_filter *reports = &query->reports;
    const struct tapak_hotspot_filter *hotspots = &query->hotspots;
    *scan = (struct scan){
        .lists = snapshot->lists,
        .view = snapshot_view(snapshot, query->of, query->viewer),
        .since_ms = INT64_MIN,
        .until_ms = INT64_MAX,
    };
    bool has_since = is_reports ? reports->has_since : hotspots->has_since;
    bool has_until = is_reports ? reports->has_until : hotspots->has_until;
    scan->has_time = has_since || has_until;
    scan->since_ms = !has_since ? INT64_MIN : is_reports ? reports->since_ms : hotspots->since_ms;
    scan->until_ms = !has_until ? INT64_MAX : is_reports ? reports->until_ms : hotspots->until_ms;
    set_area(scan, is_reports ? &reports->area : &hotspots->area);
    if (is_reports ? reports->has_box : hotspots->has_box) {
        set_box(scan, is_reports ? &reports->box : &hotspots->box);
    }
    if (square != NULL) {
        scan->has_square = true;
        scan->square = *square;
    }
    enum tapak_status status = is_reports ? and_bounds(scan, reports, err) : TAPAK_OK;
    status = status == TAPAK_OK ? set_kinds(scan, snapshot, query, err) : status;
    if (status == TAPAK_OK && query->filter != NULL) {
        scan->has_sieve = true;
        status = sieve_begin(&scan->sieve, snapshot, query, err);
        and_sieve(scan, snapshot->kind_count);
    }
    return status;
}

void scan_end(struct scan *scan)
{
    if (scan->has_sieve) {
        sieve_end(&scan->sieve);
    }
    free(scan->pass);
    scan->pass = NULL;
}

static enum scan_relation weaker(enum scan_relation a, enum scan_relation b)
{
    return a < b ? a : b;
}

static enum scan_relation relate(int64_t min, int64_t max, int64_t first, int64_t last)
{
    if (max < first || min > last) {
        return SCAN_NONE;
    }
    return min >= first && max <= last ? SCAN_ALL : SCAN_SOME;
}

static bool covers_lon(const struct tapak_box *box, double lon_deg)
{
    return box->west_deg > box->east_deg ? lon_deg >= box->west_deg || lon_deg <= box->east_deg
                                         : lon_deg >= box->west_deg && lon_deg <= box->east_deg;
}

static enum scan_relation relate_box(const struct tapak_box *box, const struct tapak_box *block)
{
    bool is_crossing = box->west_deg > box->east_deg;
    bool is_out =
        block->north_deg < box->south_deg || block->south_deg > box->north_deg ||
        (is_crossing ? block->west_deg > box->east_deg && block->east_deg < box->west_deg
                     : block->east_deg < box->west_deg || block->west_deg > box->east_deg);
    if (is_out) {
        return SCAN_NONE;
    }
    bool is_in =
        block->south_deg >= box->south_deg && block->north_deg <= box->north_deg &&
        (is_crossing ? block->west_deg >= box->west_deg || block->east_deg <= box->east_deg
                     : covers_lon(box, block->west_deg) && covers_lon(box, block->east_deg));
    return is_in ? SCAN_ALL : SCAN_SOME;
}

static enum scan_relation relate_place(const struct scan *scan, const struct block_box *box,
                                       uint32_t rows)
{
    enum scan_relation relation = SCAN_ALL;
    bool has_points = box->pointless < rows;
    if (scan->has_box && has_points) {
        relation = relate_box(&scan->box, &box->box);
        // What has no point is in every box.
        relation = relation == SCAN_NONE && box->pointless > 0 ? SCAN_SOME : relation;
    }
    if (scan->has_square) {
        const struct tapak_tile_square *square = &scan->square;
        enum scan_relation in_square =
            !has_points ? SCAN_NONE
                        : weaker(relate(box->x_min, box->x_max, square->west_x, square->east_x),
                                 relate(box->y_min, box->y_max, square->north_y, square->south_y));
        in_square = in_square == SCAN_ALL && box->pointless > 0 ? SCAN_SOME : in_square;
        relation = weaker(relation, in_square);
    }
    return relation;
}

// A shape is met only by what has a point near it.
static enum scan_relation relate_sieve(const struct sieve *sieve, const struct block_box *box)
{
    for (size_t i = 0; i < sieve->rest_count; i++) {
        if (relate_box(&sieve->boxes[i], &box->box) == SCAN_NONE) {
            return SCAN_NONE;
        }
    }
    return sieve->rest_count > 0 || sieve->area_pass != NULL ? SCAN_SOME : SCAN_ALL;
}

enum scan_relation scan_block(const struct scan *scan, const struct segment *segment,
                              uint32_t block)
{
    const struct block *bounds = &segment->blocks[block];
    enum scan_relation relation = scan->is_empty ? SCAN_NONE : SCAN_ALL;
    if (scan->has_box || scan->has_square) {
        relation = weaker(relation,
                          relate_place(scan, &segment->boxes[block], block_rows(segment, block)));
    }
    if (scan->has_time && relation != SCAN_NONE) {
        // Half open: until is not in it.
        bool is_never = scan->until_ms == INT64_MIN;
        relation = is_never ? SCAN_NONE
                            : weaker(relation, relate(bounds->time_min, bounds->time_max,
                                                      scan->since_ms, scan->until_ms - 1));
    }
    if (scan->has_area && relation != SCAN_NONE) {
        relation = weaker(relation, relate(bounds->area_min, bounds->area_max, scan->area_first,
                                           scan->area_last));
    }
    if (scan->has_sieve && relation != SCAN_NONE) {
        relation = weaker(relation, relate_sieve(&scan->sieve, &segment->boxes[block]));
    }
    return scan->pass != NULL ? weaker(relation, SCAN_SOME) : relation;
}

static bool is_in_box(const struct scan *scan, const struct segment *segment, uint32_t at)
{
    struct tapak_point point = {segment->lon[at], segment->lat[at]};
    return isnan(point.lon_deg) || tapak_box_covers(&scan->box, point);
}

static bool is_in_square(const struct scan *scan, const struct segment *segment, uint32_t at)
{
    uint32_t x = segment->x[at];
    uint32_t y = segment->y[at];
    return !isnan(segment->lon[at]) && x >= scan->square.west_x && x <= scan->square.east_x &&
           y >= scan->square.north_y && y <= scan->square.south_y;
}

// Rows are asked for in order of time, so each column that is looked at costs a line of the cache:
// the place in steps decides nearly all of them. What has no point has steps 0, 0.
static bool is_in_box_by_steps(const struct scan *scan, const struct segment *segment, uint32_t at)
{
    uint32_t x = segment->x[at];
    uint32_t y = segment->y[at];
    if ((x | y) != 0) {
        if ((lanes_holds(scan->may[0], x) & lanes_holds(scan->may[1], y)) == 0) {
            return false;
        }
        if ((lanes_holds(scan->sure[0], x) & lanes_holds(scan->sure[1], y)) != 0) {
            return true;
        }
    }
    return is_in_box(scan, segment, at);
}

static bool is_in_time(const struct scan *scan, int64_t time_ms)
{
    return time_ms >= scan->since_ms && time_ms < scan->until_ms;
}

static bool is_in_area(const struct scan *scan, uint32_t area)
{
    return area >= scan->area_first && area <= scan->area_last;
}

static bool is_in_sieve(const struct scan *scan, const struct segment *segment, uint32_t at)
{
    const struct sieve *sieve = &scan->sieve;
    return (sieve->area_pass == NULL || sieve->area_pass[segment->area[at]] != 0) &&
           (sieve->rest_count == 0 || sieve_row(sieve, segment, at));
}

bool scan_row(const struct scan *scan, const struct segment *segment, uint32_t at)
{
    if (scan->has_box && !is_in_box_by_steps(scan, segment, at)) {
        return false;
    }
    return !is_dead(segment, at) && (!scan->has_time || is_in_time(scan, segment->time_ms[at])) &&
           (!scan->has_area || is_in_area(scan, segment->area[at])) &&
           (scan->pass == NULL || scan->pass[segment->kind[at]] != 0) &&
           (!scan->has_square || is_in_square(scan, segment, at)) &&
           (!scan->has_sieve || is_in_sieve(scan, segment, at));
}

// Exactly, one by one.
static void and_place(const struct scan *scan, const struct segment *segment, uint32_t first,
                      uint32_t *hits)
{
    for (uint32_t i = 0; i < LUMP_ROWS && first + i < segment->count; i++) {
        if (hits[i] != 0 && ((scan->has_box && !is_in_box(scan, segment, first + i)) ||
                             (scan->has_square && !is_in_square(scan, segment, first + i)))) {
            hits[i] = 0;
        }
    }
}

static void and_sieve_rows(const struct scan *scan, const struct segment *segment, uint32_t first,
                           uint32_t *hits)
{
    for (uint32_t i = 0; i < LUMP_ROWS; i++) {
        if (hits[i] != 0 && !sieve_row(&scan->sieve, segment, first + i)) {
            hits[i] = 0;
        }
    }
}

LANES_INLINE void scan_place(const struct scan *scan, const struct segment *segment, uint32_t first,
                             uint32_t *hits)
{
    if (segment->boxes[first / BLOCK_ROWS].pointless > 0) {
        and_place(scan, segment, first, hits);
        return;
    }
    if (scan->has_square) {
        const struct tapak_tile_square *square = &scan->square;
        lanes_and_range(hits, segment->x + first,
                        (struct lanes_range){square->west_x, square->east_x - square->west_x, 0});
        lanes_and_range(
            hits, segment->y + first,
            (struct lanes_range){square->north_y, square->south_y - square->north_y, 0});
    }
    if (scan->has_box &&
        lanes_and_box(hits, segment->x + first, segment->y + first, scan->may, scan->sure) != 0) {
        and_place(scan, segment, first, hits);
    }
}

LANES_INLINE uint32_t scan_lump(const struct scan *scan, const struct segment *segment,
                                uint32_t first, uint32_t *hits)
{
    lanes_begin(hits, UINT32_MAX);
    if (scan->has_time) {
        lanes_and_time(hits, segment->time_ms + first, scan->since_ms, scan->until_ms);
    }
    if (scan->has_area) {
        lanes_and_range(
            hits, segment->area + first,
            (struct lanes_range){scan->area_first, scan->area_last - scan->area_first, 0});
    }
    if (scan->pass != NULL) {
        lanes_and_kind(hits, segment->kind + first, scan->pass);
    }
    if (segment->dead != NULL) {
        lanes_and_alive(hits, segment->dead[first / 64]);
    }
    if (scan->has_sieve && scan->sieve.area_pass != NULL) {
        lanes_and_kind(hits, segment->area + first, scan->sieve.area_pass);
    }
    for (uint32_t i = segment->count - first; i < LUMP_ROWS; i++) {
        hits[i] = 0;
    }
    if (scan->has_box || scan->has_square) {
        scan_place(scan, segment, first, hits);
    }
    if (scan->has_sieve && scan->sieve.rest_count > 0) {
        and_sieve_rows(scan, segment, first, hits);
    }
    return lanes_count(hits);
}

LANES_CLONES uint32_t scan_rows(const struct scan *scan, const struct segment *segment,
                                uint32_t block, uint32_t hits[static BLOCK_ROWS])
{
    _Static_assert(LUMP_ROWS == 64, "a lump is a word of dead bits");
    uint32_t first = block * BLOCK_ROWS;
    uint32_t rows = block_rows(segment, block);
    uint32_t count = 0;
    for (uint32_t i = 0; i < rows; i += LUMP_ROWS) {
        count += scan_lump(scan, segment, first + i, hits + i);
    }
    uint32_t done = (rows + LUMP_ROWS - 1) / LUMP_ROWS * LUMP_ROWS;
    memset(hits + done, 0, (BLOCK_ROWS - done) * sizeof *hits);
    return count;
}

int64_t scan_count(const struct scan *scan, int64_t *out_candidates)
{
    uint32_t hits[BLOCK_ROWS];
    int64_t count = 0;
    int64_t candidates = 0;
    for (size_t i = 0; i < scan->view->count; i++) {
        const struct segment *segment = &scan->view->segments[i];
        for (uint32_t block = 0; block < segment->block_count; block++) {
            enum scan_relation relation = scan_block(scan, segment, block);
            uint32_t rows = block_rows(segment, block);
            if (relation == SCAN_ALL) {
                count += rows - (segment->dead == NULL ? 0 : segment->dead_per_block[block]);
            } else if (relation == SCAN_SOME) {
                count += scan_rows(scan, segment, block, hits);
            }
            candidates += relation == SCAN_NONE ? 0 : rows;
        }
    }
    *out_candidates = candidates;
    return count;
}
