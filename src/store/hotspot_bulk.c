// All of a batch in the order of the unique index, which then grows at its end, and in one
// statement that reads the batch as a table. Whether rows are stored already is asked for at once
// too: before it when the first or the last of them is (a file that comes again), after it when
// fewer rows came to be than were given.
#include "store/hotspot_rows.h"

#include <stdlib.h>
#include <string.h>

#include "tapak/base/radix.h"

enum { AHEAD = 4 };

enum fate { FATE_NEW, FATE_SAME, FATE_CHANGED, FATE_REPEATED };

struct tapak_hotspot_bulk {
    struct tapak_conn *conn;
    const struct tapak_hotspot *hotspots;
    size_t count;
    int64_t import_id;
    int64_t last_id;             // of what was stored before
    struct tapak_sort_key *keys; // then spare room for as many
    uint32_t *order;             // by key of the index
    uint32_t *wanted;            // what a statement is given: numbers of hotspots
    size_t wanted_count;
    uint8_t *fates;             // of hotspots
    int64_t *row_ids;           // of those that changed
    size_t room;                // of the arrays above
    bool has_changed;           // anything
    struct db_located *located; // all that are new
    size_t located_count;
    size_t located_room;
};

static int compare_numbers(double a, double b)
{
    return (a > b) - (a < b);
}

// As the unique index compares: time, satellite, lon, lat.
static int compare(const struct tapak_hotspot *a, const struct tapak_hotspot *b)
{
    int order = (a->acquired_ms > b->acquired_ms) - (a->acquired_ms < b->acquired_ms);
    order = order != 0 ? order : strcmp(a->satellite, b->satellite);
    order = order != 0 ? order : compare_numbers(a->point.lon_deg, b->point.lon_deg);
    return order != 0 ? order : compare_numbers(a->point.lat_deg, b->point.lat_deg);
}

static int by_key(const void *a, const void *b, void *context)
{
    const struct tapak_hotspot *hotspots = context;
    uint32_t left = *(const uint32_t *)a;
    uint32_t right = *(const uint32_t *)b;
    int order = compare(&hotspots[left], &hotspots[right]);
    return order != 0 ? order : (left > right) - (left < right);
}

// By time first, which leaves runs of an overpass.
static void sort_all(struct tapak_hotspot_bulk *bulk)
{
    for (size_t i = 0; i < bulk->count; i++) {
        bulk->keys[i] =
            (struct tapak_sort_key){tapak_sort_key_of(bulk->hotspots[i].acquired_ms), (uint32_t)i};
    }
    tapak_radix_sort(bulk->keys, bulk->keys + bulk->count, bulk->count);
    for (size_t i = 0; i < bulk->count; i++) {
        bulk->order[i] = bulk->keys[i].index;
    }
    for (size_t first = 0, end = 0; first < bulk->count; first = end) {
        for (end = first + 1; end < bulk->count && bulk->keys[end].key == bulk->keys[first].key;) {
            end++;
        }
        qsort_r(bulk->order + first, end - first, sizeof *bulk->order, by_key,
                (void *)(uintptr_t)bulk->hotspots);
    }
}

// Of several with the same key in one batch the first counts; the others correct it.
static void find_repeated(struct tapak_hotspot_bulk *bulk)
{
    bulk->fates[bulk->order[0]] = FATE_NEW;
    for (size_t i = 1; i < bulk->count; i++) {
        bool is_same =
            compare(&bulk->hotspots[bulk->order[i - 1]], &bulk->hotspots[bulk->order[i]]) == 0;
        bulk->fates[bulk->order[i]] = is_same ? FATE_REPEATED : FATE_NEW;
    }
}

static void want(struct tapak_hotspot_bulk *bulk, enum fate fate)
{
    bulk->wanted_count = 0;
    for (size_t i = 0; i < bulk->count; i++) {
        if (bulk->fates[bulk->order[i]] == fate) {
            bulk->wanted[bulk->wanted_count++] = bulk->order[i];
        }
    }
}

