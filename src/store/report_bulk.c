// New reports of a batch in three statements: reports, persons, events. Each reads the batch as a
// table. The chain of events is computed here, from its last link on: until the bulk is freed
// nobody else adds to it.
#include "store/conn.h"
#include "store/events.h"
#include "store/person_seal.h"
#include "store/report_facts.h"
#include "tapak/store/reports.h"

#include "tapak/base/limits.h"

#include <stdlib.h>
#include <string.h>

enum { CATEGORIES_MAX = 64 };

struct tapak_report_bulk {
    struct tapak_conn *conn;
    int64_t last_id;
    struct event_batch *events;
    const char *categories[CATEGORIES_MAX]; // that are in the store's list
    size_t category_count;
    struct db_located *points;
    struct db_located *public_points;
    size_t count;
    size_t public_count;
    size_t room;
    // What a statement reads:
    struct tapak_report_new *items;
    uint32_t *wanted; // numbers of items
    size_t wanted_count;
    size_t wanted_room;
    int64_t first_id; // of the first wanted one; the others follow
    char candidates[CANDIDATES_BYTES];
    struct tapak_keyring ring; // of persons, as long as one statement
    struct tapak_buf sealed;   // of one row
};

// The columns of report_insert_all; report_known_all uses the first two.
enum column {
    SOURCE,
    SOURCE_ID,
    PUBLIC_ID,
    CHANNEL,
    CATEGORY,
    CATEGORY_RAW,
    CLASS,
    STATE,
    STATE_RAW,
    TITLE,
    BODY,
    PUBLIC_TEXT,
    AGENCY,
    REGENCY,
    DISTRICT,
    VILLAGE,
    PLACED_BY,
    AREA,
    CANDIDATES,
    ID,
    STATE_SINCE,
    RECEIVED,
    OCCURRED,
    FINGERPRINT,
    HAND_SET,
    WAS_SWAPPED,
    CONFLICT,
    ANONYMOUS,
    CONFIDENTIAL,
    PUBLISHED,
    ACCURACY,
    DISTANCE,
    GEOM,
    PUBLIC_GEOM
};

static const char *text_of(const struct tapak_report *report, enum column column)
{
    switch (column) {
    case SOURCE:
        return report->source;
    case SOURCE_ID:
        return report->source_id;
    case PUBLIC_ID:
        return report->public_id;
    case CHANNEL:
        return report->channel;
    case CATEGORY:
        return report->category;
    case CATEGORY_RAW:
        return report->category_raw;
    case CLASS:
        return tapak_class_code(report->klass);
    case STATE:
        return tapak_state_code(report->state == TAPAK_STATE_COUNT ? TAPAK_RECEIVED
                                                                   : report->state);
    case STATE_RAW:
        return report->state_raw;
    case TITLE:
        return report->title;
    case BODY:
        return report->body;
    case PUBLIC_TEXT:
        return report->public_text;
    case AGENCY:
        return report->agency;
    case REGENCY:
        return report->declared_regency;
    case DISTRICT:
        return report->declared_district;
    default:
        return report->declared_village;
    }
}

static struct db_value place_value(struct tapak_report_bulk *bulk,
                                   const struct tapak_placement *placement, enum column column)
{
    switch (column) {
    case PLACED_BY:
        return db_text_value(tapak_placed_by_code(placement->placed_by));
    case AREA:
        return db_text_value(placement->area.text[0] == '\0' ? NULL : placement->area.text);
    default:
        facts_format_candidates(placement, bulk->candidates);
        return db_text_value(bulk->candidates);
    }
}

static int64_t number_of(const struct tapak_report *report, enum column column)
{
    switch (column) {
    case STATE_SINCE:
        return report->state_since_ms;
    case RECEIVED:
        return report->received_ms;
    case OCCURRED:
        return report->occurred_ms;
    case FINGERPRINT:
        return (int64_t)report->fingerprint;
    case HAND_SET:
        return report->hand_set;
    case WAS_SWAPPED:
        return report->was_swapped;
    case CONFLICT:
        return report->placement.has_conflict;
    case ANONYMOUS:
        return report->is_anonymous;
    case CONFIDENTIAL:
        return report->is_confidential;
    default:
        return report->is_published;
    }
}

