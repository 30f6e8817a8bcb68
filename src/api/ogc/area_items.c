// Listing is a walk over what lies in memory; only the programme's villages are asked of the store.
#include "api/ogc/area_items.h"

#include "api/ogc/area_filter.h"
#include "api/ogc/ogc.h"
#include "tapak/geo/meet.h"

#include <string.h>

#define M2_PER_HA 10000.0

enum { AREA_DIGITS = 1 };

const struct tapak_param ogc_village_params[] = {OGC_PAGE_PARAMS, OGC_VILLAGE_PARAMS, {0}};
const struct ogc_field ogc_village_fields[] = {OGC_VILLAGE_FIELDS, {0}};

enum { AREA_CODE = OGC_OWN, AREA_NAME, AREA_TYPE, AREA_REGENCY };

#define OGC_AREA_PARAMS                                                                            \
    [AREA_CODE] = {"code", TAPAK_PARAM_AREA, .about = "its code"},                                 \
    [AREA_NAME] = {"name", TAPAK_PARAM_TEXT, .about = "official name"},                            \
    [AREA_TYPE] = {"type", TAPAK_PARAM_TEXT, .about = "kecamatan, kabupaten or kota"}

#define OGC_AREA_FIELDS                                                                            \
    {"villages", OGC_INTEGER, "Jumlah desa", "Villages", NULL},                                    \
        {"programme_villages", OGC_INTEGER, "Desa program", "Programme villages", NULL},           \
    {                                                                                              \
        "area_ha", OGC_NUMBER, "Luas (ha)", "Area (ha)", NULL                                      \
    }

const struct tapak_param ogc_district_params[] = {
    OGC_PAGE_PARAMS,
    OGC_AREA_PARAMS,
    [AREA_REGENCY] = {"regency_code", TAPAK_PARAM_AREA, .about = "code of its regency"},
    {0},
};
const struct tapak_param ogc_regency_params[] = {OGC_PAGE_PARAMS, OGC_AREA_PARAMS, {0}};

const struct ogc_field ogc_district_fields[] = {
    {"code", OGC_TEXT, "Kode", "Code", NULL},
    {"name", OGC_TEXT, "Nama", "Name", NULL},
    {"type", OGC_TEXT, "Jenis", "Type", NULL},
    {"regency", OGC_TEXT, "Kabupaten/kota", "Regency", NULL},
    {"regency_code", OGC_TEXT, "Kode kabupaten/kota", "Regency code", NULL},
    OGC_AREA_FIELDS,
    {0},
};

const struct ogc_field ogc_regency_fields[] = {
    {"code", OGC_TEXT, "Kode", "Code", NULL},
    {"name", OGC_TEXT, "Nama", "Name", NULL},
    {"type", OGC_TEXT, "Jenis", "Type", NULL},
    OGC_AREA_FIELDS,
    {0},
};

// What a listing walks over.
struct walk {
    struct ogc_page *page;
    enum tapak_level level;
    const struct areas_level *items;
    const struct areas_level *villages;
    const unsigned char *programme; ///< of villages
    area_extra_fn *extra;
    void *context;
};

static enum tapak_status begin(struct ogc_page *page, struct walk *walk, struct tapak_error *err)
{
    struct areas *areas = page->visit->held->areas;
    enum tapak_status status = api_visit_reader(page->visit, err);
    struct tapak_conn *conn = page->visit->conn;
    if (status == TAPAK_OK) {
        status = areas_programme(areas, conn, page->call->arena, &walk->programme, err);
    }
    if (status == TAPAK_OK) {
        status = areas_level(areas, conn, TAPAK_LEVEL_VILLAGE, &walk->villages, err);
    }
    return status == TAPAK_OK ? areas_level(areas, conn, walk->level, &walk->items, err) : status;
}

static int64_t programme_villages(const struct walk *walk, const struct areas_item *item)
{
    int64_t count = 0;
    const struct areas_level *villages = walk->villages;
    for (size_t i = 0; i < villages->count; i++) {
        if (walk->programme[i] != 0 && tapak_code_is_in(&villages->items[i].code, &item->code)) {
            count++;
        }
    }
    return count;
}

