// Editions of boundaries and the boundaries in them.
#include "store/conn.h"
#include "store/where_columns.h"
#include "tapak/base/instant.h"
#include "tapak/store/areas.h"

enum tapak_status tapak_edition_add(struct tapak_conn *conn, const struct tapak_edition *edition,
                                    int64_t *out_id, struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_EDITION_ADD);
    db_bind_text(&call, ":name", edition->name);
    db_bind_text(&call, ":date", edition->date == NULL ? "" : edition->date);
    db_bind_text(&call, ":source", edition->source);
    db_bind_text(&call, ":sha256", edition->sha256 == NULL ? "" : edition->sha256);
    db_bind_int(&call, ":loaded_ms", tapak_now_ms());
    db_bind_int(&call, ":villages", edition->villages);
    db_bind_int(&call, ":repaired", edition->repaired);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_id = db_int(&call, 0);
    } else if (status == TAPAK_CONFLICT) {
        status = tapak_fail(err, TAPAK_CONFLICT, "there is an edition %s already", edition->name);
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_edition_set_current(struct tapak_conn *conn, int64_t id,
                                            struct tapak_error *err)
{
    struct db_call clear = db_begin(conn, Q_EDITION_CLEAR_CURRENT);
    enum tapak_status status = db_run(&clear, err);
    if (status != TAPAK_OK) {
        return status;
    }
    struct db_call mark = db_begin(conn, Q_EDITION_MARK_CURRENT);
    db_bind_int(&mark, ":id", id);
    status = db_one(&mark, err);
    db_end(&mark);
    if (status == TAPAK_NOT_FOUND) {
        return tapak_fail(err, TAPAK_NOT_FOUND, "no edition has the number %lld", (long long)id);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    struct db_call names = db_begin(conn, Q_EDITION_NAME_AREAS);
    db_bind_int(&names, ":id", id);
    return db_run(&names, err);
}

enum tapak_status tapak_edition_each(struct tapak_conn *conn, tapak_edition_fn *each, void *context,
                                     struct tapak_error *err)
{
    enum { ID, NAME, DATE, SOURCE, SHA256, LOADED_MS, VILLAGES, REPAIRED, IS_CURRENT };
    struct db_call call = db_begin(conn, Q_EDITION_LIST);
    bool row = false;
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        struct tapak_edition edition = {.id = db_int(&call, ID),
                                        .name = db_words(&call, NAME),
                                        .date = db_words(&call, DATE),
                                        .source = db_words(&call, SOURCE),
                                        .sha256 = db_words(&call, SHA256),
                                        .loaded_ms = db_int(&call, LOADED_MS),
                                        .villages = db_int(&call, VILLAGES),
                                        .repaired = db_int(&call, REPAIRED),
                                        .is_current = db_int(&call, IS_CURRENT) != 0};
        status = each(&edition, context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_edition_find(struct tapak_conn *conn, const char *name, int64_t *out_id,
                                     struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_EDITION_FIND);
    db_bind_text(&call, ":name", name);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_id = db_int(&call, 0);
    } else if (status == TAPAK_NOT_FOUND && name == NULL) {
        status = tapak_fail(err, status, "no boundaries are loaded");
    } else if (status == TAPAK_NOT_FOUND) {
        status = tapak_fail(err, status, "there is no edition %s", name);
    }
    db_end(&call);
    return status;
}

// What the village is called goes to the areas only where it is not there: the current edition
// names them.
static enum tapak_status add_area(struct tapak_conn *conn, const struct tapak_boundary *boundary,
                                  struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_AREA_ADD);
    db_bind_code(&call, ":code", &boundary->code);
    db_bind_text(&call, ":name", boundary->name);
    db_bind_text(&call, ":type", boundary->type == NULL ? "" : boundary->type);
    return db_run(&call, err);
}

enum tapak_status tapak_boundary_put(struct tapak_conn *conn, const struct tapak_boundary *boundary,
                                     struct tapak_error *err)
{
    struct db_call call = db_begin(conn, Q_BOUNDARY_PUT);
    db_bind_int(&call, ":edition_id", boundary->edition_id);
    db_bind_code(&call, ":code", &boundary->code);
    db_bind_text(&call, ":name", boundary->name);
    db_bind_text(&call, ":type", boundary->type == NULL ? "" : boundary->type);
    db_bind_real(&call, ":area_m2", boundary->area_m2);
    db_bind_real(&call, ":label_lon", boundary->label.lon_deg);
    db_bind_real(&call, ":label_lat", boundary->label.lat_deg);
    db_bind_text(&call, ":repair", boundary->repair);
    db_bind_blob(&call, ":wkb", boundary->shape.bytes, boundary->shape.size);
    enum tapak_status status = db_run(&call, err);
    if (status == TAPAK_CONFLICT) {
        return tapak_fail(err, status, "village %s is in the edition already", boundary->code.text);
    }
    if (status != TAPAK_OK) {
        return tapak_fail_at(err, "village %s", boundary->code.text);
    }
    return add_area(conn, boundary, err);
}

static void bind_filter(struct db_call *call, const struct tapak_boundary_filter *filter)
{
    if (filter->edition_id != 0) {
        db_bind_int(call, ":edition_id", filter->edition_id);
    }
    if (filter->has_box) {
        db_bind_box(call, &filter->box);
    }
    db_bind_code(call, ":area", &filter->area);
    db_bind_code(call, ":only", &filter->only);
    db_bind_text(call, ":name", filter->name);
    db_bind_text(call, ":type", filter->type);
    if (filter->has_programme) {
        db_bind_bool(call, ":in_programme", filter->in_programme);
    }
    db_bind_int(call, ":today", tapak_day_of(tapak_now_ms(), TAPAK_WITA_MINUTES));
}

static void read_boundary(const struct db_call *call, struct tapak_boundary *boundary)
{
    enum {
        EDITION_ID,
        CODE,
        NAME,
        TYPE,
        DISTRICT,
        REGENCY,
        IN_PROGRAMME,
        AREA_M2,
        LABEL_LON,
        LABEL_LAT,
        REPAIR,
        SHAPE
    };
    *boundary = (struct tapak_boundary){
        .edition_id = db_int(call, EDITION_ID),
        .name = db_words(call, NAME),
        .type = db_words(call, TYPE),
        .district = db_words(call, DISTRICT),
        .regency = db_words(call, REGENCY),
        .in_programme = db_int(call, IN_PROGRAMME) != 0,
        .area_m2 = db_real(call, AREA_M2),
        .label = {db_real(call, LABEL_LON), db_real(call, LABEL_LAT)},
        .repair = db_text(call, REPAIR),
    };
    db_code(call, CODE, &boundary->code);
    boundary->shape.bytes = db_blob(call, SHAPE, &boundary->shape.size);
}

enum tapak_status tapak_boundary_each(struct tapak_conn *conn,
                                      const struct tapak_boundary_filter *filter,
                                      tapak_boundary_fn *each, void *context,
                                      struct tapak_error *err)
{
    struct db_call call = where_call(conn, filter->has_box ? Q_BOUNDARY_PAGE_BOX : Q_BOUNDARY_PAGE,
                                     where_village_columns, filter->tree);
    struct tapak_boundary boundary;
    bool row = false;
    bind_filter(&call, filter);
    db_bind_text(&call, ":after", filter->after.text);
    db_bind_int(&call, ":limit", filter->limit == 0 ? -1 : filter->limit);
    enum tapak_status status = TAPAK_OK;
    while ((status = db_next(&call, &row, err)) == TAPAK_OK && row) {
        read_boundary(&call, &boundary);
        status = each(&boundary, context);
        if (status != TAPAK_OK) {
            break;
        }
    }
    db_end(&call);
    return status;
}

enum tapak_status tapak_boundary_count(struct tapak_conn *conn,
                                       const struct tapak_boundary_filter *filter,
                                       int64_t *out_count, struct tapak_error *err)
{
    struct db_call call =
        where_call(conn, filter->has_box ? Q_BOUNDARY_COUNT_BOX : Q_BOUNDARY_COUNT,
                   where_village_columns, filter->tree);
    bind_filter(&call, filter);
    enum tapak_status status = db_one(&call, err);
    if (status == TAPAK_OK) {
        *out_count = db_int(&call, 0);
    }
    db_end(&call);
    return status;
}