static struct db_value measured_value(const struct tapak_report *report, enum column column)
{
    const struct db_value none = {.kind = DB_NULL};
    switch (column) {
    case ACCURACY:
        return db_real_value(report->accuracy_m);
    case DISTANCE:
        return db_real_value(report->placement.distance_m);
    case GEOM:
        return report->has_point ? db_point_value(report->point) : none;
    default:
        return report->has_public_point ? db_point_value(report->public_point) : none;
    }
}

static void value_of(const void *context, size_t row, int number, struct db_value *out_value)
{
    // The text of candidates is put together in the bulk: it lasts for the row.
    struct tapak_report_bulk *bulk = *(struct tapak_report_bulk *const *)context;
    const struct tapak_report *report = bulk->items[bulk->wanted[row]].report;
    enum column column = (enum column)number;
    if (column <= VILLAGE) {
        *out_value = db_text_value(text_of(report, column));
    } else if (column <= CANDIDATES) {
        *out_value = place_value(bulk, &report->placement, column);
    } else if (column == ID) {
        *out_value = db_int_value(bulk->first_id + (int64_t)row);
    } else if (column == OCCURRED && !report->has_occurred) {
        out_value->kind = DB_NULL;
    } else if (column <= PUBLISHED) {
        *out_value = db_int_value(number_of(report, column));
    } else if (column <= PUBLIC_GEOM) {
        *out_value = measured_value(report, column);
    }
}

// The columns of person_insert_all. The seal lasts for the row.
static void person_value_of(const void *context, size_t row, int column, struct db_value *out_value)
{
    enum { REPORT_ID, KEY_ID };
    struct tapak_report_bulk *bulk = *(struct tapak_report_bulk *const *)context;
    const struct tapak_report_new *item = &bulk->items[bulk->wanted[row]];
    if (column == REPORT_ID || column == KEY_ID) {
        *out_value = db_int_value(column == REPORT_ID ? item->row_id
                                                      : tapak_keyring_newest(&bulk->ring)->id);
        return;
    }
    tapak_buf_clear(&bulk->sealed);
    person_seal(&bulk->sealed, &bulk->ring, item->report->public_id, item->person);
    *out_value =
        (struct db_value){.kind = DB_BLOB, .bytes = bulk->sealed.bytes, .size = bulk->sealed.size};
}

static void want(struct tapak_report_bulk *bulk, size_t count, bool must_have_person)
{
    bulk->wanted_count = 0;
    for (size_t i = 0; i < count; i++) {
        const struct tapak_report_new *item = &bulk->items[i];
        if (item->outcome == TAPAK_PUT_NEW && (!must_have_person || item->person != NULL)) {
            bulk->wanted[bulk->wanted_count++] = (uint32_t)i;
        }
    }
}

static enum tapak_status run_all(struct tapak_report_bulk *bulk, int query,
                                 void (*value)(const void *, size_t, int, struct db_value *),
                                 struct tapak_error *err)
{
    const struct db_rows rows = {bulk->wanted_count, value, &bulk};
    if (bulk->wanted_count == 0) {
        return TAPAK_OK;
    }
    struct db_call call = db_begin(bulk->conn, query);
    bulk->conn->driver->set_rows(bulk->conn->db, &rows);
    enum tapak_status status = db_run(&call, err);
    bulk->conn->driver->set_rows(bulk->conn->db, NULL);
    return status;
}

// Which of the wanted are stored under another id than they were given here, and with what content.
static enum tapak_status find_known(struct tapak_report_bulk *bulk, struct tapak_error *err)
{
    enum { ROW_ID, STORED_FINGERPRINT, ROW };
    const struct db_rows rows = {bulk->wanted_count, value_of, &bulk};
    struct db_call call = db_begin(bulk->conn, Q_REPORT_KNOWN_ALL);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    bulk->conn->driver->set_rows(bulk->conn->db, &rows);
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        struct tapak_report_new *item = &bulk->items[bulk->wanted[db_int(&call, ROW)]];
        if (item->row_id != db_int(&call, ROW_ID)) {
            bool is_same = (uint64_t)db_int(&call, STORED_FINGERPRINT) == item->report->fingerprint;
            item->outcome = is_same ? TAPAK_PUT_UNCHANGED : TAPAK_PUT_CHANGED;
        }
    }
    bulk->conn->driver->set_rows(bulk->conn->db, NULL);
    db_end(&call);
    return status;
}