static void put_properties(const struct walk *walk, const struct areas_item *item)
{
    struct ogc_page *page = walk->page;
    struct tapak_code district = tapak_code_at(&item->code, TAPAK_LEVEL_DISTRICT);
    struct tapak_code regency = tapak_code_at(&item->code, TAPAK_LEVEL_REGENCY);
    ogc_put_text(page, item->code.text);
    ogc_put_text(page, item->name);
    ogc_put_text(page, item->type);
    if (walk->level == TAPAK_LEVEL_VILLAGE) {
        ogc_put_text(page, item->district);
        ogc_put_text(page, district.text);
    }
    if (walk->level != TAPAK_LEVEL_REGENCY) {
        ogc_put_text(page, item->regency);
        ogc_put_text(page, regency.text);
    }
    if (walk->level == TAPAK_LEVEL_VILLAGE) {
        ogc_put_bool(page, walk->programme[item - walk->items->items] != 0);
    } else {
        ogc_put_int(page, item->villages);
        ogc_put_int(page, programme_villages(walk, item));
    }
    ogc_put_number(page, item->area_m2 / M2_PER_HA, AREA_DIGITS);
    if (walk->extra != NULL) {
        walk->extra(page, item, walk->context);
    }
}

static enum tapak_status put_area(const struct walk *walk, const struct areas_item *item,
                                  struct tapak_error *err)
{
    struct ogc_page *page = walk->page;
    struct tapak_wkb shape;
    enum tapak_status status = areas_shape(page->visit->held->areas, page->visit->conn, item,
                                           page->call->arena, &shape, err);
    if (status == TAPAK_OK) {
        ogc_feature_open(page, item->code.text);
        status = ogc_put_shape(page, shape, item->geojson, &item->box);
    }
    if (status == TAPAK_OK) {
        put_properties(walk, item);
        ogc_feature_close(page);
    }
    return status;
}

static bool is_text(const struct tapak_value *wanted, const char *text)
{
    return !wanted->is_given || strcmp(wanted->text, text) == 0;
}

static bool is_code(const struct tapak_value *wanted, const struct tapak_code *code,
                    enum tapak_level level)
{
    struct tapak_code own = tapak_code_at(code, level);
    return !wanted->is_given || strcmp(wanted->area.text, own.text) == 0;
}

static bool has_properties(const struct walk *walk, const struct areas_item *item)
{
    const struct tapak_value *values = walk->page->call->values;
    bool fits = is_code(&values[AREA_CODE], &item->code, walk->level) &&
                is_text(&values[AREA_NAME], item->name) && is_text(&values[AREA_TYPE], item->type);
    if (walk->level == TAPAK_LEVEL_DISTRICT) {
        return fits && is_code(&values[AREA_REGENCY], &item->code, TAPAK_LEVEL_REGENCY);
    }
    if (walk->level == TAPAK_LEVEL_VILLAGE) {
        const struct tapak_value *programme = &values[VILLAGE_PROGRAMME];
        return fits && is_code(&values[VILLAGE_DISTRICT], &item->code, TAPAK_LEVEL_DISTRICT) &&
               is_code(&values[VILLAGE_REGENCY], &item->code, TAPAK_LEVEL_REGENCY) &&
               (!programme->is_given ||
                programme->number == walk->programme[item - walk->items->items]);
    }
    return fits;
}