// The columns of hotspot_insert_all; hotspot_stored_all uses the first four.
enum column {
    SATELLITE,
    ACQUIRED,
    LON,
    LAT,
    INSTRUMENT,
    CONFIDENCE,
    PERCENT,
    FRP,
    BRIGHTNESS,
    IS_DAYTIME,
    TYPE,
    PLACED_BY,
    AREA,
    DISTANCE,
    IMPORT,
    GEOM
};

static struct db_value key_value(const struct tapak_hotspot *hotspot, enum column column)
{
    switch (column) {
    case SATELLITE:
        return db_text_value(hotspot->satellite);
    case ACQUIRED:
        return db_int_value(hotspot->acquired_ms);
    case LON:
        return db_real_value(hotspot->point.lon_deg);
    default:
        return db_real_value(hotspot->point.lat_deg);
    }
}

static struct db_value place_value(const struct tapak_hotspot *hotspot, enum column column)
{
    const struct tapak_placement *placement = &hotspot->placement;
    switch (column) {
    case PLACED_BY:
        return db_text_value(tapak_placed_by_code(placement->placed_by));
    case AREA:
        return db_text_value(placement->area.text[0] == '\0' ? NULL : placement->area.text);
    case DISTANCE:
        return db_real_value(placement->distance_m);
    default:
        return db_point_value(hotspot->point);
    }
}

static struct db_value measured_value(const struct tapak_hotspot *hotspot, enum column column)
{
    const struct db_value none = {.kind = DB_NULL};
    switch (column) {
    case INSTRUMENT:
        return db_text_value(hotspot->instrument);
    case CONFIDENCE:
        return db_text_value(tapak_confidence_code(hotspot->confidence));
    case PERCENT:
        return db_int_value(hotspot->confidence_percent);
    case FRP:
        return hotspot->has_frp ? db_real_value(hotspot->frp_mw) : none;
    case BRIGHTNESS:
        return hotspot->has_brightness ? db_real_value(hotspot->brightness_k) : none;
    case IS_DAYTIME:
        return hotspot->has_daynight ? db_int_value(hotspot->is_daytime) : none;
    default:
        return db_int_value(hotspot->type);
    }
}

// In the order of the index they lie anywhere: what is needed soon is fetched now.
static inline void fetch_ahead(const struct tapak_hotspot *hotspot)
{
    const char *bytes = (const char *)hotspot;
    for (size_t at = 0; at < offsetof(struct tapak_hotspot, placement.candidates); at += 64) {
        __builtin_prefetch(bytes + at);
    }
}

static void value_of(const void *context, size_t row, int column, struct db_value *out_value)
{
    const struct tapak_hotspot_bulk *bulk = context;
    const struct tapak_hotspot *hotspot = &bulk->hotspots[bulk->wanted[row]];
    if (column == SATELLITE && row + AHEAD < bulk->wanted_count) {
        fetch_ahead(&bulk->hotspots[bulk->wanted[row + AHEAD]]);
    }
    if (column == IMPORT) {
        *out_value = db_int_value(bulk->import_id);
        out_value->kind = bulk->import_id == 0 ? DB_NULL : DB_INT;
    } else if (column < INSTRUMENT) {
        *out_value = key_value(hotspot, (enum column)column);
    } else if (column < PLACED_BY) {
        *out_value = measured_value(hotspot, (enum column)column);
    } else if (column <= GEOM) {
        *out_value = place_value(hotspot, (enum column)column);
    }
}

// Which of those that count as new are stored already, and whether they say the same.
static enum tapak_status find_stored(struct tapak_hotspot_bulk *bulk, struct tapak_error *err)
{
    enum { ID, ROW = 11 };
    const struct db_rows rows = {bulk->wanted_count, value_of, bulk};
    struct db_call call = db_begin(bulk->conn, Q_HOTSPOT_STORED_ALL);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    db_bind_int(&call, ":last_id", bulk->last_id);
    bulk->conn->driver->set_rows(bulk->conn->db, &rows);
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        uint32_t which = bulk->wanted[db_int(&call, ROW)];
        bool is_same = hotspot_is_same(&call, &bulk->hotspots[which]);
        bulk->fates[which] = is_same ? FATE_SAME : FATE_CHANGED;
        bulk->row_ids[which] = db_int(&call, ID);
    }
    bulk->conn->driver->set_rows(bulk->conn->db, NULL);
    db_end(&call);
    return status;
}