static enum tapak_status make_room(struct tapak_report_bulk *bulk, size_t count,
                                   struct tapak_error *err)
{
    size_t used = bulk->count > bulk->public_count ? bulk->count : bulk->public_count;
    size_t room = used + count > 2 * bulk->room ? used + count : 2 * bulk->room;
    if (count > bulk->wanted_room) {
        free(bulk->wanted);
        bulk->wanted = calloc(count, sizeof *bulk->wanted);
        bulk->wanted_room = bulk->wanted == NULL ? 0 : count;
    }
    if (used + count > bulk->room) {
        struct db_located *points = realloc(bulk->points, room * sizeof *points);
        bulk->points = points == NULL ? bulk->points : points;
        struct db_located *others = realloc(bulk->public_points, room * sizeof *others);
        bulk->public_points = others == NULL ? bulk->public_points : others;
        bulk->room = points == NULL || others == NULL ? bulk->room : room;
    }
    bool is_made = count <= bulk->wanted_room && used + count <= bulk->room;
    return is_made ? TAPAK_OK
                   : tapak_fail(err, TAPAK_NO_MEMORY, "no memory for %zu reports", count);
}

// A file that comes again is told by its first or last report; else all count as new for now.
enum tapak_status tapak_report_bulk_look(struct tapak_report_bulk *bulk,
                                         struct tapak_report_new *items, size_t count,
                                         struct tapak_error *err)
{
    enum tapak_status status = make_room(bulk, count, err);
    bulk->items = items;
    for (size_t i = 0; i < count; i++) {
        items[i].outcome = TAPAK_PUT_NEW;
        items[i].row_id = 0;
    }
    if (status != TAPAK_OK || count == 0 || bulk->last_id == 0) {
        return status;
    }
    bulk->wanted[0] = 0;
    bulk->wanted[count > 1 ? 1 : 0] = (uint32_t)(count - 1);
    bulk->wanted_count = count > 1 ? 2 : 1;
    status = find_known(bulk, err);
    bool is_likely = items[0].outcome != TAPAK_PUT_NEW || items[count - 1].outcome != TAPAK_PUT_NEW;
    if (status == TAPAK_OK && is_likely) {
        want(bulk, count, false);
        status = find_known(bulk, err);
    }
    return status;
}

static enum tapak_status check_category(struct tapak_report_bulk *bulk, const char *code,
                                        struct tapak_error *err)
{
    for (size_t i = 0; i < bulk->category_count; i++) {
        if (bulk->categories[i] == code) {
            return TAPAK_OK;
        }
    }
    struct db_call call = db_begin(bulk->conn, Q_REPORT_CATEGORY);
    db_bind_text(&call, ":code", code);
    enum tapak_status status = db_one(&call, err);
    db_end(&call);
    if (status == TAPAK_NOT_FOUND) {
        return tapak_fail(err, TAPAK_INVALID, "category '%.60s' is not in the code list", code);
    }
    if (status == TAPAK_OK && bulk->category_count < CATEGORIES_MAX) {
        bulk->categories[bulk->category_count++] = code;
    }
    return status;
}

static enum tapak_status insert_reports(struct tapak_report_bulk *bulk, size_t count,
                                        struct tapak_error *err)
{
    const struct db_driver *driver = bulk->conn->driver;
    int64_t changes = driver->changes(bulk->conn->db);
    enum tapak_status status = TAPAK_OK;
    want(bulk, count, false);
    bulk->first_id = bulk->last_id + 1;
    for (size_t i = 0; i < bulk->wanted_count && status == TAPAK_OK; i++) {
        struct tapak_report_new *item = &bulk->items[bulk->wanted[i]];
        item->row_id = ++bulk->last_id;
        status = check_category(bulk, item->report->category, err);
    }
    status = status == TAPAK_OK ? run_all(bulk, Q_REPORT_INSERT_ALL, value_of, err) : status;
    int64_t inserted = driver->changes(bulk->conn->db) - changes;
    // Fewer than given: some are stored, or come twice.
    return status == TAPAK_OK && inserted < (int64_t)bulk->wanted_count ? find_known(bulk, err)
                                                                        : status;
}