static enum tapak_status meets_box(const struct walk *walk, const struct areas_item *item,
                                   bool *out_meets, struct tapak_error *err)
{
    struct ogc_page *page = walk->page;
    struct tapak_wkb shape = item->shape;
    if (!page->query.has_box) {
        *out_meets = true;
        return TAPAK_OK;
    }
    if (shape.bytes == NULL) {
        enum tapak_status status = areas_shape(page->visit->held->areas, page->visit->conn, item,
                                               page->call->arena, &shape, err);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    return tapak_shape_meets_box(shape, &item->box, &page->query.box, out_meets, err);
}

static enum tapak_status passes_filter(const struct walk *walk, const struct areas_item *item,
                                       bool *out_passes, struct tapak_error *err)
{
    struct ogc_page *page = walk->page;
    struct area_row row = {
        .item = item,
        .shape = item->shape,
        .in_programme =
            walk->level == TAPAK_LEVEL_VILLAGE && walk->programme[item - walk->items->items] != 0,
    };
    if (row.shape.bytes == NULL && page->filter->relations != NULL) {
        enum tapak_status status = areas_shape(page->visit->held->areas, page->visit->conn, item,
                                               page->call->arena, &row.shape, err);
        if (status != TAPAK_OK) {
            return status;
        }
    }
    *out_passes = area_filter_passes(page->filter, &row);
    return TAPAK_OK;
}

static enum tapak_status list(struct walk *walk, const struct tapak_code *after,
                              struct tapak_error *err)
{
    struct ogc_page *page = walk->page;
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; i < walk->items->count && status == TAPAK_OK; i++) {
        const struct areas_item *item = &walk->items->items[i];
        bool meets = false;
        if (!has_properties(walk, item)) {
            continue;
        }
        status = meets_box(walk, item, &meets, err);
        if (status == TAPAK_OK && meets && page->filter != NULL) {
            status = passes_filter(walk, item, &meets, err);
        }
        if (status != TAPAK_OK || !meets) {
            continue;
        }
        page->matched++;
        if (tapak_code_compare(&item->code, after) > 0 && ogc_page_takes(page)) {
            memcpy(page->next, item->code.text, sizeof item->code.text);
            status = put_area(walk, item, err);
        }
    }
    return status;
}

enum tapak_status area_items_list(struct ogc_page *page, enum tapak_level level,
                                  area_extra_fn *extra, void *context, struct tapak_error *err)
{
    struct walk walk = {.page = page, .level = level, .extra = extra, .context = context};
    struct tapak_code after = {""};
    const char *cursor = page->query.cursor;
    if (cursor != NULL && !tapak_code_parse(tapak_slice_of(cursor), &after)) {
        page->response->culprit = "cursor";
        return tapak_fail(err, TAPAK_INVALID, "parameter cursor is not from a next link");
    }
    enum tapak_status status = begin(page, &walk, err);
    return status == TAPAK_OK ? list(&walk, &after, err) : status;
}

enum tapak_status area_items_find(struct ogc_page *page, enum tapak_level level, const char *fid,
                                  area_extra_fn *extra, void *context, struct tapak_error *err)
{
    struct walk walk = {.page = page, .level = level, .extra = extra, .context = context};
    struct tapak_code code;
    // Only the code as it is served names the feature: one feature, one address.
    if (!tapak_code_parse(tapak_slice_of(fid), &code) || strcmp(code.text, fid) != 0) {
        return TAPAK_NOT_FOUND;
    }
    enum tapak_status status = begin(page, &walk, err);
    if (status != TAPAK_OK) {
        return status;
    }
    const struct areas_item *item = areas_find(walk.items, &code);
    return item == NULL ? TAPAK_NOT_FOUND : put_area(&walk, item, err);
}

static enum tapak_level level_of(const struct ogc_collection *collection)
{
    switch (collection - ogc_collections) {
    case OGC_DISTRICTS:
        return TAPAK_LEVEL_DISTRICT;
    case OGC_REGENCIES:
        return TAPAK_LEVEL_REGENCY;
    default:
        return TAPAK_LEVEL_VILLAGE;
    }
}

enum tapak_status areas_list(struct ogc_page *page, struct tapak_error *err)
{
    return area_items_list(page, level_of(page->collection), NULL, NULL, err);
}

enum tapak_status areas_find_one(struct ogc_page *page, const char *fid, struct tapak_error *err)
{
    return area_items_find(page, level_of(page->collection), fid, NULL, NULL, err);
}

enum tapak_status areas_extent(const struct api_visit *visit, struct ogc_extent *out_extent,
                               struct tapak_error *err)
{
    (void)err;
    *out_extent = (struct ogc_extent){
        .has_box = tapak_locator_count(visit->world->locator) > 0,
        .box = tapak_locator_extent(visit->world->locator),
    };
    return TAPAK_OK;
}