static enum tapak_status insert_wanted(struct tapak_hotspot_bulk *bulk, size_t *out_inserted,
                                       struct tapak_error *err)
{
    const struct db_rows rows = {bulk->wanted_count, value_of, bulk};
    const struct db_driver *driver = bulk->conn->driver;
    int64_t changes = driver->changes(bulk->conn->db);
    if (bulk->wanted_count == 0) {
        *out_inserted = 0;
        return TAPAK_OK;
    }
    struct db_call call = db_begin(bulk->conn, Q_HOTSPOT_INSERT_ALL);
    driver->set_rows(bulk->conn->db, &rows);
    enum tapak_status status = db_run(&call, err);
    driver->set_rows(bulk->conn->db, NULL);
    *out_inserted = (size_t)(driver->changes(bulk->conn->db) - changes);
    return status;
}

// Is the first or the last of them stored?
static enum tapak_status expect_stored(struct tapak_hotspot_bulk *bulk, bool *out_is_likely,
                                       struct tapak_error *err)
{
    struct tapak_hotspot_bulk probe = *bulk;
    uint32_t ends[] = {bulk->order[0], bulk->order[bulk->count - 1]};
    if (bulk->last_id == 0) {
        *out_is_likely = false;
        return TAPAK_OK;
    }
    probe.wanted = ends;
    probe.wanted_count = 2;
    enum tapak_status status = find_stored(&probe, err);
    *out_is_likely = bulk->fates[ends[0]] != FATE_NEW || bulk->fates[ends[1]] != FATE_NEW;
    return status;
}

// New ones get the ids behind the last one, in the order of the index.
static enum tapak_status add_new(struct tapak_hotspot_bulk *bulk, struct tapak_error *err)
{
    size_t inserted = 0;
    bool is_likely = false;
    enum tapak_status status = expect_stored(bulk, &is_likely, err);
    want(bulk, FATE_NEW);
    if (status == TAPAK_OK && is_likely) {
        status = find_stored(bulk, err);
        want(bulk, FATE_NEW);
    }
    if (status == TAPAK_OK) {
        status = insert_wanted(bulk, &inserted, err);
    }
    if (status == TAPAK_OK && inserted < bulk->wanted_count) {
        status = find_stored(bulk, err);
        want(bulk, FATE_NEW);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    for (size_t i = 0; i < bulk->wanted_count; i++) {
        bulk->located[bulk->located_count++] =
            (struct db_located){++bulk->last_id, bulk->hotspots[bulk->wanted[i]].point};
    }
    return TAPAK_OK;
}

static enum tapak_status change_others(struct tapak_hotspot_bulk *bulk, int64_t *outcomes,
                                       struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    outcomes[TAPAK_PUT_NEW] += (int64_t)bulk->wanted_count;
    for (size_t i = 0; i < bulk->count && status == TAPAK_OK; i++) {
        enum tapak_put_outcome outcome = TAPAK_PUT_UNCHANGED;
        const struct tapak_hotspot *hotspot = &bulk->hotspots[i];
        switch ((enum fate)bulk->fates[i]) {
        case FATE_NEW:
            continue;
        case FATE_SAME:
            break;
        case FATE_CHANGED:
            outcome = TAPAK_PUT_CHANGED;
            status = hotspot_update(bulk->conn, hotspot, bulk->row_ids[i], bulk->import_id, err);
            break;
        case FATE_REPEATED:
            status = hotspot_correct(bulk->conn, hotspot, bulk->import_id, &outcome, err);
            break;
        }
        outcomes[outcome]++;
        bulk->has_changed = bulk->has_changed || outcome == TAPAK_PUT_CHANGED;
    }
    return status;
}

static enum tapak_status last_id(struct tapak_conn *conn, int64_t *out_id, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_HOTSPOT_LAST);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_id = db_int(&call, 0);
    }
    db_end(&call);
    return status;
}