static enum tapak_status tell(struct tapak_report_bulk *bulk, const struct tapak_actor *actor,
                              struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; i < bulk->wanted_count && status == TAPAK_OK; i++) {
        const struct tapak_report_new *item = &bulk->items[bulk->wanted[i]];
        const struct tapak_report *report = item->report;
        status = facts_tell_new(bulk->events, item->row_id, report, actor, err);
        if (report->has_point) {
            bulk->points[bulk->count++] = (struct db_located){item->row_id, report->point};
        }
        if (report->has_public_point) {
            bulk->public_points[bulk->public_count++] =
                (struct db_located){item->row_id, report->public_point};
        }
    }
    return status == TAPAK_OK ? event_batch_write(bulk->events, bulk->conn, err) : status;
}

static enum tapak_status insert_persons(struct tapak_report_bulk *bulk, size_t count,
                                        struct tapak_error *err)
{
    want(bulk, count, true);
    if (bulk->wanted_count == 0) {
        return TAPAK_OK;
    }
    enum tapak_status status = person_keys_get(bulk->conn, &bulk->ring, err);
    status = status == TAPAK_OK ? run_all(bulk, Q_PERSON_INSERT_ALL, person_value_of, err) : status;
    return status == TAPAK_OK ? tapak_buf_check(&bulk->sealed, err) : status;
}

enum tapak_status tapak_report_bulk_add(struct tapak_report_bulk *bulk,
                                        struct tapak_report_new *items, size_t count,
                                        const struct tapak_actor *actor, struct tapak_error *err)
{
    enum tapak_status status = make_room(bulk, count, err);
    bulk->items = items;
    status = status == TAPAK_OK ? insert_reports(bulk, count, err) : status;
    if (status == TAPAK_OK) {
        status = insert_persons(bulk, count, err);
    }
    if (status == TAPAK_OK) {
        want(bulk, count, false);
        status = tell(bulk, actor, err);
    }
    return status;
}

static enum tapak_status last_id(struct tapak_conn *conn, int64_t *out_id, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_REPORT_LAST);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_id = db_int(&call, 0);
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_report_bulk_begin(struct tapak_conn *conn,
                                          struct tapak_report_bulk **out_bulk,
                                          struct tapak_error *err)
{
    struct tapak_report_bulk *bulk = calloc(1, sizeof *bulk);
    if (bulk == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for reports");
    }
    tapak_buf_init(&bulk->sealed, TAPAK_MAX_TEXT_BYTES);
    enum tapak_status status = last_id(conn, &bulk->last_id, err);
    status = status == TAPAK_OK ? event_batch_begin(conn, &bulk->events, err) : status;
    if (status != TAPAK_OK) {
        tapak_report_bulk_free(bulk);
        return status;
    }
    bulk->conn = conn;
    conn->driver->begin_bulk(conn->db);
    *out_bulk = bulk;
    return TAPAK_OK;
}

enum tapak_status tapak_report_bulk_end(struct tapak_report_bulk *bulk, struct tapak_error *err)
{
    const struct db_driver *driver = bulk->conn->driver;
    enum tapak_status status =
        driver->index_points(bulk->conn->db, "report", "geom", bulk->points, bulk->count, err);
    if (status == TAPAK_OK) {
        status = driver->index_points(bulk->conn->db, "report", "public_geom", bulk->public_points,
                                      bulk->public_count, err);
    }
    return status;
}

void tapak_report_bulk_free(struct tapak_report_bulk *bulk)
{
    if (bulk == NULL) {
        return;
    }
    if (bulk->conn != NULL) {
        bulk->conn->driver->end_bulk(bulk->conn->db);
    }
    event_batch_free(bulk->events);
    tapak_buf_free(&bulk->sealed);
    free(bulk->points);
    free(bulk->public_points);
    free(bulk->wanted);
    free(bulk);
}