static void free_room(struct tapak_hotspot_bulk *bulk)
{
    free(bulk->keys);
    free(bulk->order);
    free(bulk->wanted);
    free(bulk->fates);
    free(bulk->row_ids);
    bulk->keys = NULL;
    bulk->order = NULL;
    bulk->wanted = NULL;
    bulk->fates = NULL;
    bulk->row_ids = NULL;
    bulk->room = 0;
}

static bool make_room(struct tapak_hotspot_bulk *bulk, size_t count)
{
    if (bulk->room >= count) {
        return true;
    }
    free_room(bulk);
    bulk->keys = calloc(2 * count, sizeof *bulk->keys);
    bulk->order = calloc(count, sizeof *bulk->order);
    bulk->wanted = calloc(count, sizeof *bulk->wanted);
    bulk->fates = calloc(count, sizeof *bulk->fates);
    bulk->row_ids = calloc(count, sizeof *bulk->row_ids);
    bulk->room = count;
    return bulk->keys != NULL && bulk->order != NULL && bulk->wanted != NULL &&
           bulk->fates != NULL && bulk->row_ids != NULL;
}

static bool make_room_for_located(struct tapak_hotspot_bulk *bulk, size_t count)
{
    size_t wanted = bulk->located_count + count;
    if (bulk->located_room >= wanted) {
        return true;
    }
    size_t room = wanted > 2 * bulk->located_room ? wanted : 2 * bulk->located_room;
    struct db_located *located = realloc(bulk->located, room * sizeof *located);
    if (located == NULL) {
        return false;
    }
    bulk->located = located;
    bulk->located_room = room;
    return true;
}

enum tapak_status tapak_hotspot_bulk_begin(struct tapak_conn *conn, int64_t import_id,
                                           struct tapak_hotspot_bulk **out_bulk,
                                           struct tapak_error *err)
{
    struct tapak_hotspot_bulk *bulk = calloc(1, sizeof *bulk);
    if (bulk == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for detections");
    }
    enum tapak_status status = last_id(conn, &bulk->last_id, err);
    if (status != TAPAK_OK) {
        tapak_hotspot_bulk_free(bulk);
        return status;
    }
    bulk->conn = conn;
    bulk->import_id = import_id;
    conn->driver->begin_bulk(conn->db);
    *out_bulk = bulk;
    return TAPAK_OK;
}

enum tapak_status tapak_hotspot_bulk_put(struct tapak_hotspot_bulk *bulk,
                                         const struct tapak_hotspot *hotspots, size_t count,
                                         int64_t in_out_outcomes[static TAPAK_PUT_OUTCOME_COUNT],
                                         struct tapak_error *err)
{
    if (count == 0) {
        return TAPAK_OK;
    }
    if (count > UINT32_MAX || !make_room(bulk, count) || !make_room_for_located(bulk, count)) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu detections", count);
    }
    bulk->hotspots = hotspots;
    bulk->count = count;
    sort_all(bulk);
    find_repeated(bulk);
    enum tapak_status status = add_new(bulk, err);
    return status == TAPAK_OK ? change_others(bulk, in_out_outcomes, err) : status;
}

enum tapak_status tapak_hotspot_bulk_end(struct tapak_hotspot_bulk *bulk, struct tapak_error *err)
{
    struct tapak_conn *conn = bulk->conn;
    return bulk->has_changed || bulk->located_count > 0
               ? conn->driver->index_points(conn->db, "hotspot", "geom", bulk->located,
                                            bulk->located_count, err)
               : TAPAK_OK;
}

void tapak_hotspot_bulk_free(struct tapak_hotspot_bulk *bulk)
{
    if (bulk == NULL) {
        return;
    }
    if (bulk->conn != NULL) {
        bulk->conn->driver->end_bulk(bulk->conn->db);
    }
    free_room(bulk);
    free(bulk->located);
    free(bulk);
}
